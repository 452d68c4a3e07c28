import CVectorKernels
import RealModule

/// Next-token log-probabilities by tiles of the vocabulary: logits are never held for more than one tile, and the
/// log-sum-exp is combined from the tiles' parts in a fixed order.
struct VocabularyHead {
    /// Part of a product's identity: another width gives other bits.
    static let tileColumns = 4096

    /// One wanted probability.
    struct Target {
        let row: Int
        let token: Int
    }

    private let model: ModelConfiguration
    private let tiles: Int
    private let chunkTargets: [[Int]]  // by chunk, indices into targets, ascending by token
    private let targets: [Target]
    private let maxima: FloatBuffer  // (rows, tiles)
    private let sums: DoubleBuffer  // (rows, tiles)
    private let logits: FloatBuffer  // (targets)

    /// - Parameter targets: by the rows that `activations` has kept.
    init(activations: BlockActivations, targets: [Target], model: ModelConfiguration) {
        self.model = model
        self.targets = targets
        tiles = Self.tiles(model)
        var chunkTargets = [[Int]](repeating: [], count: activations.chunks)
        for (index, target) in targets.enumerated() { chunkTargets[target.row / ScoringPlan.chunkRows].append(index) }
        self.chunkTargets = chunkTargets.map { $0.sorted { targets[$0].token < targets[$1].token } }
        maxima = FloatBuffer(count: activations.paddedRows * tiles)
        sums = DoubleBuffer(count: activations.paddedRows * tiles)
        logits = FloatBuffer(count: targets.count)
    }

    static func tiles(_ model: ModelConfiguration) -> Int {
        (model.vocabularySize + tileColumns - 1) / tileColumns
    }

    static func columns(ofTile tile: Int, _ model: ModelConfiguration) -> Range<Int> {
        let start = tile * tileColumns
        return start..<min(start + tileColumns, model.vocabularySize)
    }

    /// One chunk's logits in one tile. `weights` (columns, tokenWidth) is the tile's part of the output matrix, `bias`
    /// (columns) that of what is added to the logits.
    func accumulate(
        tile: Int, chunk: Int, _ activations: BlockActivations, weights: FloatBuffer, bias: FloatBuffer?,
        scratch: ChunkScratch
    ) {
        let columns = Self.columns(ofTile: tile, model)
        let rows = activations.rows(ofChunk: chunk)
        let width = model.embedding.tokenWidth
        let chunkLogits = scratch.wide.pointer  // (rows, columns)
        scratch.products.multiplyTransposed(
            activations.projections.pointer + rows.lowerBound * width, strideA: width, weights.pointer,
            strideB: width, into: chunkLogits, strideC: columns.count, m: rows.count, n: columns.count, k: width)
        for row in rows {
            let start = chunkLogits + (row - rows.lowerBound) * columns.count
            if let bias { vk_add(start, bias.pointer, columns.count) }
            if let cap = model.head.softCap { vk_soft_cap(start, cap, columns.count) }
            let maximum = vk_maximum(start, columns.count)
            maxima.pointer[row * tiles + tile] = maximum
            sums.pointer[row * tiles + tile] = vk_sum_exp(start, columns.count, maximum)
        }
        for index in chunkTargets[chunk] {
            let target = targets[index]
            guard columns.contains(target.token) else { continue }
            let row = target.row - rows.lowerBound
            logits.pointer[index] = chunkLogits[row * columns.count + target.token - columns.lowerBound]
        }
    }

    /// Log-probabilities (nats) in the order of the targets, once all tiles have been accumulated.
    func logProbabilities() -> [Double] {
        var normalisers: [Int: Double] = [:]
        return targets.indices.map { index in
            let row = targets[index].row
            let normaliser = normalisers[row] ?? logSumExp(row)
            normalisers[row] = normaliser
            return Double(logits.pointer[index]) - normaliser
        }
    }

    private func logSumExp(_ row: Int) -> Double {
        let range = row * tiles..<(row + 1) * tiles
        let maximum = range.reduce(-Float.infinity) { max($0, maxima.pointer[$1]) }
        let sum = range.reduce(0.0) { total, part in
            total + sums.pointer[part] * Double.exp(Double(maxima.pointer[part]) - Double(maximum))
        }
        return Double(maximum) + Double.log(sum)
    }
}

/// Uninitialised doubles that several threads fill in disjoint parts.
final class DoubleBuffer: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Double>

    init(count: Int) {
        pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(count, 1))
    }

    deinit { pointer.deallocate() }
}
