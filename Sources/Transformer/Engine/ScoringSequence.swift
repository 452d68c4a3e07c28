/// Tokens of which some or all are to be scored, or after which the next is to be predicted.
package struct ScoringSequence: Sendable, Equatable {
    package let tokens: [Int32]
    /// Place of the first token whose log-likelihood is wanted; those before it are context. At least 1, for nothing
    /// precedes a first token.
    package let firstScored: Int
    /// One place more than the last that is predicted: behind the tokens, or one further where none stands there yet.
    let end: Int

    package init(_ tokens: [Int32], firstScored: Int = 1) {
        self.tokens = tokens
        self.firstScored = max(1, firstScored)
        end = tokens.count
    }

    /// A context: what is wanted is the distribution of the token after the last, which is none of these.
    init(context: [Int32]) {
        tokens = context
        firstScored = max(1, context.count)
        end = context.count + 1
    }

    var isContext: Bool { end > tokens.count }

    /// How many predictions it gets.
    package var scoredCount: Int { max(0, end - firstScored) }

    /// The tokens that are computed: a last one that is only a target needs no row.
    var computedTokens: ArraySlice<Int32> { tokens.prefix(max(0, end - 1)) }
}
