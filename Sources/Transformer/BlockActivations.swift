import CVectorKernels

/// The activations of one block and the three stages of a layer: project, attend, mix.
///
/// Stages one and three run over chunks of rows, stage two over paths; each worker has its own scratch memory.
final class BlockActivations {
    let block: ScoringBlock
    let paddedRows: Int
    let hidden: FloatBuffer  // (paddedRows, width)
    private let projections: FloatBuffer  // (paddedRows, queryWidth + 2 * keyValueWidth)
    private let shape: ModelConfiguration
    private let stride: Int

    init(block: ScoringBlock, shape: ModelConfiguration) {
        self.block = block
        self.shape = shape
        stride = shape.queryWidth + 2 * shape.keyValueWidth
        paddedRows = Self.padded(block.rows)
        hidden = FloatBuffer(count: paddedRows * shape.width)
        projections = FloatBuffer(count: paddedRows * stride)
        hidden.fill(0..<hidden.count, with: 0)
    }

    static func padded(_ rows: Int) -> Int {
        (rows + ScoringPlan.rowMultiple - 1) / ScoringPlan.rowMultiple * ScoringPlan.rowMultiple
    }

    /// Floats that one block of `rows` rows holds.
    static func floats(rows: Int, shape: ModelConfiguration) -> Int {
        padded(rows) * (shape.width + shape.queryWidth + 2 * shape.keyValueWidth)
    }

    var chunks: Int { (paddedRows + ScoringPlan.chunkRows - 1) / ScoringPlan.chunkRows }

    func rows(ofChunk chunk: Int) -> Range<Int> {
        let start = chunk * ScoringPlan.chunkRows
        return start..<min(start + ScoringPlan.chunkRows, paddedRows)
    }

    /// Stage one: queries, keys and values of a chunk, rotated by position.
    func project(chunk: Int, _ layer: LayerWeights, _ rotary: RotaryEmbedding, scratch: ChunkScratch) {
        let rows = rows(ofChunk: chunk)
        normalise(rows, layer.inputNorm, into: scratch.normalised)
        let target = projections.pointer + rows.lowerBound * stride
        LinearAlgebra.multiplyTransposed(
            scratch.normalised.pointer, strideA: shape.width, layer.queryKeyValue.pointer, strideB: shape.width,
            into: target, strideC: stride, m: rows.count, n: stride, k: shape.width)
        for row in rows where row < block.rows {
            rotary.withAngles(at: Int(block.positions[row])) { cosine, sine in
                // Query and key heads lie side by side, so one call rotates both.
                vk_rotate_half(
                    projections.pointer + row * stride, cosine, sine, shape.heads + shape.keyValueHeads,
                    shape.headWidth)
            }
        }
    }

    /// Stage two: the attention of the rows that a path owns, along the path; the result replaces the queries.
    func attend(path: ScoringBlock.Path, scores: UnsafeMutablePointer<Float>) {
        let scale = 1 / Float(shape.headWidth).squareRoot()
        let group = shape.heads / shape.keyValueHeads
        let keys = projections.pointer + shape.queryWidth
        let values = keys + shape.keyValueWidth
        path.rows.withUnsafeBufferPointer { rows in
            guard let indices = rows.baseAddress else { return }
            for place in path.firstOwn..<rows.count {
                let query = projections.pointer + Int(rows[place]) * stride
                for head in 0..<shape.heads {
                    let offset = head / group * shape.headWidth
                    vk_attend(
                        query + head * shape.headWidth, keys + offset, values + offset, stride, indices, place + 1,
                        shape.headWidth, scale, scores)
                }
            }
        }
    }

    /// Stage three: attention's output and the feed-forward network, added to the residual stream.
    func mix(chunk: Int, _ layer: LayerWeights, scratch: ChunkScratch) {
        let rows = rows(ofChunk: chunk)
        let stream = hidden.pointer + rows.lowerBound * shape.width
        let width = shape.feedForwardWidth
        LinearAlgebra.multiplyTransposed(
            projections.pointer + rows.lowerBound * stride, strideA: stride, layer.output.pointer,
            strideB: shape.queryWidth, into: stream, strideC: shape.width, m: rows.count, n: shape.width,
            k: shape.queryWidth, beta: 1)
        normalise(rows, layer.postAttentionNorm, into: scratch.normalised)
        LinearAlgebra.multiplyTransposed(
            scratch.normalised.pointer, strideA: shape.width, layer.gateUp.pointer, strideB: shape.width,
            into: scratch.gateUp.pointer, strideC: 2 * width, m: rows.count, n: 2 * width, k: shape.width)
        for row in 0..<rows.count {
            let gate = scratch.gateUp.pointer + row * 2 * width
            vk_silu_multiply(gate, gate + width, width, gate)
        }
        LinearAlgebra.multiplyTransposed(
            scratch.gateUp.pointer, strideA: 2 * width, layer.down.pointer, strideB: width, into: stream,
            strideC: shape.width, m: rows.count, n: shape.width, k: width, beta: 1)
    }

    /// The last normalisation, after which the residual stream itself is no longer needed.
    func normaliseInPlace(chunk: Int, _ weight: FloatBuffer) {
        for row in rows(ofChunk: chunk) {
            let start = hidden.pointer + row * shape.width
            vk_rms_norm(start, weight.pointer, shape.normEpsilon, shape.width, start)
        }
    }

    private func normalise(_ rows: Range<Int>, _ weight: FloatBuffer, into target: FloatBuffer) {
        for row in rows {
            vk_rms_norm(
                hidden.pointer + row * shape.width, weight.pointer, shape.normEpsilon, shape.width,
                target.pointer + (row - rows.lowerBound) * shape.width)
        }
    }
}

/// Memory of one worker for one chunk.
final class ChunkScratch {
    let normalised: FloatBuffer  // (chunkRows, width)
    let gateUp: FloatBuffer  // (chunkRows, 2 * feedForwardWidth), or a vocabulary tile's logits
    let scores: FloatBuffer  // (longest path)

    init(shape: ModelConfiguration, longestPath: Int) {
        normalised = FloatBuffer(count: ScoringPlan.chunkRows * shape.width)
        gateUp = FloatBuffer(count: Self.wide(shape))
        scores = FloatBuffer(count: longestPath)
    }

    private static func wide(_ shape: ModelConfiguration) -> Int {
        ScoringPlan.chunkRows * max(2 * shape.feedForwardWidth, min(VocabularyHead.tileColumns, shape.vocabularySize))
    }

    /// Floats that one instance holds, without the attention scores.
    static func floats(_ shape: ModelConfiguration) -> Int {
        ScoringPlan.chunkRows * shape.width + wide(shape)
    }
}
