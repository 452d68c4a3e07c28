/// What network a model is: every stage with its shapes and the names of its parameters, read from `config.json`.
package struct ModelConfiguration: Sendable, Equatable {
    package let modelType: String
    package let width: Int
    package private(set) var vocabularySize: Int
    /// The most tokens a sequence may have.
    package let positions: Int
    /// What names in the files may lack: `model.` or `transformer.`, where only the inner model was saved.
    let prefix: String
    let attention: AttentionShape
    let embedding: EmbeddingStage
    let layers: [TransformerLayer]
    let head: PredictionHead

    /// Weights of all tensors that the forward pass reads.
    package var parameterCount: Int { parameters.reduce(0) { $0 + $1.elementCount } }

    /// Sequences of more tokens have rotations of their own, so that they share no beginning with others.
    package var longestSharedSequence: Int { attention.rotary?.longestFixedSequence ?? .max }

    /// The same with another number of rows in embedding and head.
    package func resized(to vocabularySize: Int) -> ModelConfiguration {
        var configuration = self
        configuration.vocabularySize = vocabularySize
        return configuration
    }

    /// Every linear module that an adapter may change, by its path; the head is one of them.
    package var linearModules: [String: LinearModule] {
        var modules: [String: LinearModule] = [:]
        let outside = [embedding.projection, head.projection].compactMap { $0 }
        for module in layers.flatMap(\.linearModules) + outside { modules[module.path] = module }
        modules[head.path] = LinearModule(head.path, outputs: vocabularySize, inputs: embedding.tokenWidth)
        return modules
    }

    /// Every tensor that the forward pass reads, with its shape: checked before any work is done.
    package var parameters: [ModelParameter] {
        var parameters = [ModelParameter(embedding.weightName, [vocabularySize, embedding.tokenWidth])]
        if let positions = embedding.positions {
            parameters.append(ModelParameter(positions.weightName, [positions.rows, width]))
        }
        if !head.isTied { parameters.append(ModelParameter(head.weightName, [vocabularySize, embedding.tokenWidth])) }
        parameters += [embedding.projection, head.projection].compactMap { $0 }.flatMap(\.parameters)
        parameters += layers.flatMap(\.parameters)
        return parameters + (head.norm?.parameters ?? [])
    }
}

/// What all of a model's attention layers share.
struct AttentionShape: Sendable, Equatable {
    let heads: Int
    let keyValueHeads: Int
    let headWidth: Int
    /// Nil where positions are learned vectors.
    var rotary: RotaryPositions?
    /// Scores become cap·tanh(score / cap) before the soft-max.
    var softCap: Float?

    var queryWidth: Int { heads * headWidth }
    var keyValueWidth: Int { keyValueHeads * headWidth }
    /// Floats of one row's queries, keys and values.
    var projectedWidth: Int { queryWidth + 2 * keyValueWidth }
}

/// Why a `config.json` can't be used.
package struct ModelConfigurationError: Error, Equatable, CustomStringConvertible {
    static let quantisationKeys = ["quantization_config", "compression_config"]

    package let key: String?
    package let problem: String
    package let remedy: String?

    /// The weights are no plain numbers; all else may be sound.
    package var isOfQuantisation: Bool { key.map(Self.quantisationKeys.contains) ?? false }

    init(key: String?, problem: String, remedy: String? = nil) {
        self.key = key
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String {
        "config.json: " + (key.map { "'\($0)': " } ?? "") + problem + (remedy.map { "; \($0)" } ?? "")
    }
}
