/// One model's way through its layers over groups of blocks, the weights of one layer in memory at a time.
final class NetworkPass {
    let configuration: ModelConfiguration
    let weights: AdaptedWeights
    let scratch: [ChunkScratch]
    private let parallel: any ParallelFor
    private let rotary: RotaryTables?
    private let layer: LayerWeights?
    private let longestPath: Int

    /// - Parameters:
    ///   - blocks: all that this pass will be asked for.
    ///   - other: a pass that takes turns with this one; where their networks are of one shape they share memory, so
    ///     that of both models but one layer is held.
    init(
        _ model: LanguageModel, blocks: [ScoringBlock], parallel: any ParallelFor, meter: ProductMeter? = nil,
        takingTurnsWith other: NetworkPass? = nil
    ) {
        let configuration = model.configuration
        self.configuration = configuration
        self.parallel = parallel
        weights = AdaptedWeights(model)
        rotary = configuration.attention.rotary.map { RotaryTables($0, blocks: blocks) }
        let longestPath = blocks.flatMap(\.paths).map(\.rows.count).max() ?? 1
        self.longestPath = longestPath
        if let other, configuration.fitsMemory(of: other.configuration), longestPath <= other.longestPath {
            scratch = other.scratch
            layer = other.layer
        } else {
            scratch = (0..<parallel.workers).map { _ in
                ChunkScratch(configuration, longestPath: longestPath, meter: meter)
            }
            layer = configuration.layers.first.map(LayerWeights.init)
        }
    }

    /// The first residual streams.
    func begin(_ blocks: [ScoringBlock]) throws -> [BlockActivations] {
        let group = blocks.map { BlockActivations(block: $0, model: configuration) }
        try Embedding(configuration, weights).fill(group, products: scratch[0].products)
        return group
    }

    /// Takes a group through one layer; after the last, only rows that predict are left.
    ///
    /// - Returns: the operations it took, without attention's own.
    func run(layer index: Int, over group: [BlockActivations]) throws -> Double {
        let description = configuration.layers[index]
        guard let layer else { return 0 }
        try layer.load(description, from: weights)
        Self.forEachChunk(of: group, parallel) { activations, chunk, worker in
            activations.project(chunk: chunk, layer, rotary, scratch: scratch[worker])
        }
        let spans = group.flatMap { activations in
            AttentionSpan.spans(of: activations.block).map { (activations, $0) }
        }
        parallel.run(spans.count) { index, worker in
            spans[index].0.attend(spans[index].1, layer.layer.attention, scores: scratch[worker].scores.pointer)
        }
        if index == configuration.layers.count - 1 { for activations in group { activations.keepPredictingRows() } }
        Self.forEachChunk(of: group, parallel) { activations, chunk, worker in
            activations.mix(chunk: chunk, layer, scratch: scratch[worker])
        }
        return description.operationsPerRow * Double(group.reduce(0) { $0 + $1.block.rows })
    }

    /// The predicting rows as the vocabulary is multiplied with them, after whichever layer was run last; the streams
    /// stay as they are.
    func finish(_ group: [BlockActivations]) throws {
        let norm = configuration.head.norm.map(NormWeights.init)
        try norm?.load(configuration.head.norm, from: weights)
        let projection = configuration.head.projection.map { LinearWeights([$0]) }
        if let module = configuration.head.projection { try projection?.load([module], from: weights) }
        let chunks = Self.predictingChunks(of: group)
        parallel.run(chunks.count) { index, worker in
            group[chunks[index].block].finish(chunk: chunks[index].chunk, norm, projection, scratch: scratch[worker])
        }
    }

    func report(to meter: ProductMeter?) {
        for worker in scratch { worker.products.report(to: meter) }
    }

    static func predictingChunks(of group: [BlockActivations]) -> [(block: Int, chunk: Int)] {
        group.indices.flatMap { block in (0..<group[block].predictingChunks).map { (block: block, chunk: $0) } }
    }

    private static func forEachChunk(
        of group: [BlockActivations], _ parallel: any ParallelFor,
        _ body: (_ activations: BlockActivations, _ chunk: Int, _ worker: Int) -> Void
    ) {
        let chunks = group.flatMap { activations in (0..<activations.chunks).map { (activations, $0) } }
        parallel.run(chunks.count) { index, worker in body(chunks[index].0, chunks[index].1, worker) }
    }
}

extension NetworkPass {
    /// How many blocks go through the layers together, where passes of these models take turns.
    ///
    /// - Parameter memory: in bytes, of which the weights and the workers' scratch memory take their part.
    static func residentBlocks(_ models: [ModelConfiguration], workers: Int, memory: Int) -> Int {
        let fixed = models.reduce(0) {
            $0 + ($1.layers.first.map(LayerWeights.floats) ?? 0) + workers * ChunkScratch.floats($1)
        }
        let block = models.reduce(0) { $0 + BlockActivations.floats(rows: ScoringPlan.rowsPerBlock, model: $1) }
        return residentBlocks(atMost: max(1, (memory / 4 - fixed) / max(1, block)), workers: workers)
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
}

extension ModelConfiguration {
    /// Whether layers and chunks of this network fit where those of another are held.
    fileprivate func fitsMemory(of other: ModelConfiguration) -> Bool {
        width == other.width && attention.projectedWidth == other.attention.projectedWidth
            && embedding.tokenWidth == other.embedding.tokenWidth && layers == other.layers
            && HeadTile.columns(self) <= HeadTile.columns(other)
    }
}
