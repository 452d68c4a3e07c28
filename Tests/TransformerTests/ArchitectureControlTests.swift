import StrictJSON
import Testing

@testable import Transformer

/// What each architecture does differently shows in the references: without it the same comparison fails.
struct ArchitectureControlTests {
    private static let tolerance = 1e-4

    struct Control: Sendable, CustomTestStringConvertible {
        let model: String
        let key: String
        let value: JSON?

        init(_ model: String, _ key: String, _ value: JSON?) {
            self.model = model
            self.key = key
            self.value = value
        }

        var testDescription: String { "\(model), \(key)" }
    }

    @Test(arguments: [
        Control("llama-bias", "attention_bias", false), Control("llama-bias", "mlp_bias", false),
        Control("llama-linear", "rope_parameters", ["rope_theta": 100]),
        Control(
            "llama-dynamic", "rope_parameters", ["rope_type": "dynamic", "rope_theta": 100, "factor": 3]),
        Control("llama-llama3", "rope_parameters", ["rope_theta": 100]),
        Control("llama-yarn", "rope_parameters", ["rope_theta": 100]),
        Control("llama-yarn-mscale", "rope_parameters", ["rope_theta": 100]),
        Control("llama-bare-head", "hidden_act", "gelu_new"), Control("mistral", "sliding_window", .null),
        Control("mistral", "sliding_window", 9), Control("mistral", "sliding_window", 7),
        Control("qwen2-window", "layer_types", ["full_attention", "full_attention", "full_attention"]),
        Control("qwen2-window", "layer_types", ["sliding_attention", "sliding_attention", "sliding_attention"]),
        Control("qwen3-window", "sliding_window", 9), Control("gemma2", "attn_logit_softcapping", .null),
        Control("gemma2", "final_logit_softcapping", .null), Control("gemma2", "query_pre_attn_scalar", 6),
        Control("gemma2", "sliding_window", 9),
        Control("gemma2", "layer_types", ["full_attention", "sliding_attention", "full_attention"]),
        Control("gpt2", "activation_function", "relu"), Control("gpt2", "scale_attn_weights", false),
        Control("gpt2-bare", "scale_attn_by_inverse_layer_idx", false), Control("opt", "activation_function", "gelu"),
        Control("opt", "_remove_final_layer_norm", true),
    ])
    func withoutItsOwnWayTheModelIsAnother(_ control: Control) throws {
        let reference = try ReferenceModel(control.model)
        let other = try reference.model(changing: [(control.key, control.value)])
        let worst = worstDifference(try other.scores(reference.sequences), reference.logProbabilities)
        print("control \(control.testDescription): worst by \(worst) nats a token")
        #expect(worst > 10 * Self.tolerance)
    }

    /// What no key of config.json turns off, changed in the network itself.
    @Test(arguments: [
        NetworkControl("gemma", "norms around 0") { try gemma($0) { $0.normOffset = 0 } },
        NetworkControl("gemma", "embeddings as they are") { try gemma($0) { $0.embeddingScale = 1 } },
        NetworkControl("gemma", "embeddings scaled by the width") { try gemma($0) { $0.embeddingScale = 20 } },
        NetworkControl("qwen3", "heads without norms") { try qwen3($0) { $0.hasHeadNorms = false } },
        NetworkControl("opt", "positions from row 0 on") { $0.with(embedding: $0.embedding.from(position: 0)) },
        NetworkControl("opt", "positions from row 1 on") { $0.with(embedding: $0.embedding.from(position: 1)) },
        NetworkControl("opt-350m", "norms before the sublayers") { $0.with(layers: $0.layers.map(\.normalisingFirst)) },
        NetworkControl("opt-350m", "project_out in place of project_in") {
            $0.with(embedding: $0.embedding.projected(by: $0.head.projection))
        },
        NetworkControl("opt-350m", "project_in in place of project_out") {
            $0.with(head: $0.head.projected(by: $0.embedding.projection))
        },
    ])
    func withoutItsOwnNetworkTheModelIsAnother(_ control: NetworkControl) throws {
        let reference = try ReferenceModel(control.model)
        let right = try LanguageModel(configuration: reference.configuration, weights: reference.weights)
        #expect(worstDifference(try right.scores(reference.sequences), reference.logProbabilities) <= Self.tolerance)
        let changed = try control.change(reference.configuration)
        let other = try LanguageModel(configuration: changed, weights: reference.weights)
        let worst = worstDifference(try other.scores(reference.sequences), reference.logProbabilities)
        print("control \(control.testDescription): worst by \(worst) nats a token")
        #expect(worst > 10 * Self.tolerance && worst.isFinite)
    }

    struct NetworkControl: Sendable, CustomTestStringConvertible {
        let model: String
        let name: String
        let change: @Sendable (ModelConfiguration) throws -> ModelConfiguration

        init(
            _ model: String, _ name: String,
            _ change: @escaping @Sendable (ModelConfiguration) throws -> ModelConfiguration
        ) {
            self.model = model
            self.name = name
            self.change = change
        }

        var testDescription: String { "\(model), \(name)" }
    }

    private static func gemma(
        _ right: ModelConfiguration, _ change: (inout LlamaFamily) -> Void
    ) throws -> ModelConfiguration {
        var family = try Gemma.family(ReferenceModel.reader("gemma"), keyValueHeads: 16)
        family.activation = .geluTanh
        try #require(family.configuration == right)
        change(&family)
        return family.configuration
    }

    private static func qwen3(
        _ right: ModelConfiguration, _ change: (inout LlamaFamily) -> Void
    ) throws -> ModelConfiguration {
        var family = try LlamaFamily(ReferenceModel.reader("qwen3"))
        family.hasHeadNorms = true
        try #require(family.configuration == right)
        change(&family)
        return family.configuration
    }

    /// Sequences of dynamic rotations that share a beginning are scored as if each were alone.
    @Test func dynamicRotationsShareNoBeginning() throws {
        let reference = try ReferenceModel("llama-dynamic")
        let model = try reference.model()
        let longest = try #require(reference.sequences.last)
        let pieces = (2...longest.count).map { Array(longest[..<$0]) }
        let together = try model.scores(pieces)
        let alone = try pieces.map { try model.scores([$0])[0] }
        #expect(worstDifference(together, alone) <= Self.tolerance)
        // The control: what the longest says of the same tokens is something else.
        let ofLongest = pieces.indices.map { Array(together[pieces.count - 1][...$0]) }
        #expect(worstDifference(ofLongest, alone) > 10 * Self.tolerance)
        #expect(throws: ScoringError.self) {
            try LogLikelihoodEngine(model: model, parallel: SerialFor(), memory: 0)
                .scores(ScoringPlan(sequences: pieces))
        }
    }

    /// Context before the first scored token costs no prediction and changes no number.
    @Test(arguments: ["gemma2", "qwen3-window", "opt-350m", "gpt2", "tied-bf16"])
    func whatIsNotScoredChangesNothing(_ name: String) throws {
        let reference = try ReferenceModel(name)
        let sequences = reference.sequences.map { ScoringSequence($0, firstScored: $0.count / 2 + 1) }
        let plan = ScoringPlan(sequences: sequences)
        #expect(plan.predictions < plan.distinctTokens)
        let scores = try LogLikelihoodEngine(model: reference.model(), parallel: SerialFor(), memory: 0).scores(plan)
        let expected = zip(sequences, reference.logProbabilities).map { sequence, all in
            Array(all[(sequence.firstScored - 1)...])
        }
        #expect(worstDifference(scores, expected) <= Self.tolerance)
    }
}
