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
    private var shape: ModelConfiguration { model.configuration }

    /// `memory` (bytes) limits only how many blocks share one reading of the weights, never a result's bits; there
    /// is always one.
    package init(model: LanguageModel, parallel: any ParallelFor, memory: Int) {
        self.model = model
        self.parallel = parallel
        let shape = model.configuration
        let fixed = LayerWeights.floats(shape) + parallel.workers * ChunkScratch.floats(shape)
        let block = BlockActivations.floats(rows: ScoringPlan.rowsPerBlock, shape: shape)
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
        guard !todo.isEmpty else { return }
        let longest = plan.blocks.flatMap(\.paths).map(\.rows.count).max() ?? 1
        let rotary = RotaryEmbedding(headWidth: shape.headWidth, theta: shape.ropeTheta, positions: longest)
        let scratch = (0..<parallel.workers).map { _ in ChunkScratch(shape: shape, longestPath: longest) }
        let layer = LayerWeights(shape)
        let weights = WeightStream(model.weights)
        let totalRows = todo.reduce(0) { $0 + plan.blocks[$1].rows }
        let total = Double(totalRows) * model.operationsPerRow
        var done = 0.0
        func advance(_ operationsPerRow: Double, over group: [BlockActivations]) throws {
            done += operationsPerRow * Double(group.reduce(0) { $0 + $1.block.rows })
            try onProgress(min(1, done / total))
        }
        for start in stride(from: 0, to: todo.count, by: residentBlocks) {
            let indices = todo[start..<min(start + residentBlocks, todo.count)]
            let group = try indices.map { index in
                let activations = BlockActivations(block: plan.blocks[index], shape: shape)
                try embed(activations, weights)
                return activations
            }
            for index in 0..<shape.layers {
                try layer.load(index, from: weights, adapter: model.adapter)
                run(layer, rotary, over: group, scratch: scratch)
                try advance(2 * Double(LayerWeights.floats(shape)), over: group)
            }
            let probabilities = try predict(plan, group, weights, scratch: scratch) { columns in
                try advance(2 * Double(columns * shape.width), over: group)
            }
            for (index, probabilities) in zip(indices, probabilities) {
                try requireFinite(probabilities, plan.blocks[index])
                try onBlock(BlockResult(block: index, tokenLogLikelihoods: probabilities))
            }
        }
    }

    private func check(_ plan: ScoringPlan) throws {
        for (index, sequence) in plan.sequences.enumerated() {
            guard sequence.count <= shape.positions else {
                throw ScoringError(
                    sequence: index,
                    problem: "\(sequence.count) tokens, more than the model's \(shape.positions) positions")
            }
            if let token = sequence.first(where: { $0 < 0 || Int($0) >= shape.vocabularySize }) {
                throw ScoringError(
                    sequence: index,
                    problem: "token \(token) lies outside the model's \(shape.vocabularySize) embeddings; "
                        + "is this the model's own tokenizer?")
            }
        }
    }

    private func requireFinite(_ probabilities: [[Double]], _ block: ScoringBlock) throws {
        for (path, values) in zip(block.paths, probabilities) where !values.allSatisfy(\.isFinite) {
            throw NotFiniteScore(sequence: path.sequence)
        }
    }

    private func embed(_ activations: BlockActivations, _ weights: WeightStream) throws {
        for (row, token) in activations.block.tokens.enumerated() {
            try weights.read(
                LlamaNames.embedding, rows: Int(token)..<Int(token) + 1,
                into: activations.hidden.pointer + row * shape.width)
        }
    }

    private func run(
        _ layer: LayerWeights, _ rotary: RotaryEmbedding, over group: [BlockActivations], scratch: [ChunkScratch]
    ) {
        let chunks = group.flatMap { activations in (0..<activations.chunks).map { (activations, $0) } }
        parallel.run(chunks.count) { index, worker in
            chunks[index].0.project(chunk: chunks[index].1, layer, rotary, scratch: scratch[worker])
        }
        for activations in group {
            parallel.run(activations.block.paths.count) { index, worker in
                activations.attend(path: activations.block.paths[index], scores: scratch[worker].scores.pointer)
            }
        }
        parallel.run(chunks.count) { index, worker in
            chunks[index].0.mix(chunk: chunks[index].1, layer, scratch: scratch[worker])
        }
    }

    /// Token log-likelihoods of each block's paths.
    private func predict(
        _ plan: ScoringPlan, _ group: [BlockActivations], _ weights: WeightStream, scratch: [ChunkScratch],
        onTile: (Int) throws -> Void
    ) throws -> [[[Double]]] {
        let finalNorm = FloatBuffer(count: shape.width)
        try weights.read(LlamaNames.finalNorm, into: finalNorm.pointer)
        let heads = group.map { activations in
            VocabularyHead(
                activations: activations, targets: activations.block.targets(in: plan.sequences), shape: shape)
        }
        let work = group.indices.flatMap { block in (0..<group[block].chunks).map { (block: block, chunk: $0) } }
        let name = shape.tiedEmbeddings ? LlamaNames.embedding : LlamaNames.head
        let columnWeights = FloatBuffer(count: min(VocabularyHead.tileColumns, shape.vocabularySize) * shape.width)
        parallel.run(work.count) { index, _ in
            let (block, chunk) = work[index]
            group[block].normaliseInPlace(chunk: chunk, finalNorm)
        }
        for tile in 0..<VocabularyHead.tiles(shape) {
            let columns = VocabularyHead.columns(ofTile: tile, shape)
            try weights.read(name, rows: columns, into: columnWeights.pointer)
            parallel.run(work.count) { index, worker in
                let (block, chunk) = work[index]
                heads[block].accumulate(
                    tile: tile, chunk: chunk, group[block], weights: columnWeights, scratch: scratch[worker])
            }
            try onTile(columns.count)
        }
        return zip(group, heads).map { activations, head in
            activations.block.splitByPath(head.logProbabilities())
        }
    }
}

extension ScoringBlock {
    /// The next token of each row of each path, in the paths' order.
    func targets(in sequences: [[Int32]]) -> [VocabularyHead.Target] {
        paths.flatMap { path in
            path.rows.enumerated().map { place, row in
                VocabularyHead.Target(row: Int(row), token: Int(sequences[path.sequence][place + 1]))
            }
        }
    }

    func splitByPath(_ values: [Double]) -> [[Double]] {
        var start = 0
        return paths.map { path in
            defer { start += path.rows.count }
            return Array(values[start..<start + path.rows.count])
        }
    }
}

/// A sequence whose probabilities came out as infinity or not-a-number.
package struct NotFiniteScore: Error, Equatable, CustomStringConvertible {
    /// Index in the plan.
    package let sequence: Int

    package var description: String { "sentence \(sequence + 1): its probabilities are no finite numbers" }
}

/// A sequence that the model can't score.
package struct ScoringError: Error, Equatable, CustomStringConvertible {
    /// Index in the plan.
    package let sequence: Int
    package let problem: String

    package var description: String { "sentence \(sequence + 1): \(problem)" }
}
