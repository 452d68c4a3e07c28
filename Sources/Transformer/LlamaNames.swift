/// Where Hugging Face's Llama keeps each tensor.
struct LlamaNames {
    static let embedding = "model.embed_tokens.weight"
    static let finalNorm = "model.norm.weight"
    static let head = "lm_head.weight"

    private let prefix: String

    init(layer: Int) {
        prefix = "model.layers.\(layer)."
    }

    var inputNorm: String { prefix + "input_layernorm.weight" }
    var postAttentionNorm: String { prefix + "post_attention_layernorm.weight" }
    var query: String { prefix + "self_attn.q_proj" }
    var key: String { prefix + "self_attn.k_proj" }
    var value: String { prefix + "self_attn.v_proj" }
    var output: String { prefix + "self_attn.o_proj" }
    var gate: String { prefix + "mlp.gate_proj" }
    var up: String { prefix + "mlp.up_proj" }
    var down: String { prefix + "mlp.down_proj" }
}

extension ModelConfiguration {
    /// Every linear layer that an adapter may change, by module path, with its shape.
    package var linearShapes: [String: LinearShape] {
        var shapes: [String: LinearShape] = [:]
        for layer in 0..<layers {
            let names = LlamaNames(layer: layer)
            shapes[names.query] = LinearShape(outputs: queryWidth, inputs: width)
            shapes[names.key] = LinearShape(outputs: keyValueWidth, inputs: width)
            shapes[names.value] = LinearShape(outputs: keyValueWidth, inputs: width)
            shapes[names.output] = LinearShape(outputs: width, inputs: queryWidth)
            shapes[names.gate] = LinearShape(outputs: feedForwardWidth, inputs: width)
            shapes[names.up] = LinearShape(outputs: feedForwardWidth, inputs: width)
            shapes[names.down] = LinearShape(outputs: width, inputs: feedForwardWidth)
        }
        return shapes
    }

    /// Every tensor that the forward pass reads, with its shape: checked before any work is done.
    package var expectedTensors: [(name: String, shape: [Int])] {
        var tensors = [
            (name: LlamaNames.embedding, shape: [vocabularySize, width]), (name: LlamaNames.finalNorm, shape: [width]),
        ]
        if !tiedEmbeddings { tensors.append((name: LlamaNames.head, shape: [vocabularySize, width])) }
        for layer in 0..<layers {
            let names = LlamaNames(layer: layer)
            tensors.append((name: names.inputNorm, shape: [width]))
            tensors.append((name: names.postAttentionNorm, shape: [width]))
        }
        for (module, shape) in linearShapes {
            tensors.append((name: module + ".weight", shape: [shape.outputs, shape.inputs]))
        }
        return tensors
    }
}
