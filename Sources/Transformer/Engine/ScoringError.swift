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
