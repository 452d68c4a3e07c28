import WeightFiles

/// Computes token log-likelihoods of a plan's sequences, layer by layer over groups of resident blocks.
package struct LogLikelihoodEngine {
    /// One finished block.
    package struct BlockResult: Sendable, Equatable {
        package let block: Int
        /// For each of the block's sequences, in its order: the natural-log probability of each token from its first
        /// scored one on, given those before it.
        package let tokenLogLikelihoods: [[Double]]
    }

    private let model: LanguageModel
    private let parallel: any ParallelFor
    private let residentBlocks: Int
    private let meter: ProductMeter?
    private var configuration: ModelConfiguration { model.configuration }

    /// `memory` (bytes) limits only how many blocks share one reading of the weights, never a result's bits; there
    /// is always one.
    package init(model: LanguageModel, parallel: any ParallelFor, memory: Int, meter: ProductMeter? = nil) {
        self.model = model
        self.parallel = parallel
        self.meter = meter
        residentBlocks = NetworkPass.residentBlocks(
            [model.configuration], workers: parallel.workers, memory: memory)
    }

    /// Scores the blocks that are not in `finished`, giving each to `onBlock` as it is done; `onProgress` gets the
    /// fraction of all the work to be done here.
    ///
    /// A sequence longer than the model's positions or a token outside its vocabulary is refused before any work
    /// (`ScoringError`); weights that overflow float32 are noticed by their results (`NotFiniteScore`).
    package func score(
        _ plan: ScoringPlan, skipping finished: Set<Int> = [], onProgress: (Double) throws -> Void = { _ in },
        onBlock: (BlockResult) throws -> Void
    ) throws {
        try check(plan)
        let todo = plan.blocks.indices.filter { !finished.contains($0) }
        guard !todo.isEmpty else { return }
        let pass = NetworkPass(model, blocks: plan.blocks, parallel: parallel, meter: meter)
        defer { pass.report(to: meter) }
        let total = todo.reduce(0) { $0 + model.operations(plan.blocks[$1]) }
        var done = 0.0
        func advance(_ operations: Double) throws {
            done += operations
            try onProgress(min(1, done / total))
        }
        for start in stride(from: 0, to: todo.count, by: residentBlocks) {
            let indices = todo[start..<min(start + residentBlocks, todo.count)]
            let group = try pass.begin(indices.map { plan.blocks[$0] })
            for layer in configuration.layers.indices { try advance(pass.run(layer: layer, over: group)) }
            let probabilities = try predict(plan, group, pass, onTile: advance)
            for (index, probabilities) in zip(indices, probabilities) {
                try requireFinite(probabilities, plan.blocks[index])
                try onBlock(BlockResult(block: index, tokenLogLikelihoods: probabilities))
            }
        }
    }

    private func check(_ plan: ScoringPlan) throws(ScoringError) {
        guard plan.longestShared <= configuration.longestSharedSequence else {
            throw ScoringError(
                kind: .plan, sequence: 0, problem: "the plan shares beginnings that this model sees otherwise in each")
        }
        for (index, sequence) in plan.sequences.enumerated() {
            guard !sequence.isContext else {
                throw ScoringError(kind: .plan, sequence: index, problem: "has no token that could be scored")
            }
            try configuration.check(sequence.tokens, index: index)
        }
    }

    private func requireFinite(_ probabilities: [[Double]], _ block: ScoringBlock) throws {
        for (path, values) in zip(block.paths, probabilities) where !values.allSatisfy(\.isFinite) {
            throw NotFiniteScore(sequence: path.sequence)
        }
    }

    /// Token log-likelihoods of each block's paths.
    private func predict(
        _ plan: ScoringPlan, _ group: [BlockActivations], _ pass: NetworkPass, onTile: (Double) throws -> Void
    ) throws -> [[[Double]]] {
        try pass.finish(group)
        let heads = group.map { activations in
            VocabularyHead(
                activations: activations, targets: activations.block.targets(in: plan.sequences), model: configuration)
        }
        let chunks = NetworkPass.predictingChunks(of: group)
        let head = HeadTile(configuration)
        let predictions = group.reduce(0) { $0 + $1.block.predictingRows.count }
        for tile in 0..<HeadTile.count(configuration) {
            try head.load(tile, from: pass.weights)
            parallel.run(chunks.count) { index, worker in
                let (block, chunk) = chunks[index]
                heads[block].accumulate(
                    tile: tile, head, chunk: chunk, group[block], scratch: pass.scratch[worker])
            }
            try onTile(head.operations(rows: predictions))
        }
        return zip(group, heads).map { activations, head in
            activations.block.splitByPath(head.logProbabilities())
        }
    }
}

extension ScoringBlock {
    /// The next token of each predicting row of each path, in the paths' order, rows counted among those that predict.
    func targets(in sequences: [ScoringSequence]) -> [VocabularyHead.Target] {
        var places = [Int](repeating: 0, count: rows)
        for (place, row) in predictingRows.enumerated() { places[Int(row)] = place }
        return paths.flatMap { path in
            (path.firstPredicting..<path.rows.count).map { place in
                VocabularyHead.Target(
                    row: places[Int(path.rows[place])], token: Int(sequences[path.sequence].tokens[place + 1]))
            }
        }
    }

    func splitByPath(_ values: [Double]) -> [[Double]] {
        var start = 0
        return paths.map { path in
            let count = path.rows.count - path.firstPredicting
            defer { start += count }
            return Array(values[start..<start + count])
        }
    }
}
