import FairwatchTesting
import Testing
import WeightFiles

@testable import Transformer

@Suite struct LowRankAdapterTests {
    private static let q = "model.layers.0.self_attn.q_proj"
    private static let shapes = [
        q: LinearModule("", outputs: 2, inputs: 3),
        "model.layers.1.self_attn.q_proj": LinearModule("", outputs: 2, inputs: 3),
        "model.layers.0.mlp.up_proj": LinearModule("", outputs: 4, inputs: 3),
        "lm_head": LinearModule("", outputs: 5, inputs: 3),
    ]

    private static let up = "model.layers.0.mlp.up_proj"
    private static let lostUp = "\"target_modules\":[\"q_proj\",\"up_proj\"]"

    /// A tensor of the adapter under test: what follows `base_model.model.`, its shape, and one value for all.
    struct Piece: Sendable {
        let name: String
        let shape: [Int]
        let value: Float
        let type: String

        init(_ name: String, _ shape: [Int], _ value: Float = 1, type: String = "F32") {
            self.name = name
            self.shape = shape
            self.value = value
            self.type = type
        }

        static let a = Piece("\(q).lora_A.weight", [1, 3])
        static let b = Piece("\(q).lora_B.weight", [2, 1], 2)
        static let magnitude = Piece("\(q).lora_magnitude_vector", [2], 3)
    }

    private static func parse(
        _ pieces: [Piece], _ members: String = "", alpha: Int = 4, prefix: String = "base_model.model.",
        shapes: [String: LinearModule] = shapes, memoryLimit: Int = 1 << 20
    ) throws -> LowRankAdapter {
        var builder = SafetensorsBuilder()
        for piece in pieces {
            let count = piece.shape.reduce(1, *)
            if piece.type == "I32" {
                let zeros = [UInt8](repeating: 0, count: 4 * count)
                builder.add(prefix + piece.name, type: "I32", shape: piece.shape, bytes: zeros)
            } else {
                builder.add(
                    prefix + piece.name, type: piece.type, shape: piece.shape,
                    values: [Float](repeating: piece.value, count: count))
            }
        }
        let text = "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":\(alpha)\(members.isEmpty ? "" : ",")\(members)}"
        return try LowRankAdapter.parse(
            configuration: AdapterConfiguration.parse(Array(text.utf8)),
            weights: Safetensors(MemoryBytes(builder.bytes()), file: "adapter", headerLimit: .adapter),
            base: AdapterBase(linearModules: shapes), memoryLimit: memoryLimit)
    }

    @Test(arguments: ["F32", "F16", "BF16", "F64"])
    func readsFactorsOfEveryFloatType(_ type: String) throws {
        let adapter = try Self.parse([
            Piece("\(Self.q).lora_A.weight", [1, 3], 1.5, type: type),
            Piece("\(Self.q).lora_B.weight", [2, 1], -2, type: type),
        ])
        let expected = LowRankUpdate(rank: 1, scale: 4, a: [1.5, 1.5, 1.5], b: [-2, -2], magnitude: nil)
        #expect(adapter.updates == [Self.q: expected])
    }

    @Test(arguments: [
        ["lora_A.default.weight", "lora_B.default.weight", "lora_magnitude_vector.default.weight"],
        ["lora_A.weight", "lora_B.weight", "lora_magnitude_vector.weight"],
        ["lora_A.default.weight", "lora_B.weight", "lora_magnitude_vector.default"],
    ])
    func knowsTheSpellingsOfOtherWriters(_ names: [String]) throws {
        let shapes = [[1, 3], [2, 1], [2]]
        let adapter = try Self.parse(
            zip(names, shapes).map { Piece("\(Self.q).\($0)", $1) }, "\"use_dora\":true")
        #expect(adapter.updates[Self.q]?.magnitude == [1, 1])
    }

    @Test func summarisesTheAdapter() throws {
        let up = Self.up
        let adapter = try Self.parse(
            [.a, .b, Piece("\(up).lora_A.weight", [3, 3]), Piece("\(up).lora_B.weight", [4, 3], 0)],
            """
            "rank_pattern": {"up_proj": 3}, "alpha_pattern": {"up_proj": 6}, "target_modules": ["up_proj", "q_proj"]
            """)
        let summary = adapter.summary
        #expect(summary.rank == 1 && summary.ranksUsed == [1, 3] && summary.alpha == 4)
        #expect(!summary.isRankStabilised && !summary.isWeightDecomposed)
        #expect(summary.targetModules == ["q_proj", "up_proj"])
        #expect(adapter.updates.keys.sorted() == [up, Self.q])
        #expect(summary.targetsWithoutTensors == ["model.layers.1.self_attn.q_proj"])
        #expect(!summary.leavesTargetsOut)
        #expect(adapter.updates[up]?.scale == 2)
        #expect(!adapter.changesNothing)
    }

    @Test func noticesAnAdapterThatChangesNothing() throws {
        let zero = Piece("\(Self.q).lora_B.weight", [2, 1], 0)
        #expect(try Self.parse([.a, zero]).changesNothing)
        #expect(try Self.parse([.a, .b], alpha: 0).changesNothing)
        #expect(try !Self.parse([.a, zero, .magnitude], "\"use_dora\":true").changesNothing)
    }

    @Test func mergesByHand() throws {
        var weights: [Float] = [1, 2, 3, 4, 5, 6]
        let update = LowRankUpdate(rank: 1, scale: 0.5, a: [1, 0, -1], b: [2, 4], magnitude: nil)
        #expect(update.merge(into: &weights, outputs: 2, inputs: 3))
        #expect(weights == [2, 2, 2, 6, 5, 4])
        // Rows (3, 4) and (0, 0): the one is stretched from 5 to 10, the other has no direction.
        var rows: [Float] = [3, 4, 0, 0]
        let stretch = LowRankUpdate(rank: 1, scale: 1, a: [0, 0], b: [0, 0], magnitude: [10, 10])
        #expect(stretch.merge(into: &rows, outputs: 2, inputs: 2))
        #expect(rows == [6, 8, 0, 0])
        #expect(!stretch.merge(into: &rows, outputs: 4, inputs: 2))
    }

    struct Refused: Sendable {
        let pieces: [Piece]
        let members: String
        let code: AdapterError.Code
        let says: String

        init(_ pieces: [Piece], with members: String = "", _ code: AdapterError.Code, _ says: String) {
            self.pieces = pieces
            self.members = members
            self.code = code
            self.says = says
        }
    }

    @Test(arguments: [
        Refused([], .tensors, "holds no updates"),
        Refused([.a], .tensors, "lora_A without lora_B"),
        Refused([.b], .tensors, "lora_B without lora_A"),
        Refused([.magnitude], with: "\"use_dora\":true", .tensors, "magnitudes or a bias without lora_A"),
        Refused([.a, .b], with: "\"use_dora\":true", .tensors, "lora_magnitude_vector is missing"),
        Refused([.a, .b, .magnitude], .unusedTensor, "use_dora is not set"),
        Refused(
            [.a, .b, Piece("\(q).lora_magnitude_vector", [3])], with: "\"use_dora\":true", .otherBase,
            "lora_magnitude_vector"),
        Refused(
            [.a, .b, Piece("\(q).lora_magnitude_vector", [1, 2])], with: "\"use_dora\":true", .otherBase, "1×2"),
        Refused(
            [.a, .b, Piece("\(q).lora_A.default.weight", [1, 3])], .tensors, "another spelling"),
        Refused(
            [Piece("model.layers.9.self_attn.q_proj.lora_A.weight", [1, 3]), .a, .b], .otherBase,
            "'model.layers.9.self_attn.q_proj'"),
        Refused(
            [Piece("\(q).lora_A.weight", [1, 4]), .b], .otherBase, "2×4, the base's weight 2×3"),
        Refused(
            [.a, Piece("\(q).lora_B.weight", [3, 1])], .otherBase, "belongs to another base"),
        Refused(
            [Piece("\(q).lora_A.weight", [2, 3]), Piece("\(q).lora_B.weight", [2, 2])], .tensors,
            "rank 2, but adapter_config.json says 1"),
        Refused([.a, .b], with: "\"rank_pattern\":{\"q_proj\":2}", .tensors, "rank 1, but adapter_config.json says 2"),
        Refused([.a, Piece("\(q).lora_B.weight", [2, 2])], .tensors, "lora_A has rank 1, lora_B 2"),
        Refused(
            [Piece("\(q).lora_A.weight", [0, 3]), Piece("\(q).lora_B.weight", [2, 0])], .tensors, "rank 0"),
        Refused([Piece("\(q).lora_A.weight", [3]), .b], .unsupported, "not matrices"),
        Refused([Piece("\(q).lora_A.weight", [1, 3, 1, 1]), .b], .unsupported, "not matrices"),
        Refused([.a, Piece("\(q).lora_B.weight", [2, 1], type: "I32")], .unsupported, "dtype I32"),
        Refused([Piece("\(q).lora_A.weight", [1, 3], .nan), .b], .notFinite, "q_proj.lora_A.weight'"),
        Refused([.a, Piece("\(q).lora_B.weight", [2, 1], .infinity, type: "F16")], .notFinite, "lora_B"),
        Refused([.a, Piece("\(q).lora_B.weight", [2, 1], -.infinity, type: "BF16")], .notFinite, "lora_B"),
        Refused([.a, .b, Piece("\(q).lora_B.bias", [2])], .unusedTensor, "lora_bias"),
        Refused([.a, .b, Piece("\(q).lora_B.style.weight", [2, 1])], .unusedTensor, "name of its own"),
        Refused([.a, .b, Piece("\(q).bias", [2])], .unusedTensor, "PEFT would not load it"),
        Refused(
            [.a, .b, Piece("model.embed_tokens.token_adapter.trainable_tokens_delta", [1, 3])], .unusedTensor,
            "token rows"),
        Refused([.a, .b, Piece("\(q).lora_diag", [1])], .unusedTensor, "kind unknown"),
        Refused([.a, .b], with: "\"target_modules\":[\"k_proj\"]", .unusedTensor, "target_modules leaves it out"),
        Refused([.a, .b], with: "\"target_modules\":[\"_proj\"]", .unusedTensor, "target_modules leaves it out"),
        Refused([.a, .b], with: "\"target_modules\":\".*k_proj\"", .unusedTensor, "target_modules leaves it out"),
        Refused([.a, .b], with: lostUp, .tensors, "names 'up_proj', but the module of that name has no tensors"),
        Refused(
            [Piece("\(up).lora_A.weight", [1, 3]), Piece("\(up).lora_B.weight", [4, 1])], with: lostUp, .tensors,
            "names 'q_proj', but the 2 modules of that name have no tensors"),
        Refused([.a, .b], with: "\(lostUp),\"layers_to_transform\":[]", .tensors, "'up_proj'"),
        Refused([.a, .b], with: "\(lostUp),\"exclude_modules\":null", .tensors, "'up_proj'"),
    ])
    func refuses(_ refused: Refused) {
        #expect {
            try Self.parse(refused.pieces, refused.members)
        } throws: { error in
            guard let error = error as? AdapterError else { return false }
            return error.code == refused.code && error.description.contains(refused.says)
        }
    }

    @Test(arguments: ["all-linear", ".*q_proj", "(?=.*q)a lookahead that only the tensors can stand in for"])
    func takesWhatTheTargetsCoverOrCannotTell(_ targets: String) throws {
        #expect(try Self.parse([.a, .b], "\"target_modules\":\"\(targets)\"").updates.count == 1)
    }

    /// PEFT creates no update there, or target_modules names nothing of this base.
    @Test(arguments: [
        "\(lostUp),\"layers_to_transform\":[1]", "\(lostUp),\"layers_to_transform\":0",
        "\(lostUp),\"exclude_modules\":\"up_proj\"", "\(lostUp),\"exclude_modules\":[\"up_proj\"]",
        "\"target_modules\":[\"q_proj\",\"k_proj\"]",
        "\"target_modules\":[\"q_proj\",\"lm_head\"]",
    ])
    func takesWhatLacksUpdatesForAReason(_ members: String) throws {
        let summary = try Self.parse([.a, .b], members).summary
        #expect(summary.leavesTargetsOut == (members.contains("layers") || members.contains("exclude")))
    }

    @Test func refusesNamesWithoutPeftsPrefix() {
        #expect(throws: AdapterError.self) { try Self.parse([.a, .b], prefix: "") }
    }

    @Test func refusesMoreParametersThanMemoryAllows() {
        #expect {
            try Self.parse([.a, .b], memoryLimit: 19)
        } throws: { error in
            (error as? AdapterError)?.code == .oversized
        }
        #expect(throws: Never.self) { try Self.parse([.a, .b], memoryLimit: 20) }
    }

    @Test func refusesTrainedBiasesThatAreMissing() throws {
        #expect(try Self.parse([.a, .b], "\"bias\":\"all\"").updates.count == 1)
        let biased = [Self.q: LinearModule("", outputs: 2, inputs: 3, hasBias: true)]
        #expect {
            try Self.parse([.a, .b], "\"bias\":\"lora_only\"", shapes: biased)
        } throws: { error in
            (error as? AdapterError)?.code == .tensors
        }
    }
}
