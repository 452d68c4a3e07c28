import FairwatchTesting
import StrictJSON
import Testing
import WeightFiles

@testable import Transformer

/// Adapters of PEFT's with something changed that PEFT would refuse, or would silently leave out.
struct AdapterRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        var model = "qwen2"
        let adapter: String
        /// A tensor to add, with its shape and the value of all its elements.
        var adding: (name: String, shape: [Int], value: Float)?
        /// The end of the name of a tensor to take out.
        var removing: String?
        /// The end of the name of a tensor to fill with NaN.
        var spoiling: String?
        var changing: [(key: String, value: String)] = []
        let code: AdapterError.Code
        let says: String

        var testDescription: String { "\(model)/\(adapter): \(says)" }
    }

    private static let norm = "model.norm.weight"
    private static let rows = "model.embed_tokens.token_adapter.trainable_tokens_delta"

    @Test(arguments: [
        // Parameters in place of the base's.
        Refused(adapter: "tokens", adding: (norm, [15], 1), code: .otherBase, says: "the shape 15, the base's"),
        Refused(adapter: "tokens", adding: ("score.weight", [2, 16], 1), code: .otherBase, says: "does not have"),
        Refused(
            adapter: "tokens", adding: ("model.layers.0.self_attn.o_proj.bias", [16], 1), code: .otherBase,
            says: "does not have"),
        Refused(adapter: "tokens", adding: (norm, [16], .nan), code: .notFinite, says: norm),
        Refused(adapter: "save-head", spoiling: "lm_head.weight", code: .notFinite, says: "lm_head.weight"),
        Refused(adapter: "save-head", removing: "lm_head.weight", code: .tensors, says: "modules_to_save"),
        Refused(
            adapter: "save-mlp", removing: "0.mlp.up_proj.weight", code: .tensors, says: "'model.layers.0.mlp.up_proj'"),
        Refused(adapter: "bias-all", removing: "0.self_attn.k_proj.bias", code: .tensors, says: "bias is all"),
        Refused(
            adapter: "bias-lora-only", removing: "0.self_attn.q_proj.base_layer.bias", code: .tensors,
            says: "bias is lora_only"),
        Refused(
            adapter: "bias-all", adding: ("model.layers.0.self_attn.q_proj.bias", [16], 1), code: .unusedTensor,
            says: "that the adapter updates"),
        Refused(
            adapter: "tokens", adding: ("model.layers.0.self_attn.k_proj.base_layer.bias", [8], 1),
            code: .unusedTensor, says: "does not update"),
        Refused(
            adapter: "tokens", adding: ("model.layers.0.mlp.up_proj.weight", [20, 16], 1),
            changing: [("modules_to_save", "[\"q_proj\"]")], code: .unusedTensor, says: "in modules_to_save"),
        Refused(
            adapter: "tokens", adding: ("lm_head.modules_to_save.weight", [41, 16], 1), code: .unusedTensor,
            says: "a copy"),
        // Tables and their rows.
        Refused(
            adapter: "grown", adding: ("model.embed_tokens.base_layer.weight", [45, 16], 1), code: .tensors,
            says: "another table of the vocabulary"),
        Refused(
            adapter: "tokens", adding: ("model.embed_tokens.weight", [41, 16], 1), code: .unusedTensor,
            says: "some rows of which are replaced"),
        Refused(adapter: "tokens", removing: rows, code: .tensors, says: "trainable_token_indices are missing"),
        Refused(adapter: "tokens", spoiling: rows, code: .notFinite, says: rows),
        Refused(
            adapter: "tokens", changing: [("trainable_token_indices", "null")], code: .unusedTensor,
            says: "does not name"),
        Refused(
            adapter: "tokens", changing: [("trainable_token_indices", "[3, 17]")], code: .otherBase,
            says: "2 rows of width 16 are due"),
        Refused(
            adapter: "tokens", changing: [("trainable_token_indices", "[3, 17, 41]")], code: .otherBase,
            says: "token 41 lies outside"),
        Refused(
            adapter: "tokens", changing: [("trainable_token_indices", "{\"wte\": [3, 17, 40]}")], code: .otherBase,
            says: "'wte'"),
        Refused(
            adapter: "tokens-of-each", removing: "lm_head.token_adapter.trainable_tokens_delta", code: .tensors,
            says: "'lm_head'"),
        Refused(
            model: "llama-bias", adapter: "tokens",
            adding: ("lm_head.token_adapter.trainable_tokens_delta", [3, 16], 1), code: .unusedTensor,
            says: "does not name"),
        Refused(
            adapter: "save-head", adding: (rows, [1, 16], 1), changing: [("trainable_token_indices", "[3]")],
            code: .unsupported, says: "stored whole, but tied"),
        Refused(
            adapter: "tokens", adding: ("other.embed_tokens.token_adapter.trainable_tokens_delta", [3, 16], 1),
            changing: [("trainable_token_indices", "{\"embed_tokens\": [3, 17, 40]}")], code: .otherBase,
            says: "a table that the base does not have"),
        // Updates.
        Refused(
            adapter: "embedding", adding: ("model.embed_tokens.lora_A.weight", [2, 16], 1), code: .unusedTensor,
            says: "as if it were linear"),
        Refused(adapter: "embedding", removing: "lora_embedding_B", code: .tensors, says: "without lora_embedding_B"),
        Refused(
            adapter: "embedding", changing: [("target_modules", "\"all-linear\"")], code: .unusedTensor,
            says: "leaves it out"),
        Refused(
            adapter: "head", changing: [("target_modules", "\"all-linear\"")], code: .unusedTensor,
            says: "leaves it out"),
        Refused(adapter: "embedding-tied", removing: "lm_head.lora_B.weight", code: .tensors, says: "'lm_head'"),
        Refused(
            adapter: "embedding-tied", changing: [("ensure_weight_tying", "false")], code: .unusedTensor,
            says: "'lm_head'"),
        Refused(
            adapter: "lora-bias", changing: [("lora_bias", "false")], code: .unusedTensor, says: "lora_bias is not set"),
        Refused(
            adapter: "embedding", changing: [("lora_bias", "true")], code: .configuration, says: "embeddings"),
        Refused(
            adapter: "lora-bias", removing: "0.self_attn.q_proj.lora_B.bias", code: .tensors,
            says: "lora_B.bias is missing"),
        Refused(adapter: "embedding-dora", removing: "magnitude_vector", code: .tensors, says: "magnitude_vector"),
        Refused(
            model: "llama-bias", adapter: "parameters", code: .unsupported, says: "'target_parameters'"),
    ])
    func refuses(_ refused: Refused) throws {
        let reference = try AdapterReference(.init(model: refused.model, adapter: refused.adapter))
        let file = try reference.file(adding: refused.adding.map { [$0] } ?? []) { name, values in
            if let end = refused.removing, name.hasSuffix(end) { return nil }
            if let end = refused.spoiling, name.hasSuffix(end) { return values.map { _ in .nan } }
            return values
        }
        let error = #expect(throws: AdapterError.self) {
            let changes = try refused.changing.map { ($0.key, try JSON.parse(Array($0.value.utf8)) as JSON?) }
            _ = try reference.model(reference.adapter(changing: changes, tensors: file))
        }
        #expect(error?.code == refused.code)
        #expect(error?.description.contains(refused.says) == true, "\(error.map(String.init(describing:)) ?? "")")
    }

    /// The base's file may hold a head of its own though the configuration ties it: the same, or another.
    @Test(arguments: ["tokens", "tokens-of-both"]) func rowsOfAHeadThatIsTiedInNameOnlyAreRefused(
        _ name: String
    ) throws {
        let reference = try AdapterReference(.init(model: "qwen2", adapter: name))
        func model(addingToHead difference: Float) throws -> LanguageModel {
            var builder = SafetensorsBuilder()
            for tensor in try reference.base.parameters.map({ try reference.weights.tensor($0.name) }) {
                let values = try tensor.floats()
                builder.add(tensor.name, shape: tensor.shape, values: values)
                guard tensor.name == "model.embed_tokens.weight" else { continue }
                builder.add("lm_head.weight", shape: tensor.shape, values: values.map { $0 + difference })
            }
            return try LanguageModel(
                configuration: reference.base,
                weights: ModelWeights(MemoryBytes(builder.bytes()), file: "model.safetensors"),
                adapter: reference.adapter())
        }
        let same = try model(addingToHead: 0).scores(reference.sequences)
        #expect(worstDifference(same, reference.logProbabilities) <= 1e-4)
        let error = #expect(throws: AdapterError.self) { try model(addingToHead: 1) }
        #expect(error?.code == .unsupported)
        #expect(error?.description.contains("'lm_head'") == true)
    }

    /// Both copies of what a tied pair shares, where a resized vocabulary makes PEFT save all of the head.
    @Test func rowsOfATiedPairMustAgree() throws {
        let reference = try AdapterReference(.init(model: "qwen2", adapter: "grown-tokens"))
        let file = try reference.file { name, values in
            name.hasSuffix("lm_head.token_adapter.trainable_tokens_delta") ? values.map { $0 + 1 } : values
        }
        let error = #expect(throws: AdapterError.self) { try reference.adapter(tensors: file) }
        #expect(error?.description.contains("differs from the embedding's") == true)
    }
}
