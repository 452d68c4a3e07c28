import WeightFiles

/// Computes token log-likelihoods of a plan's sequences, layer by layer over groups of resident blocks.
package struct LogLikelihoodEngine {
    /// One finished block.
    package struct BlockResult: Sendable, Equatable {
        package let block: Int
        /// For each of the block's sequences, in its order: the natural-log probability of tokens 1, 2 … given those
        /// before them.
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
        let configuration = model.configuration
        let layer = configuration.layers.first.map(LayerWeights.floats) ?? 0
        let fixed = layer + parallel.workers * ChunkScratch.floats(configuration)
        let block = BlockActivations.floats(rows: ScoringPlan.rowsPerBlock, model: configuration)
        residentBlocks = Self.residentBlocks(
            atMost: max(1, (memory / 4 - fixed) / max(1, block)), workers: parallel.workers)
    }

    /// The fewest blocks whose chunks keep all workers busy: what is finished early is saved early, and reading the
    /// weights again costs next to nothing beside a block's products.
    static func residentBlocks(atMost limit: Int, workers: Int) -> Int {
        let chunks = ScoringPlan.rowsPerBlock / ScoringPlan.chunkRows
        func share(_ blocks: Int) -> Double {
            let rounds = (blocks * chunks + workers - 1) / workers
            return Double(blocks * chunks) / Double(rounds * workers)
        }
        return (1...max(1, min(limit, workers))).first { share($0) >= 0.95 } ?? max(1, min(limit, workers))
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
        guard !todo.isEmpty, let firstLayer = configuration.layers.first else { return }
        let longest = plan.blocks.flatMap(\.paths).map(\.rows.count).max() ?? 1
        let rotary = configuration.attention.rotary.map { RotaryTables($0, blocks: plan.blocks) }
        let scratch = (0..<parallel.workers).map { _ in
            ChunkScratch(configuration, longestPath: longest, meter: meter)
        }
        defer { for worker in scratch { worker.products.report(to: meter) } }
        let layer = LayerWeights(firstLayer)
        let weights = AdaptedWeights(model)
        let total = todo.reduce(0) { $0 + model.operations(plan.blocks[$1]) }
        var done = 0.0
        func advance(_ operations: Double) throws {
            done += operations
            try onProgress(min(1, done / total))
        }
        for start in stride(from: 0, to: todo.count, by: residentBlocks) {
            let indices = todo[start..<min(start + residentBlocks, todo.count)]
            let group = indices.map { BlockActivations(block: plan.blocks[$0], model: configuration) }
            try Embedding(configuration, weights).fill(group, products: scratch[0].products)
            let rows = Double(group.reduce(0) { $0 + $1.block.rows })
            for (index, description) in configuration.layers.enumerated() {
                try layer.load(description, from: weights)
                run(layer, rotary, over: group, isLast: index == configuration.layers.count - 1, scratch: scratch)
                try advance(description.operationsPerRow * rows)
            }
            let probabilities = try predict(plan, group, weights, scratch: scratch, onTile: advance)
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
            try configuration.check(sequence.tokens, index: index)
        }
    }

    private func requireFinite(_ probabilities: [[Double]], _ block: ScoringBlock) throws {
        for (path, values) in zip(block.paths, probabilities) where !values.allSatisfy(\.isFinite) {
            throw NotFiniteScore(sequence: path.sequence)
        }
    }

    private func run(
        _ layer: LayerWeights, _ rotary: RotaryTables?, over group: [BlockActivations], isLast: Bool,
        scratch: [ChunkScratch]
    ) {
        forEachChunk(of: group) { activations, chunk, worker in
            activations.project(chunk: chunk, layer, rotary, scratch: scratch[worker])
        }
        let spans = group.flatMap { activations in AttentionSpan.spans(of: activations.block).map { (activations, $0) }
        }
        parallel.run(spans.count) { index, worker in
            spans[index].0.attend(spans[index].1, layer.layer.attention, scores: scratch[worker].scores.pointer)
        }
        if isLast { for activations in group { activations.keepPredictingRows() } }
        forEachChunk(of: group) { activations, chunk, worker in
            activations.mix(chunk: chunk, layer, scratch: scratch[worker])
        }
    }

    private func forEachChunk(
        of group: [BlockActivations], _ body: (_ activations: BlockActivations, _ chunk: Int, _ worker: Int) -> Void
    ) {
        let chunks = group.flatMap { activations in (0..<activations.chunks).map { (activations, $0) } }
        parallel.run(chunks.count) { index, worker in body(chunks[index].0, chunks[index].1, worker) }
    }

    /// Token log-likelihoods of each block's paths.
    private func predict(
        _ plan: ScoringPlan, _ group: [BlockActivations], _ weights: AdaptedWeights, scratch: [ChunkScratch],
        onTile: (Double) throws -> Void
    ) throws -> [[[Double]]] {
        let norm = configuration.head.norm.map(NormWeights.init)
        try norm?.load(configuration.head.norm, from: weights)
        let projection = configuration.head.projection.map { LinearWeights([$0]) }
        if let module = configuration.head.projection { try projection?.load([module], from: weights) }
        forEachChunk(of: group) { activations, chunk, worker in
            activations.finish(chunk: chunk, norm, projection, scratch: scratch[worker])
        }
        let heads = group.map { activations in
            VocabularyHead(
                activations: activations, targets: activations.block.targets(in: plan.sequences), model: configuration)
        }
        let work = group.indices.flatMap { block in (0..<group[block].chunks).map { (block: block, chunk: $0) } }
        let width = configuration.embedding.tokenWidth
        let columnWeights = FloatBuffer(count: min(VocabularyHead.tileColumns, configuration.vocabularySize) * width)
        let columnBias = FloatBuffer(count: min(VocabularyHead.tileColumns, configuration.vocabularySize))
        let predictions = Double(group.reduce(0) { $0 + $1.block.predictingRows.count })
        for tile in 0..<VocabularyHead.tiles(configuration) {
            let columns = VocabularyHead.columns(ofTile: tile, configuration)
            try weights.readHead(rows: columns, into: columnWeights.pointer)
            let bias = weights.readHeadBias(rows: columns, into: columnBias.pointer) ? columnBias : nil
            parallel.run(work.count) { index, worker in
                let (block, chunk) = work[index]
                heads[block].accumulate(
                    tile: tile, chunk: chunk, group[block], weights: columnWeights, bias: bias,
                    scratch: scratch[worker])
            }
            try onTile(2 * Double(columns.count) * Double(width) * predictions)
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
