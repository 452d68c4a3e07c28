import CVectorKernels

/// Fills the residual stream of a group of blocks with its rows' tokens and positions.
struct Embedding {
    private let model: ModelConfiguration
    private let weights: AdaptedWeights

    init(_ model: ModelConfiguration, _ weights: AdaptedWeights) {
        self.model = model
        self.weights = weights
    }

    func fill(_ group: [BlockActivations], products: MatrixProducts) throws {
        let stage = model.embedding
        let projection = stage.projection.map { LinearWeights([$0]) }
        if let module = stage.projection { try projection?.load([module], from: weights) }
        for activations in group {
            if let projection {
                try project(activations, projection, products)
            } else {
                for (row, token) in activations.block.tokens.enumerated() {
                    try readToken(token, into: activations.hidden.pointer + row * model.width)
                }
            }
            if let table = stage.positions { try add(table, to: activations) }
        }
    }

    private func readToken(_ token: Int32, into target: UnsafeMutablePointer<Float>) throws {
        try weights.readEmbedding(ofToken: Int(token), into: target)
        if model.embedding.scale != 1 { vk_scale(target, model.embedding.scale, model.embedding.tokenWidth) }
    }

    /// By chunks like every product, so that bits never depend on what else is resident.
    private func project(
        _ activations: BlockActivations, _ projection: LinearWeights, _ products: MatrixProducts
    ) throws {
        let tokenWidth = model.embedding.tokenWidth
        let vectors = FloatBuffer(count: ScoringPlan.chunkRows * tokenWidth)
        for chunk in 0..<activations.chunks {
            let rows = activations.rows(ofChunk: chunk)
            vectors.fill(0..<vectors.count, with: 0)
            for row in rows where row < activations.block.rows {
                try readToken(
                    activations.block.tokens[row], into: vectors.pointer + (row - rows.lowerBound) * tokenWidth)
            }
            projection.apply(
                vectors.pointer, stride: tokenWidth, count: rows.count,
                into: activations.hidden.pointer + rows.lowerBound * model.width, targetStride: model.width,
                products: products)
        }
    }

    private func add(_ table: EmbeddingStage.Positions, to activations: BlockActivations) throws {
        let vector = FloatBuffer(count: model.width)
        for (row, position) in activations.block.positions.enumerated() {
            try weights.readPosition(row: Int(position) + table.offset, of: table, into: vector.pointer)
            vk_add(activations.hidden.pointer + row * model.width, vector.pointer, model.width)
        }
    }
}
