/// OPT: learned positions from row 2 on, layer norms before the sublayers, or after them in the 350m variant, whose
/// token vectors are narrower than the model (Zhang et al. 2022, arXiv 2205.01068).
enum OPT: Architecture {
    static let modelType = "opt"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        let sizes = ConfigurationReader.sizes
        let width = try reader.integer("hidden_size", sizes.width, default: 768)
        let heads = try reader.integer("num_attention_heads", sizes.heads, default: 12)
        guard width % heads == 0 else {
            throw ModelConfigurationError(
                key: "num_attention_heads", problem: "\(heads) heads do not divide a width of \(width)")
        }
        try reader.require("scale_embeddings", { $0.bool == false }, or: "scaled embeddings are not supported")
        let layer = Layer(
            width: width, inner: try reader.integer("ffn_dim", sizes.inner, default: 3072),
            scale: 1 / Float(width / heads).squareRoot(),
            activation: try reader.activation("activation_function", default: .relu),
            hasBias: try reader.flag("enable_bias", default: true),
            hasNormWeights: try reader.flag("layer_norm_elementwise_affine", default: true),
            normalisesFirst: try reader.flag("do_layer_norm_before", default: true))
        let tokenWidth = try reader.integer("word_embed_proj_dim", sizes.width, default: width)
        let removesFinalNorm = try reader.flag("_remove_final_layer_norm")
        let hasFinalNorm = layer.normalisesFirst && !removesFinalNorm
        let layers = try reader.integer("num_hidden_layers", sizes.layers, default: 12)
        let positions = try reader.integer("max_position_embeddings", sizes.positions, default: 2048)
        return ModelConfiguration(
            modelType: modelType, width: width,
            vocabularySize: try reader.integer("vocab_size", sizes.vocabulary, default: 50_272), positions: positions,
            prefix: "model.",
            attention: AttentionShape(heads: heads, keyValueHeads: heads, headWidth: width / heads),
            embedding: EmbeddingStage(
                path: "model.decoder.embed_tokens", tokenWidth: tokenWidth,
                positions: .init(path: "model.decoder.embed_positions", offset: 2, rows: positions + 2),
                projection: tokenWidth == width
                    ? nil : LinearModule("model.decoder.project_in", outputs: width, inputs: tokenWidth)),
            layers: (0..<layers).map(layer.layer),
            head: PredictionHead(
                norm: hasFinalNorm ? layer.norm("model.decoder.final_layer_norm") : nil,
                projection: tokenWidth == width
                    ? nil : LinearModule("model.decoder.project_out", outputs: tokenWidth, inputs: width),
                path: "lm_head", isTied: try reader.flag("tie_word_embeddings", default: true)))
    }

    private struct Layer {
        let width: Int
        let inner: Int
        let scale: Float
        let activation: Activation
        let hasBias: Bool
        let hasNormWeights: Bool
        let normalisesFirst: Bool

        func layer(_ index: Int) -> TransformerLayer {
            let path = "model.decoder.layers.\(index)."
            let projections = ["q_proj", "k_proj", "v_proj"].map {
                linear(path + "self_attn." + $0, outputs: width, inputs: width)
            }
            return TransformerLayer(
                attention: .init(
                    norms: norms(path + "self_attn_layer_norm"), projections: projections,
                    output: linear(path + "self_attn.out_proj", outputs: width, inputs: width), scale: scale,
                    window: nil),
                feedForward: .init(
                    norms: norms(path + "final_layer_norm"),
                    projections: [linear(path + "fc1", outputs: inner, inputs: width)], activation: activation,
                    output: linear(path + "fc2", outputs: width, inputs: inner)))
        }

        func norm(_ path: String) -> Norm {
            Norm(path: path, kind: hasNormWeights ? .layer : .plainLayer, width: width, epsilon: 1e-5)
        }

        private func norms(_ path: String) -> TransformerLayer.Norms {
            normalisesFirst ? .init(input: norm(path)) : .init(stream: norm(path))
        }

        private func linear(_ path: String, outputs: Int, inputs: Int) -> LinearModule {
            LinearModule(path, outputs: outputs, inputs: inputs, hasBias: hasBias)
        }
    }
}
