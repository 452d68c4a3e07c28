import CVectorKernels

/// The output matrix by tiles of the vocabulary, one in memory at a time, so that logits are never held for more.
final class HeadTile {
    /// Part of a product's identity: another width gives other bits.
    static let widest = 4096

    private let model: ModelConfiguration
    private let weights: FloatBuffer  // (columns, tokenWidth)
    private let bias: FloatBuffer  // (columns)
    private var isBiased = false
    /// The tokens of the tile that was loaded last.
    private(set) var columns: Range<Int> = 0..<0

    init(_ model: ModelConfiguration) {
        self.model = model
        let columns = Self.columns(model)
        weights = FloatBuffer(count: columns * model.embedding.tokenWidth)
        bias = FloatBuffer(count: columns)
    }

    static func count(_ model: ModelConfiguration) -> Int { (model.vocabularySize + widest - 1) / widest }

    /// Of the widest tile.
    static func columns(_ model: ModelConfiguration) -> Int { min(widest, model.vocabularySize) }

    func load(_ tile: Int, from weights: AdaptedWeights) throws {
        let start = tile * Self.widest
        columns = start..<min(start + Self.widest, model.vocabularySize)
        try weights.readHead(rows: columns, into: self.weights.pointer)
        isBiased = weights.readHeadBias(rows: columns, into: bias.pointer)
    }

    /// Logits (count, columns) of rows (count, tokenWidth) that were normalised and projected.
    func writeLogits(
        of rows: UnsafePointer<Float>, count: Int, into logits: UnsafeMutablePointer<Float>, products: MatrixProducts
    ) {
        let width = model.embedding.tokenWidth
        products.multiplyTransposed(
            rows, strideA: width, weights.pointer, strideB: width, into: logits, strideC: columns.count, m: count,
            n: columns.count, k: width)
        for row in 0..<count {
            let start = logits + row * columns.count
            if isBiased { vk_add(start, bias.pointer, columns.count) }
            if let cap = model.head.softCap { vk_soft_cap(start, cap, columns.count) }
        }
    }

    /// Multiplications and additions for some rows and the tile that was loaded last.
    func operations(rows: Int) -> Double {
        2 * Double(columns.count) * Double(model.embedding.tokenWidth) * Double(rows)
    }
}
