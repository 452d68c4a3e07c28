import CVectorKernels

/// The distributions behind both models' finished rows, compared by tiles of the vocabulary in double precision.
final class HeadComparison {
    private let tuned: NetworkPass
    private let base: NetworkPass?
    private let parallel: any ParallelFor
    private let tunedHead: HeadTile
    private let baseHead: HeadTile?
    private let baseLogits: [FloatBuffer]  // one a worker, (chunkRows, columns)
    /// Tokens that both models have.
    private let common: Int

    init(tuned: NetworkPass, base: NetworkPass?, parallel: any ParallelFor) {
        self.tuned = tuned
        self.base = base
        self.parallel = parallel
        tunedHead = HeadTile(tuned.configuration)
        baseHead = base.map { HeadTile($0.configuration) }
        let columns = base.map { HeadTile.columns($0.configuration) } ?? 0
        baseLogits = (0..<parallel.workers).map { _ in FloatBuffer(count: ScoringPlan.chunkRows * columns) }
        let size = tuned.configuration.vocabularySize
        common = min(size, base?.configuration.vocabularySize ?? size)
    }

    /// One value for each row that predicts, block after block.
    ///
    /// - Parameter baseGroup: the same blocks of the base; empty without one.
    func compare(
        _ group: [BlockActivations], _ baseGroup: [BlockActivations], onTile: (Double) throws -> Void
    ) throws -> [ComparedRow] {
        var starts: [Int] = []
        var count = 0
        for activations in group {
            starts.append(count)
            count += activations.block.predictingRows.count
        }
        let rows = UnsafeMutableBufferPointer<ComparedRow>.allocate(capacity: count)
        rows.initialize(repeating: ComparedRow())
        defer { rows.deallocate() }
        let chunks = NetworkPass.predictingChunks(of: group)
        for tile in 0..<HeadTile.count(tuned.configuration) {
            try tunedHead.load(tile, from: tuned.weights)
            let other = try loadBase(tile)
            parallel.run(chunks.count) { index, worker in
                let (block, chunk) = chunks[index]
                writeLogits(chunk, group[block], other == nil ? nil : baseGroup[block], worker: worker)
                let inBlock = group[block].predictingRows(ofChunk: chunk)
                for row in inBlock where row < group[block].block.predictingRows.count {
                    accumulate(
                        row: row - inBlock.lowerBound, other, worker: worker, into: &rows[starts[block] + row])
                }
            }
            try onTile(tunedHead.operations(rows: count) + (other?.operations(rows: count) ?? 0))
        }
        return Array(rows)
    }

    /// - Returns: nil where there is no base or its vocabulary has ended.
    private func loadBase(_ tile: Int) throws -> HeadTile? {
        guard let base, let baseHead, tile < HeadTile.count(base.configuration) else { return nil }
        try baseHead.load(tile, from: base.weights)
        return baseHead
    }

    private func writeLogits(
        _ chunk: Int, _ activations: BlockActivations, _ baseActivations: BlockActivations?, worker: Int
    ) {
        let rows = activations.predictingRows(ofChunk: chunk)
        let scratch = tuned.scratch[worker]
        tunedHead.writeLogits(
            of: activations.finished(rows), count: rows.count, into: scratch.wide.pointer, products: scratch.products)
        if let baseActivations, let baseHead {
            baseHead.writeLogits(
                of: baseActivations.finished(rows), count: rows.count, into: baseLogits[worker].pointer,
                products: scratch.products)
        }
    }

    private func accumulate(row: Int, _ other: HeadTile?, worker: Int, into sums: inout ComparedRow) {
        let columns = tunedHead.columns
        let logits = tuned.scratch[worker].wide.pointer + row * columns.count
        let shared = max(0, min(columns.upperBound, common) - columns.lowerBound)
        if let other, shared > 0 {
            let baseLogits = baseLogits[worker].pointer + row * other.columns.count
            let (maximum, baseMaximum) = (Double(vk_maximum(logits, shared)), Double(vk_maximum(baseLogits, shared)))
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 4) { parts in
                guard let start = parts.baseAddress else { return }
                vk_divergence_sums(baseLogits, logits, shared, baseMaximum, maximum, start)
                sums.base.add(maximum: baseMaximum, sum: parts[0], weighted: parts[1])
                sums.tuned.add(maximum: maximum, sum: parts[2], weighted: parts[3])
            }
        } else if shared > 0 {
            sums.tuned.add(logits, count: shared)
        }
        guard shared < columns.count else { return }
        var rest = sums.rest ?? ExponentialSums()
        rest.add(logits + shared, count: columns.count - shared)
        sums.rest = rest
    }
}

extension ExponentialSums {
    fileprivate mutating func add(_ logits: UnsafePointer<Float>, count: Int) {
        let maximum = Double(vk_maximum(logits, count))
        add(maximum: maximum, sum: vk_sum_exp_double(logits, count, maximum))
    }
}
