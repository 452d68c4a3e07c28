import CVectorKernels

/// The activations of one block and the three stages of a layer: project, attend, mix.
///
/// Stages one and three run over chunks of rows, stage two over spans of paths; each worker has its own scratch memory.
final class BlockActivations {
    let block: ScoringBlock
    let hidden: FloatBuffer  // (paddedRows, width)
    /// (paddedRows, projectedWidth), in the end the rows that the vocabulary is multiplied with, (…, tokenWidth)
    let projections: FloatBuffer
    /// Rows that hold something, fewer once only predicting ones are kept.
    private(set) var rows: Int

    private let model: ModelConfiguration
    private var width: Int { model.width }
    private let stride: Int

    init(block: ScoringBlock, model: ModelConfiguration) {
        self.block = block
        self.model = model
        rows = block.rows
        stride = model.attention.projectedWidth
        let padded = Self.padded(block.rows)
        hidden = FloatBuffer(count: padded * model.width)
        projections = FloatBuffer(count: padded * max(stride, model.embedding.tokenWidth))
        hidden.fill(block.rows * model.width..<hidden.count, with: 0)
    }

    static func padded(_ rows: Int) -> Int {
        (rows + ScoringPlan.rowMultiple - 1) / ScoringPlan.rowMultiple * ScoringPlan.rowMultiple
    }

    /// Floats that one block of `rows` rows holds.
    static func floats(rows: Int, model: ModelConfiguration) -> Int {
        padded(rows) * (model.width + max(model.attention.projectedWidth, model.embedding.tokenWidth))
    }

    var paddedRows: Int { Self.padded(rows) }

    var chunks: Int { (paddedRows + ScoringPlan.chunkRows - 1) / ScoringPlan.chunkRows }

    func rows(ofChunk chunk: Int) -> Range<Int> {
        let start = chunk * ScoringPlan.chunkRows
        return start..<min(start + ScoringPlan.chunkRows, paddedRows)
    }

    /// Stage one: queries, keys and values of a chunk, normalised by head and rotated by position.
    func project(chunk: Int, _ layer: LayerWeights, _ rotary: RotaryTables?, scratch: ChunkScratch) {
        let rows = rows(ofChunk: chunk)
        let input = normalised(rows, layer.attention.inputNorm, in: scratch)
        layer.attention.projections.apply(
            input, stride: width, count: rows.count, into: projections.pointer + rows.lowerBound * stride,
            targetStride: stride, products: scratch.products)
        let shape = model.attention
        for row in rows where row < block.rows {
            let queries = projections.pointer + row * stride
            let keys = queries + shape.queryWidth
            apply(layer.queryNorm, toHeads: shape.heads, at: queries)
            apply(layer.keyNorm, toHeads: shape.keyValueHeads, at: keys)
            // Query and key heads lie side by side, so one call rotates both.
            rotary?.rotate(queries, count: shape.heads + shape.keyValueHeads, row: row, of: block)
        }
    }

    private func apply(_ norm: NormWeights?, toHeads heads: Int, at start: UnsafeMutablePointer<Float>) {
        guard let norm else { return }
        for head in 0..<heads {
            let place = start + head * model.attention.headWidth
            norm.apply(place, into: place)
        }
    }

    /// Stage two: the attention of some of a path's own rows, along the path; the result replaces the queries.
    func attend(_ span: AttentionSpan, _ attention: TransformerLayer.Attention, scores: UnsafeMutablePointer<Float>) {
        let shape = model.attention
        let group = shape.heads / shape.keyValueHeads
        let keys = projections.pointer + shape.queryWidth
        let values = keys + shape.keyValueWidth
        block.paths[span.path].rows.withUnsafeBufferPointer { rows in
            guard let indices = rows.baseAddress else { return }
            for place in span.places {
                let first = attention.window.map { max(0, place + 1 - $0) } ?? 0
                let query = projections.pointer + Int(rows[place]) * stride
                for head in 0..<shape.heads {
                    let offset = head / group * shape.headWidth
                    vk_attend(
                        query + head * shape.headWidth, keys + offset, values + offset, stride, indices + first,
                        place + 1 - first, shape.headWidth, attention.scale, shape.softCap ?? 0, scores)
                }
            }
        }
    }

    /// Stage three: attention's output and the feed-forward network, added to the residual stream.
    func mix(chunk: Int, _ layer: LayerWeights, scratch: ChunkScratch) {
        let rows = rows(ofChunk: chunk)
        add(
            layer.attention, of: projections.pointer + rows.lowerBound * stride, stride: stride, to: rows,
            scratch: scratch)
        let network = layer.layer.feedForward
        let inner = layer.feedForward.projections.outputs
        layer.feedForward.projections.apply(
            normalised(rows, layer.feedForward.inputNorm, in: scratch), stride: width, count: rows.count,
            into: scratch.wide.pointer, targetStride: inner, products: scratch.products)
        for row in 0..<rows.count {
            let gate = scratch.wide.pointer + row * inner
            network.activation.apply(gate, count: network.innerWidth)
            if network.isGated { vk_multiply(gate, gate + network.innerWidth, network.innerWidth) }
        }
        add(layer.feedForward, of: scratch.wide.pointer, stride: inner, to: rows, scratch: scratch)
    }

    /// Adds a sublayer's output to the stream.
    private func add(
        _ sublayer: LayerWeights.Sublayer, of input: UnsafePointer<Float>, stride: Int, to rows: Range<Int>,
        scratch: ChunkScratch
    ) {
        let stream = hidden.pointer + rows.lowerBound * width
        if let norm = sublayer.outputNorm {
            let output = scratch.normalised.pointer
            sublayer.output.apply(
                input, stride: stride, count: rows.count, into: output, targetStride: width,
                products: scratch.products)
            for row in 0..<rows.count {
                norm.apply(output + row * width, into: output + row * width)
                vk_add(stream + row * width, output + row * width, width)
            }
        } else {
            sublayer.output.apply(
                input, stride: stride, count: rows.count, into: stream, targetStride: width, adding: true,
                products: scratch.products)
        }
        guard let norm = sublayer.streamNorm else { return }
        for row in 0..<rows.count { norm.apply(stream + row * width, into: stream + row * width) }
    }

    /// The rows as a sublayer reads them: normalised in scratch memory, or the stream itself.
    private func normalised(
        _ rows: Range<Int>, _ norm: NormWeights?, in scratch: ChunkScratch
    ) -> UnsafePointer<Float> {
        let stream = hidden.pointer + rows.lowerBound * width
        guard let norm else { return UnsafePointer(stream) }
        for row in 0..<rows.count {
            norm.apply(stream + row * width, into: scratch.normalised.pointer + row * width)
        }
        return UnsafePointer(scratch.normalised.pointer)
    }

    /// Moves the rows that predict to the front, after the last layer's attention: nobody reads the others any more.
    func keepPredictingRows() {
        guard block.predictingRows.count < rows else { return }
        for (place, row) in block.predictingRows.enumerated() {
            let row = Int(row)
            // Moves go to the front in ascending order, so nothing is overwritten before it has been moved.
            (hidden.pointer + place * width).update(from: hidden.pointer + row * width, count: width)
            (projections.pointer + place * stride).update(from: projections.pointer + row * stride, count: stride)
        }
        rows = block.predictingRows.count
        hidden.fill(rows * width..<paddedRows * width, with: 0)
    }

    /// Chunks of the rows that predict, whether or not the others are still there.
    var predictingChunks: Int {
        (Self.padded(block.predictingRows.count) + ScoringPlan.chunkRows - 1) / ScoringPlan.chunkRows
    }

    func predictingRows(ofChunk chunk: Int) -> Range<Int> {
        let start = chunk * ScoringPlan.chunkRows
        return start..<min(start + ScoringPlan.chunkRows, Self.padded(block.predictingRows.count))
    }

    /// The last normalisation and projection of a chunk of predicting rows, into the memory of the attention's
    /// projections, which a layer overwrites before it reads them.
    func finish(chunk: Int, _ norm: NormWeights?, _ projection: LinearWeights?, scratch: ChunkScratch) {
        let rows = predictingRows(ofChunk: chunk)
        let tokenWidth = model.embedding.tokenWidth
        let target = projections.pointer + rows.lowerBound * tokenWidth
        let keptAlone = block.predictingRows.count == self.rows
        let input = keptAlone ? normalised(rows, norm, in: scratch) : gathered(rows, norm, in: scratch)
        if let projection {
            projection.apply(
                input, stride: width, count: rows.count, into: target, targetStride: tokenWidth,
                products: scratch.products)
        } else {
            target.update(from: input, count: rows.count * width)
        }
    }

    /// Rows that were finished, (rows, tokenWidth).
    func finished(_ rows: Range<Int>) -> UnsafePointer<Float> {
        UnsafePointer(projections.pointer + rows.lowerBound * model.embedding.tokenWidth)
    }

    /// Predicting rows from where they lie among all, normalised; zero where there are no more of them.
    private func gathered(_ rows: Range<Int>, _ norm: NormWeights?, in scratch: ChunkScratch) -> UnsafePointer<Float> {
        let gathered = scratch.normalised.pointer
        for (index, row) in rows.enumerated() {
            let target = gathered + index * width
            guard row < block.predictingRows.count else {
                target.update(repeating: 0, count: width)
                continue
            }
            let source = hidden.pointer + Int(block.predictingRows[row]) * width
            if let norm { norm.apply(source, into: target) } else { target.update(from: source, count: width) }
        }
        return UnsafePointer(gathered)
    }
}

/// Some places of a path whose attention one worker computes at a time.
struct AttentionSpan {
    let path: Int
    let places: Range<Int>

    /// All places that the block's paths own, in spans of at most 64.
    static func spans(of block: ScoringBlock) -> [AttentionSpan] {
        block.paths.enumerated().flatMap { index, path in
            stride(from: path.firstOwn, to: path.rows.count, by: 64).map { start in
                AttentionSpan(path: index, places: start..<min(start + 64, path.rows.count))
            }
        }
    }
}

extension Activation {
    func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .silu: vk_silu(values, count)
        case .relu: vk_relu(values, count)
        case .gelu: vk_gelu(values, count)
        case .geluTanh: vk_gelu_tanh(values, count)
        }
    }
}
