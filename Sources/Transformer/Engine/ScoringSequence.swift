/// Tokens of which some or all are to be scored.
package struct ScoringSequence: Sendable, Equatable {
    package let tokens: [Int32]
    /// Place of the first token whose log-likelihood is wanted; those before it are context. At least 1, for nothing
    /// precedes a first token.
    package let firstScored: Int

    package init(_ tokens: [Int32], firstScored: Int = 1) {
        self.tokens = tokens
        self.firstScored = max(1, firstScored)
    }

    /// How many log-likelihoods it gets.
    package var scoredCount: Int { max(0, tokens.count - firstScored) }
}
