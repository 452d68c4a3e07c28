import FairwatchTesting
import Testing
import WeightFiles

@testable import Transformer

/// Each architecture's own tensors are asked for by name and shape before any work.
struct BadTensorTests {
    /// All tensors of a reference model, empty of meaning, with one left out or of another shape.
    private func load(
        _ model: String, without missing: String? = nil, reshaping reshaped: String? = nil, to: [Int] = []
    )
        throws
    {
        let configuration = try ReferenceModel(model).configuration
        var builder = SafetensorsBuilder()
        for parameter in configuration.parameters where parameter.name != missing {
            let shape = parameter.name == reshaped ? to : parameter.shape
            builder.add(
                parameter.name, type: "F16", shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
        }
        let weights = try ModelWeights(MemoryBytes(builder.bytes()), file: "model.safetensors")
        _ = try LanguageModel(configuration: configuration, weights: weights)
    }

    @Test(
        arguments: [
            ("llama-bias", "model.layers.1.self_attn.q_proj.bias"),
            ("llama-bias", "model.layers.0.self_attn.o_proj.bias"), ("llama-bias", "model.layers.0.mlp.down_proj.bias"),
            ("qwen2", "model.layers.0.self_attn.k_proj.bias"), ("gpt2", "transformer.wpe.weight"),
            ("gpt2", "transformer.h.0.attn.c_attn.bias"), ("gpt2", "transformer.h.1.ln_2.bias"),
            ("gpt2", "transformer.ln_f.weight"), ("qwen3", "model.layers.0.self_attn.q_norm.weight"),
            ("qwen3", "model.layers.1.self_attn.k_norm.weight"), ("opt", "model.decoder.embed_positions.weight"),
            ("opt", "model.decoder.layers.1.fc1.bias"), ("opt-350m", "model.decoder.project_in.weight"),
            ("opt-350m", "model.decoder.project_out.weight"),
            ("gemma2", "model.layers.2.pre_feedforward_layernorm.weight"),
            ("gemma2", "model.layers.2.post_feedforward_layernorm.weight"),
            ("gemma2", "model.layers.0.post_attention_layernorm.weight"),
        ] as [(String, String)])
    func refusesAMissingOrMisshapenTensor(_ model: String, _ name: String) throws {
        #expect(throws: Never.self) { try load(model) }
        let missing = #expect(throws: WeightFileError.self) { try load(model, without: name) }
        #expect(missing?.code == .missingTensor)
        #expect(missing?.tensor == name)
        let misshapen = #expect(throws: WeightFileError.self) { try load(model, reshaping: name, to: [7, 3]) }
        #expect(misshapen?.code == .layout)
        #expect(misshapen?.tensor == name)
        #expect(misshapen?.problem.contains("7×3") == true)
    }

    /// GPT-2 stores (inputs, outputs); what was saved the other way round has as many numbers.
    @Test(
        arguments: [
            ("gpt2", "transformer.h.0.attn.c_attn.weight", [48, 16]),
            ("gpt2", "transformer.h.1.mlp.c_fc.weight", [24, 16]),
            ("opt", "model.decoder.layers.0.fc1.weight", [16, 20]),
            ("opt-350m", "model.decoder.project_in.weight", [10, 16]),
        ] as [(String, String, [Int])])
    func refusesATransposedMatrix(_ model: String, _ name: String, _ shape: [Int]) {
        let error = #expect(throws: WeightFileError.self) { try load(model, reshaping: name, to: shape) }
        #expect(error?.code == .layout)
        #expect(error?.tensor == name)
    }
}
