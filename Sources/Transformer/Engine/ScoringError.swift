/// A sequence whose probabilities came out as infinity or not-a-number.
package struct NotFiniteScore: Error, Equatable, CustomStringConvertible {
    /// Index in the plan.
    package let sequence: Int

    package var description: String { "sentence \(sequence + 1): its probabilities are no finite numbers" }
}

/// A sequence that the model can't score.
package struct ScoringError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The sequence has more tokens than the model has positions.
        case positions
        /// A token has no row in the model's tables.
        case vocabulary
        /// The plan was cut for a model that sees beginnings otherwise.
        case plan
    }

    package let kind: Kind
    /// Index in the plan.
    package let sequence: Int
    package let problem: String

    package var description: String { "sentence \(sequence + 1): \(problem)" }
}
