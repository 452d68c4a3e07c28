@testable import Transformer

/// Networks with one part exchanged that no `config.json` can exchange.
extension ModelConfiguration {
    func with(
        embedding: EmbeddingStage? = nil, layers: [TransformerLayer]? = nil, head: PredictionHead? = nil
    ) -> ModelConfiguration {
        ModelConfiguration(
            modelType: modelType, width: width, vocabularySize: vocabularySize, positions: positions, prefix: prefix,
            attention: attention, embedding: embedding ?? self.embedding, layers: layers ?? self.layers,
            head: head ?? self.head)
    }
}

extension EmbeddingStage {
    /// The row of position 0 is another one.
    func from(position offset: Int) -> EmbeddingStage {
        var stage = self
        stage.positions = positions.map { .init(path: $0.path, offset: offset, rows: $0.rows) }
        return stage
    }

    /// The transposed matrix of another projection of the same size.
    func projected(by other: LinearModule?) -> EmbeddingStage {
        var stage = self
        stage.projection = other.map(\.transposed)
        return stage
    }
}

extension PredictionHead {
    func projected(by other: LinearModule?) -> PredictionHead {
        var head = self
        head.projection = other.map(\.transposed)
        return head
    }
}

extension LinearModule {
    fileprivate var transposed: LinearModule {
        LinearModule(path, outputs: inputs, inputs: outputs, hasBias: hasBias, isTransposed: !isTransposed)
    }
}

extension TransformerLayer {
    /// What normalises the stream after each sublayer normalises what the sublayer reads.
    var normalisingFirst: TransformerLayer {
        TransformerLayer(
            attention: .init(
                norms: .init(input: attention.norms.stream), projections: attention.projections,
                queryNorm: attention.queryNorm, keyNorm: attention.keyNorm, output: attention.output,
                scale: attention.scale, window: attention.window),
            feedForward: .init(
                norms: .init(input: feedForward.norms.stream), projections: feedForward.projections,
                activation: feedForward.activation, output: feedForward.output))
    }
}
