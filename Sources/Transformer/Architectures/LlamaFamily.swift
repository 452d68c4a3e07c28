/// Llama and its descendants: gated feed-forward networks, root-mean-square norms, rotary positions, grouped queries.
///
/// Each architecture reads the common sizes and sets what it does differently.
struct LlamaFamily {
    var modelType = "llama"
    var layers: Int
    var width: Int
    var feedForwardWidth: Int
    var heads: Int
    var keyValueHeads: Int
    var headWidth: Int
    var vocabularySize: Int
    var positions: Int
    var normEpsilon: Float
    var rotary: RotaryPositions
    var tiedEmbeddings: Bool

    var activation = Activation.silu
    var hasProjectionBias = false
    var hasOutputBias = false
    var hasFeedForwardBias = false
    /// Queries and keys are normalised head by head.
    var hasHeadNorms = false
    /// Each sublayer's output is normalised too.
    var hasOutputNorms = false
    var normOffset: Float = 0
    var embeddingScale: Float = 1
    /// 1/√headWidth when nil.
    var attentionScale: Float?
    var attentionSoftCap: Float?
    var headSoftCap: Float?
    /// Of each layer that has one.
    var windows: [Int: Int] = [:]

    var configuration: ModelConfiguration {
        ModelConfiguration(
            modelType: modelType, width: width, vocabularySize: vocabularySize, positions: positions,
            prefix: "model.",
            attention: AttentionShape(
                heads: heads, keyValueHeads: keyValueHeads, headWidth: headWidth, rotary: rotary,
                softCap: attentionSoftCap),
            embedding: EmbeddingStage(path: "model.embed_tokens", tokenWidth: width, scale: embeddingScale),
            layers: (0..<layers).map(layer),
            head: PredictionHead(
                norm: norm("model.norm"), path: "lm_head", isTied: tiedEmbeddings, softCap: headSoftCap))
    }

    private func layer(_ index: Int) -> TransformerLayer {
        let path = "model.layers.\(index)."
        let afterAttention = norm(path + "post_attention_layernorm")
        let attentionNorms: TransformerLayer.Norms
        let feedForwardNorms: TransformerLayer.Norms
        if hasOutputNorms {
            attentionNorms = .init(input: norm(path + "input_layernorm"), output: afterAttention)
            feedForwardNorms = .init(
                input: norm(path + "pre_feedforward_layernorm"), output: norm(path + "post_feedforward_layernorm"))
        } else {
            attentionNorms = .init(input: norm(path + "input_layernorm"))
            feedForwardNorms = .init(input: afterAttention)
        }
        return TransformerLayer(
            attention: attention(path + "self_attn.", attentionNorms, window: windows[index]),
            feedForward: feedForward(path + "mlp.", feedForwardNorms))
    }

    private func attention(_ path: String, _ norms: TransformerLayer.Norms, window: Int?) -> TransformerLayer.Attention
    {
        let queries = heads * headWidth
        let keys = keyValueHeads * headWidth
        return TransformerLayer.Attention(
            norms: norms,
            projections: [
                LinearModule(path + "q_proj", outputs: queries, inputs: width, hasBias: hasProjectionBias),
                LinearModule(path + "k_proj", outputs: keys, inputs: width, hasBias: hasProjectionBias),
                LinearModule(path + "v_proj", outputs: keys, inputs: width, hasBias: hasProjectionBias),
            ],
            queryNorm: hasHeadNorms ? norm(path + "q_norm", width: headWidth) : nil,
            keyNorm: hasHeadNorms ? norm(path + "k_norm", width: headWidth) : nil,
            output: LinearModule(path + "o_proj", outputs: width, inputs: queries, hasBias: hasOutputBias),
            scale: attentionScale ?? 1 / Float(headWidth).squareRoot(), window: window)
    }

    private func feedForward(_ path: String, _ norms: TransformerLayer.Norms) -> TransformerLayer.FeedForward {
        let inner = ["gate_proj", "up_proj"].map {
            LinearModule(path + $0, outputs: feedForwardWidth, inputs: width, hasBias: hasFeedForwardBias)
        }
        return TransformerLayer.FeedForward(
            norms: norms, projections: inner, activation: activation,
            output: LinearModule(
                path + "down_proj", outputs: width, inputs: feedForwardWidth, hasBias: hasFeedForwardBias))
    }

    private func norm(_ path: String, width: Int? = nil) -> Norm {
        Norm(path: path, kind: .rootMeanSquare(offset: normOffset), width: width ?? self.width, epsilon: normEpsilon)
    }
}
