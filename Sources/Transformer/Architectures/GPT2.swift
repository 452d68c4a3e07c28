/// GPT-2: learned positions, layer norms, one fused projection, weights stored transposed (Radford et al. 2019).
enum GPT2: Architecture {
    static let modelType = "gpt2"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        let sizes = ConfigurationReader.sizes
        let width = try reader.integer(name(reader, "n_embd", "hidden_size"), sizes.width, default: 768)
        let layers = try reader.integer(name(reader, "n_layer", "num_hidden_layers"), sizes.layers, default: 12)
        let heads = try reader.integer(name(reader, "n_head", "num_attention_heads"), sizes.heads, default: 12)
        let positions = try reader.integer(
            name(reader, "n_positions", "max_position_embeddings"), sizes.positions, default: 1024)
        guard width % heads == 0 else {
            throw ModelConfigurationError(key: "n_head", problem: "\(heads) heads do not divide a width of \(width)")
        }
        try reader.require("add_cross_attention", { $0.bool == false }, or: "attention to an encoder is not supported")
        let layer = Layer(
            width: width, inner: try reader.integer("n_inner", sizes.inner, default: 4 * width),
            epsilon: try reader.epsilon("layer_norm_epsilon", default: 1e-5),
            activation: try reader.activation("activation_function", default: .geluTanh),
            scale: try reader.flag("scale_attn_weights", default: true) ? 1 / Float(width / heads).squareRoot() : 1,
            isScaledByDepth: try reader.flag("scale_attn_by_inverse_layer_idx"))
        let vocabularySize = try reader.integer("vocab_size", sizes.vocabulary, default: 50_257)
        return ModelConfiguration(
            modelType: modelType, width: width, vocabularySize: vocabularySize, positions: positions,
            prefix: "transformer.",
            attention: AttentionShape(heads: heads, keyValueHeads: heads, headWidth: width / heads),
            embedding: EmbeddingStage(
                path: "transformer.wte", tokenWidth: width,
                positions: .init(path: "transformer.wpe", offset: 0, rows: positions)),
            layers: (0..<layers).map(layer.layer),
            head: PredictionHead(
                norm: layer.norm("transformer.ln_f"), path: "lm_head",
                isTied: try reader.flag("tie_word_embeddings", default: true)))
    }

    /// The key that is given, of GPT-2's own name and the common one.
    private static func name(_ reader: ConfigurationReader, _ own: String, _ common: String) -> String {
        reader.isGiven(own) || !reader.isGiven(common) ? own : common
    }

    private struct Layer {
        let width: Int
        let inner: Int
        let epsilon: Float
        let activation: Activation
        let scale: Float
        let isScaledByDepth: Bool

        func layer(_ index: Int) -> TransformerLayer {
            let path = "transformer.h.\(index)."
            return TransformerLayer(
                attention: .init(
                    norms: .init(input: norm(path + "ln_1")),
                    projections: [linear(path + "attn.c_attn", outputs: 3 * width, inputs: width)],
                    output: linear(path + "attn.c_proj", outputs: width, inputs: width),
                    scale: isScaledByDepth ? scale / Float(index + 1) : scale, window: nil),
                feedForward: .init(
                    norms: .init(input: norm(path + "ln_2")),
                    projections: [linear(path + "mlp.c_fc", outputs: inner, inputs: width)], activation: activation,
                    output: linear(path + "mlp.c_proj", outputs: width, inputs: inner)))
        }

        func norm(_ path: String) -> Norm { Norm(path: path, kind: .layer, width: width, epsilon: epsilon) }

        private func linear(_ path: String, outputs: Int, inputs: Int) -> LinearModule {
            LinearModule(path, outputs: outputs, inputs: inputs, hasBias: true, isTransposed: true)
        }
    }
}
