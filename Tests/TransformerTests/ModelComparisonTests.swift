import StrictJSON
import Testing

@testable import Transformer

/// What a fine-tune may have otherwise than its base, and what makes it the fine-tune of another one.
struct ModelComparisonTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let model: String
        let members: [(key: String, value: JSON?)]
        /// What the difference says.
        let says: String

        init(_ model: String, _ members: [(key: String, value: JSON?)], _ says: String = "") {
            self.model = model
            self.members = members
            self.says = says
        }

        var testDescription: String { "\(model): \(members.map(\.key))" }
    }

    private func difference(_ change: Change) throws -> String? {
        let reference = try ReferenceModel(change.model)
        return try reference.configuration(changing: change.members).difference(from: reference.configuration)
    }

    @Test(arguments: [
        Change("gemma", [("model_type", "llama"), ("hidden_act", "silu")], "model_type is llama"),
        Change("llama-bias", [("num_hidden_layers", 1)], "lacks the base's 'model.layers.1."),
        Change("llama-bias", [("num_hidden_layers", 3)], "'model.layers.2.mlp.down_proj' isn't in the base"),
        Change("llama-bias", [("attention_bias", false)], "with a bias"),
        Change("llama-bias", [("intermediate_size", 24)], "16×24 with a bias, in the base 16×20 with a bias"),
        // The same matrices cut into other heads.
        Change(
            "gemma", [("num_attention_heads", 2), ("num_key_value_heads", 1), ("head_dim", 12)], "2 attention heads"),
        Change("gpt2", [("n_head", 2)], "2 attention heads, the base 4"),
        Change("opt", [("num_attention_heads", 8)], "8 attention heads"),
        Change("mistral", [("sliding_window", 9)], "sliding windows"),
        Change(
            "gemma2", [("layer_types", ["full_attention", "sliding_attention", "full_attention"])], "sliding windows"),
        Change("qwen3", [("rms_norm_eps", JSON(1e-5))], "norms"),
        Change("opt", [("do_layer_norm_before", false)], "norms"),
        Change("opt", [("_remove_final_layer_norm", true)], "norms"),
        Change("llama-bias", [("hidden_act", "gelu_new")], "settings"),
        Change("gemma2", [("final_logit_softcapping", .null)], "settings"),
        Change("gemma2", [("attn_logit_softcapping", 3)], "settings"),
        Change("gpt2", [("scale_attn_weights", false)], "settings"),
    ])
    func anotherNetworkIsTold(_ change: Change) throws {
        let difference = try difference(change)
        #expect(difference?.contains(change.says) == true, "\(difference ?? "none")")
    }

    @Test(arguments: [
        Change("gemma", [("vocab_size", 44), ("max_position_embeddings", 32), ("tie_word_embeddings", false)]),
        Change("gpt2", [("vocab_size", 44), ("n_positions", 32)]),
        Change("opt-350m", [("vocab_size", 40), ("max_position_embeddings", 90)]),
        Change("qwen2-window", [("bos_token_id", 3), ("use_cache", false)]),
        // Trained for a longer context.
        Change("llama-linear", [("rope_parameters", ["rope_theta": 5000])]),
        Change("llama-dynamic", [("max_position_embeddings", 40)]),
    ])
    func whatFineTuningChangesIsNoDifference(_ change: Change) throws {
        #expect(try difference(change) == nil)
    }

    /// A projection that happens to have as many outputs as there are tokens is no head.
    @Test func onlyTheHeadMayHaveOtherRows() {
        var own = RandomLlama.ordinary.family
        own.vocabularySize = 12
        var base = own
        (own.keyValueHeads, base.keyValueHeads) = (3, 2)
        let difference = own.configuration.difference(from: base.configuration)
        #expect(difference?.contains("k_proj' is 12×24, in the base 8×24") == true)
    }

    @Test func normsOfHeadsAreCompared() {
        let base = RandomLlama.ordinary.family
        var own = base
        own.hasHeadNorms = true
        #expect(own.configuration.difference(from: base.configuration) == "its norms are not the base's")
        #expect(base.configuration.difference(from: own.configuration) == "its norms are not the base's")
    }
}
