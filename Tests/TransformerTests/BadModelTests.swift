import FairwatchTesting
import Testing
import WeightFiles

@testable import Transformer

/// What doesn't fit together is refused before any work, by name.
struct BadModelTests {
    private let llama = RandomLlama.ordinary

    @Test(arguments: [
        "model.embed_tokens.weight", "model.norm.weight", "model.layers.0.input_layernorm.weight",
        "model.layers.1.post_attention_layernorm.weight", "model.layers.2.self_attn.q_proj.weight",
        "model.layers.2.self_attn.k_proj.weight", "model.layers.2.self_attn.v_proj.weight",
        "model.layers.2.self_attn.o_proj.weight", "model.layers.0.mlp.gate_proj.weight",
        "model.layers.0.mlp.up_proj.weight", "model.layers.0.mlp.down_proj.weight",
    ])
    func refusesAMissingOrMisshapenTensor(_ name: String) throws {
        var without = llama
        without.missing = [name]
        let missing = #expect(throws: WeightFileError.self) { try without.model() }
        #expect(missing?.code == .missingTensor)
        #expect(missing?.tensor == name)

        var reshaped = llama
        reshaped.reshaped[name] = [25, 24]
        let misshapen = #expect(throws: WeightFileError.self) { try reshaped.model() }
        #expect(misshapen?.code == .layout)
        #expect(misshapen?.tensor == name)
        #expect(misshapen?.problem.contains("25×24") == true)
    }

    @Test func refusesATransposedTensor() {
        var transposed = llama
        transposed.reshaped["model.layers.0.mlp.up_proj.weight"] = [24, 40]
        #expect(throws: WeightFileError.self) { try transposed.model() }
    }

    @Test(arguments: ["I8", "F8_E4M3", "U8", "BOOL"]) func refusesElementsThatAreNoFloats(_ type: String) throws {
        let name = "model.layers.1.mlp.down_proj.weight"
        var builder = SafetensorsBuilder()
        for parameter in llama.configuration.parameters {
            let count = parameter.elementCount
            let isChanged = parameter.name == name
            builder.add(
                parameter.name, type: isChanged ? type : "F16", shape: parameter.shape,
                bytes: [UInt8](repeating: 0, count: isChanged ? count : 2 * count))
        }
        let weights = try ModelWeights(MemoryBytes(builder.bytes()), file: "model.safetensors")
        let error = #expect(throws: WeightFileError.self) {
            try LanguageModel(configuration: llama.configuration, weights: weights)
        }
        #expect(error?.code == .elementType)
        #expect(error?.tensor == name)
    }

    @Test func anUntiedHeadMustBeThere() throws {
        var untied = llama.family
        untied.tiedEmbeddings = false
        let error = #expect(throws: WeightFileError.self) {
            try LanguageModel(configuration: untied.configuration, weights: llama.weights())
        }
        #expect(error?.tensor == "lm_head.weight")
    }

    @Test func refusesAVocabularyLargerThanTheEmbedding() {
        var larger = llama.family
        larger.vocabularySize += 1
        let error = #expect(throws: WeightFileError.self) {
            try LanguageModel(configuration: larger.configuration, weights: llama.weights())
        }
        #expect(error?.tensor == "model.embed_tokens.weight")
    }

    @Test func refusesASequenceLongerThanThePositions() throws {
        let model = try llama.model()
        let longest = [Int32](repeating: 1, count: llama.configuration.positions)
        #expect(try model.scores([longest])[0].count == longest.count - 1)
        let error = #expect(throws: ScoringError.self) { try model.scores([[1, 2], longest + [1]]) }
        #expect(error?.sequence == 1)
        #expect(error?.problem.contains("257 tokens") == true)
    }

    @Test(arguments: [-1, 4148, Int32.max, Int32.min] as [Int32]) func refusesATokenOutside(_ token: Int32) throws {
        let model = try llama.model()
        #expect(try model.scores([[0, 4147]])[0].count == 1)
        for sequence in [[1, 2, token], [token, 1], [token]] {
            let error = #expect(throws: ScoringError.self) { try model.scores([[1, 2], sequence]) }
            #expect(error?.sequence == 1)
            #expect(error?.problem.contains("token \(token)") == true)
        }
    }

    /// Every factor is a finite number, but their product is none.
    @Test func anAdapterThatOverflowsIsNoticed() throws {
        let module = "model.layers.1.self_attn.q_proj"
        let update = LowRankUpdate(
            rank: 1, scale: 1, a: [Float](repeating: 3e38, count: 24), b: [Float](repeating: 3e38, count: 24),
            magnitude: nil)
        let model = try llama.model(adapter: adapter([module: update]))
        #expect(throws: NotFiniteScore(sequence: 1)) { try model.scores([[5], [1, 2, 3]]) }
    }

    /// Attention's exponential must not make a finite number of a NaN whose lowest bits are set.
    @Test func noNaNIsLostInAttention() throws {
        let nan = Float(bitPattern: 0x7FC0_0001)
        let update = LowRankUpdate(
            rank: 1, scale: 1, a: [Float](repeating: nan, count: 24), b: [Float](repeating: nan, count: 24),
            magnitude: nil)
        let model = try llama.model(adapter: adapter(["model.layers.1.self_attn.q_proj": update]))
        #expect(throws: NotFiniteScore(sequence: 0)) { try model.scores([[1, 2, 3]]) }
    }

    @Test func anAdapterThatChangesNothingIsNoChange() throws {
        let update = LowRankUpdate(
            rank: 1, scale: 1, a: [Float](repeating: 1, count: 24), b: [Float](repeating: 0, count: 24), magnitude: nil)
        let sequences = llama.sequences(20)
        let model = try llama.model(adapter: adapter(["model.layers.1.self_attn.q_proj": update]))
        #expect(bits(try model.scores(sequences)) == bits(try llama.model().scores(sequences)))
    }

    private func adapter(_ updates: [String: LowRankUpdate]) -> LowRankAdapter {
        LowRankAdapter(
            updates: updates,
            summary: LowRankSummary(
                rank: 1, ranksUsed: [1], alpha: 1, isRankStabilised: false, isWeightDecomposed: false,
                targetModules: [], targetsWithoutTensors: []))
    }

    @Test func anEarlyEndOfTheFileIsAnErrorAndNoCrash() throws {
        let source = ShrinkingBytes(try bytes())
        let weights = try ModelWeights(source, file: "model.safetensors")
        let model = try LanguageModel(configuration: llama.configuration, weights: weights)
        source.shrink(to: 100_000)
        let error = #expect(throws: WeightFileError.self) { try model.scores(llama.sequences(10)) }
        #expect(error?.code == .unreadable)
    }

    private func bytes() throws -> [UInt8] {
        var builder = SafetensorsBuilder()
        for parameter in llama.configuration.parameters {
            builder.add(
                parameter.name, shape: parameter.shape,
                values: [Float](repeating: 0.5, count: parameter.elementCount))
        }
        return builder.bytes()
    }
}
