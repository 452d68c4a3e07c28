import StrictJSON
import Testing

@testable import Transformer

/// Whatever would change the arithmetic and isn't computed is refused by the key that says so.
struct ArchitectureRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let model: String
        let key: String
        let value: JSON
        /// The key that the error names.
        let named: String

        init(_ model: String, _ key: String, _ value: JSON, names named: String? = nil) {
            self.model = model
            self.key = key
            self.value = value
            self.named = named ?? key
        }

        var testDescription: String { "\(model): \(key) \(value.written())" }
    }

    @Test(arguments: [
        Refused("gpt2", "add_cross_attention", true), Refused("opt", "scale_embeddings", true),
        Refused("gemma2", "attn_logit_softcapping", 0), Refused("gemma2", "attn_logit_softcapping", -1),
        Refused("gemma2", "attn_logit_softcapping", "none"), Refused("gemma2", "final_logit_softcapping", 0),
        Refused("gemma2", "final_logit_softcapping", -30), Refused("gemma2", "query_pre_attn_scalar", 0),
        Refused("gemma2", "sliding_window_pattern", 3), Refused("gemma2", "sliding_window", .null),
        Refused("qwen2-window", "use_sliding_window", false, names: "layer_types"),
        Refused("qwen3-window", "use_sliding_window", false, names: "layer_types"),
        Refused("qwen2-window", "layer_types", ["full_attention"]),
        Refused("qwen2-window", "layer_types", ["full_attention", "full_attention", "chunked_attention"]),
        Refused("gemma", "hidden_activation", "gelu"), Refused("gemma", "hidden_activation", "relu"),
        Refused("gemma", "hidden_act", "silu"), Refused("gemma", "use_bidirectional_attention", true),
        Refused("gemma2", "use_bidirectional_attention", true), Refused("llama-bias", "is_causal", false),
        Refused("gpt2", "is_causal", false), Refused("opt", "is_encoder_decoder", true),
        Refused("qwen3", "per_layer_config", [["num_key_value_heads": 1]]),
    ])
    func refusesByName(_ refused: Refused) throws {
        let reference = try ReferenceModel(refused.model)
        let error = #expect(throws: ModelConfigurationError.self) {
            try reference.configuration(changing: [(refused.key, refused.value)])
        }
        #expect(error?.key == refused.named, "\(error.map(String.init(describing:)) ?? "")")
    }

    /// The same keys with what is computed.
    @Test(arguments: [
        Refused("gpt2", "add_cross_attention", false), Refused("opt", "scale_embeddings", false),
        Refused("gemma2", "sliding_window_pattern", 2), Refused("gemma", "hidden_activation", "gelu_pytorch_tanh"),
        Refused("gemma", "hidden_act", "gelu"), Refused("gemma", "use_bidirectional_attention", false),
        Refused("llama-bias", "is_causal", true), Refused("opt", "is_encoder_decoder", false),
        Refused("qwen3", "per_layer_config", .null),
    ])
    func takesTheSameKeysWithWhatIsComputed(_ taken: Refused) throws {
        let reference = try ReferenceModel(taken.model)
        #expect(try reference.configuration(changing: [(taken.key, taken.value)]) == reference.configuration)
    }
}
