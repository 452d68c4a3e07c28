import CVectorKernels
import RealModule

/// Next-token log-probabilities by tiles of the vocabulary; the log-sum-exp is combined from the tiles' parts in a
/// fixed order.
struct VocabularyHead {
    /// One wanted probability.
    struct Target {
        let row: Int
        let token: Int
    }

    private let tiles: Int
    private let chunkTargets: [[Int]]  // by chunk, indices into targets, ascending by token
    private let targets: [Target]
    private let maxima: FloatBuffer  // (rows, tiles)
    private let sums: DoubleBuffer  // (rows, tiles)
    private let logits: FloatBuffer  // (targets)

    /// - Parameter targets: by the rows that `activations` has kept.
    init(activations: BlockActivations, targets: [Target], model: ModelConfiguration) {
        self.targets = targets
        tiles = HeadTile.count(model)
        var chunkTargets = [[Int]](repeating: [], count: activations.predictingChunks)
        for (index, target) in targets.enumerated() { chunkTargets[target.row / ScoringPlan.chunkRows].append(index) }
        self.chunkTargets = chunkTargets.map { $0.sorted { targets[$0].token < targets[$1].token } }
        maxima = FloatBuffer(count: activations.paddedRows * tiles)
        sums = DoubleBuffer(count: activations.paddedRows * tiles)
        logits = FloatBuffer(count: targets.count)
    }

    /// Takes in one chunk's logits in one tile.
    func accumulate(
        tile: Int, _ head: HeadTile, chunk: Int, _ activations: BlockActivations, scratch: ChunkScratch
    ) {
        let columns = head.columns
        let rows = activations.predictingRows(ofChunk: chunk)
        let chunkLogits = scratch.wide.pointer  // (rows, columns)
        head.writeLogits(
            of: activations.finished(rows), count: rows.count, into: chunkLogits, products: scratch.products)
        for row in rows {
            let start = chunkLogits + (row - rows.lowerBound) * columns.count
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
