import CVectorKernels

/// One layer's parameters in float32 with the adapter applied; the memory is reused for layer after layer.
final class LayerWeights {
    /// Of attention or of the feed-forward network.
    struct Sublayer {
        let inputNorm: NormWeights?
        let outputNorm: NormWeights?
        let streamNorm: NormWeights?
        let projections: LinearWeights
        let output: LinearWeights
    }

    private(set) var layer: TransformerLayer
    let attention: Sublayer
    let queryNorm: NormWeights?
    let keyNorm: NormWeights?
    let feedForward: Sublayer

    /// - Parameter layer: any of the model's, for all have the same shapes.
    init(_ layer: TransformerLayer) {
        self.layer = layer
        attention = Sublayer(layer.attention.norms, layer.attention.projections, layer.attention.output)
        queryNorm = layer.attention.queryNorm.map(NormWeights.init)
        keyNorm = layer.attention.keyNorm.map(NormWeights.init)
        feedForward = Sublayer(layer.feedForward.norms, layer.feedForward.projections, layer.feedForward.output)
    }

    /// Floats that one instance holds.
    static func floats(_ layer: TransformerLayer) -> Int { layer.parameters.reduce(0) { $0 + $1.elementCount } }

    func load(_ layer: TransformerLayer, from weights: AdaptedWeights) throws {
        self.layer = layer
        let (attention, feedForward) = (layer.attention, layer.feedForward)
        try self.attention.load(attention.norms, attention.projections, attention.output, from: weights)
        try queryNorm?.load(attention.queryNorm, from: weights)
        try keyNorm?.load(attention.keyNorm, from: weights)
        try self.feedForward.load(feedForward.norms, feedForward.projections, feedForward.output, from: weights)
    }
}

extension LayerWeights.Sublayer {
    init(_ norms: TransformerLayer.Norms, _ projections: [LinearModule], _ output: LinearModule) {
        inputNorm = norms.input.map(NormWeights.init)
        outputNorm = norms.output.map(NormWeights.init)
        streamNorm = norms.stream.map(NormWeights.init)
        self.projections = LinearWeights(projections)
        self.output = LinearWeights([output])
    }

    func load(
        _ norms: TransformerLayer.Norms, _ projections: [LinearModule], _ output: LinearModule,
        from weights: AdaptedWeights
    ) throws {
        try inputNorm?.load(norms.input, from: weights)
        try outputNorm?.load(norms.output, from: weights)
        try streamNorm?.load(norms.stream, from: weights)
        try self.projections.load(projections, from: weights)
        try self.output.load([output], from: weights)
    }
}
