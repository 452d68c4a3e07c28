import WeightFiles

/// A base model with, perhaps, one low-rank adapter, ready to score sequences of tokens.
package struct LanguageModel: Sendable {
    package let configuration: ModelConfiguration
    let weights: ModelWeights
    let adapter: LowRankAdapter?

    /// Checks that every tensor of the architecture is there, in its shape and readable; an adapter was checked against the shapes
    /// when it was parsed.
    package init(configuration: ModelConfiguration, weights: ModelWeights, adapter: LowRankAdapter? = nil) throws {
        for (name, shape) in configuration.expectedTensors {
            let tensor = try weights.tensor(name, shape: shape)
            guard tensor.type.isReadable else {
                throw WeightFileError(
                    .elementType, file: tensor.file, tensor: name,
                    problem: "has the dtype \(tensor.type.rawValue), which cannot be read as float",
                    remedy: "map this base to a model saved in F32, F16 or BF16")
            }
        }
        self.configuration = configuration
        self.weights = weights
        self.adapter = adapter
    }

    /// Multiplications and additions of one forward pass over a plan, without attention's own.
    package func floatingPointOperations(_ plan: ScoringPlan, skipping finished: Set<Int> = []) -> Double {
        plan.blocks.enumerated().reduce(0) { sum, block in
            finished.contains(block.offset) ? sum : sum + Double(block.element.rows) * operationsPerRow
        }
    }

    /// Operations a second that one thread reaches on a product of this model's own shape, measured now.
    package func measuredRate() -> Double {
        LinearAlgebra.measureRate(
            m: ScoringPlan.chunkRows, n: min(configuration.feedForwardWidth, 4096), k: min(configuration.width, 4096))
    }

    var operationsPerRow: Double {
        let matrices = LayerWeights.floats(configuration) * configuration.layers
        return 2 * Double(matrices + configuration.vocabularySize * configuration.width)
    }
}
