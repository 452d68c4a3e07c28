/// From token ids to the first residual stream.
struct EmbeddingStage: Sendable, Equatable {
    /// Learned vectors that are added by position.
    struct Positions: Sendable, Equatable {
        let path: String
        /// The row of position 0.
        let offset: Int
        let rows: Int

        var weightName: String { path + ".weight" }
    }

    /// The module of the token vectors, (vocabulary, tokenWidth).
    let path: String
    let tokenWidth: Int
    /// Factor of the token vectors; 1 for most.
    var scale: Float = 1
    var positions: Positions?
    /// From the tokens' width to the model's, where they differ.
    var projection: LinearModule?

    var weightName: String { path + ".weight" }
}

/// From the last residual stream to the logits.
struct PredictionHead: Sendable, Equatable {
    let norm: Norm?
    /// From the model's width to the tokens'.
    var projection: LinearModule?
    /// The module of the output matrix, (vocabulary, tokenWidth).
    let path: String
    /// The output matrix is the embedding's.
    let isTied: Bool
    /// Logits become cap·tanh(logit / cap).
    var softCap: Float?

    var weightName: String { path + ".weight" }
}
