/// Memory of one worker for one chunk, and its products.
final class ChunkScratch {
    let products: MatrixProducts
    let normalised: FloatBuffer  // (chunkRows, the wider of width and tokenWidth)
    let wide: FloatBuffer  // (chunkRows, feed-forward projections), or a vocabulary tile's logits
    let scores: FloatBuffer  // (longest path)

    init(_ model: ModelConfiguration, longestPath: Int, meter: ProductMeter?) {
        products = MatrixProducts(meter)
        normalised = FloatBuffer(count: Self.narrow(model))
        wide = FloatBuffer(count: Self.wide(model))
        scores = FloatBuffer(count: longestPath)
    }

    private static func narrow(_ model: ModelConfiguration) -> Int {
        ScoringPlan.chunkRows * max(model.width, model.embedding.tokenWidth)
    }

    private static func wide(_ model: ModelConfiguration) -> Int {
        let inner = model.layers.map { $0.feedForward.projections.reduce(0) { $0 + $1.outputs } }.max() ?? 0
        return ScoringPlan.chunkRows * max(inner, HeadTile.columns(model))
    }

    /// Floats that one instance holds, without the attention scores.
    static func floats(_ model: ModelConfiguration) -> Int { narrow(model) + wide(model) }
}
