import WeightFiles

/// A base or a full fine-tune, or a base with one low-rank adapter, ready to score sequences of tokens.
package struct LanguageModel: Sendable {
    /// With the adapter's vocabulary, where that was resized before the training.
    package let configuration: ModelConfiguration
    let tensors: ModelTensors
    let tables: VocabularyTables
    let adapter: LowRankAdapter?

    /// Checks that every tensor of the architecture is there, in its shape and readable; an adapter was checked against
    /// the shapes when it was parsed. What it stores of a tied embedding and head must agree (`AdapterError`).
    package init(configuration: ModelConfiguration, weights: ModelWeights, adapter: LowRankAdapter? = nil) throws {
        self.adapter = adapter
        tensors = try ModelTensors(configuration, weights)
        tables = try VocabularyTables(configuration, tensors, adapter)
        self.configuration = configuration.resized(to: tables.vocabularySize)
    }

    /// Multiplications and additions of one forward pass over a plan, without attention's own.
    package func floatingPointOperations(_ plan: ScoringPlan, skipping finished: Set<Int> = []) -> Double {
        plan.blocks.enumerated().reduce(0) { sum, block in
            finished.contains(block.offset) ? sum : sum + operations(block.element)
        }
    }

    func operations(_ block: ScoringBlock) -> Double {
        Double(block.rows) * configuration.operationsPerRow
            + Double(block.predictingRows.count) * configuration.operationsPerPrediction
    }

    /// Operations a second that one thread reaches on a product of this model's own shape, measured now.
    ///
    /// - Parameter threadTime: CPU time of the calling thread in nanoseconds.
    package func measuredRate(threadTime: () -> UInt64) -> Double {
        let inner = configuration.layers.first?.feedForward.innerWidth ?? configuration.width
        return LinearAlgebra.measureRate(
            m: ScoringPlan.chunkRows, n: min(inner, 4096), k: min(configuration.width, 4096),
            threadTime: threadTime)
    }
}

extension ModelConfiguration {
    /// Multiplications and additions of one row through all layers, without attention's own.
    var operationsPerRow: Double { layers.reduce(0) { $0 + $1.operationsPerRow } }

    var operationsPerPrediction: Double { 2 * Double(vocabularySize) * Double(embedding.tokenWidth) }
}

extension TransformerLayer {
    var operationsPerRow: Double { linearModules.reduce(0) { $0 + 2 * Double($1.outputs) * Double($1.inputs) } }
}
