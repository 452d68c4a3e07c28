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

    private let shape: ModelConfiguration
    private let tiles: Int
    private let chunkTargets: [[Int]]  // by chunk, indices into targets, ascending by token
    private let targets: [Target]
    private let maxima: FloatBuffer  // (rows, tiles)
    private let sums: DoubleBuffer  // (rows, tiles)
    private let logits: FloatBuffer  // (targets)

    init(activations: BlockActivations, targets: [Target], shape: ModelConfiguration) {
        self.shape = shape
        self.targets = targets
        tiles = Self.tiles(shape)
        var chunkTargets = [[Int]](repeating: [], count: activations.chunks)
        for (index, target) in targets.enumerated() { chunkTargets[target.row / ScoringPlan.chunkRows].append(index) }
        self.chunkTargets = chunkTargets.map { $0.sorted { targets[$0].token < targets[$1].token } }
        maxima = FloatBuffer(count: activations.paddedRows * tiles)
        sums = DoubleBuffer(count: activations.paddedRows * tiles)
        logits = FloatBuffer(count: targets.count)
    }

    static func tiles(_ shape: ModelConfiguration) -> Int {
        (shape.vocabularySize + tileColumns - 1) / tileColumns
    }

    static func columns(ofTile tile: Int, _ shape: ModelConfiguration) -> Range<Int> {
        let start = tile * tileColumns
        return start..<min(start + tileColumns, shape.vocabularySize)
    }

    /// One chunk's logits in one tile, from normalised activations. `weights` (columns, width) is the tile's part of the output matrix.
    func accumulate(
        tile: Int, chunk: Int, _ activations: BlockActivations, weights: FloatBuffer, scratch: ChunkScratch
    ) {
        let columns = Self.columns(ofTile: tile, shape)
        let rows = activations.rows(ofChunk: chunk)
        LinearAlgebra.multiplyTransposed(
            activations.hidden.pointer + rows.lowerBound * shape.width, strideA: shape.width, weights.pointer,
            strideB: shape.width,
            into: scratch.gateUp.pointer, strideC: columns.count, m: rows.count, n: columns.count, k: shape.width)
        for row in rows {
            let start = scratch.gateUp.pointer + (row - rows.lowerBound) * columns.count
            let maximum = vk_maximum(start, columns.count)
            maxima.pointer[row * tiles + tile] = maximum
            sums.pointer[row * tiles + tile] = vk_sum_exp(start, columns.count, maximum)
        }
        for index in chunkTargets[chunk] {
            let target = targets[index]
            guard columns.contains(target.token) else { continue }
            logits.pointer[index] =
                scratch.gateUp.pointer[
                    (target.row - rows.lowerBound) * columns.count + target.token
                        - columns.lowerBound]
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
