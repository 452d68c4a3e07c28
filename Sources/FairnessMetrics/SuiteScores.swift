/// What a model said of a whole suite: everything that its metrics are computed from, without the model.
package struct SuiteScores: Sendable, Equatable, Codable {
    /// Of each continuation of each of the suite's `prompts`, in order.
    package var continuations: [ContinuationScore]
    /// How far the model is from its base after each context of `comparedContexts`; empty for the base itself.
    package var contexts: [ContextDivergence]
    /// Of each of the suite's `comparedContexts`: the generalised Jensen–Shannon divergence of the model's next-token
    /// distributions, equal weights, in nats.
    package var groups: [Double]

    package init(continuations: [ContinuationScore], contexts: [ContextDivergence] = [], groups: [Double] = []) {
        self.continuations = continuations
        self.contexts = contexts
        self.groups = groups
    }

    /// Whether these are the base's own scores, bit for bit.
    package func equal(base: SuiteScores) -> Bool {
        continuations == base.continuations && groups == base.groups
            && contexts.allSatisfy { $0.fromBase == 0 && $0.toBase == 0 }
    }
}

/// What a model said of one continuation of a prompt.
package struct ContinuationScore: Sendable, Equatable, Codable {
    /// Sum of the scored tokens' natural-log probabilities.
    package var logLikelihood: Double
    /// How many tokens were scored: of a whole text all but an unconditioned first one.
    package var tokens: Int

    package init(logLikelihood: Double, tokens: Int) {
        self.logLikelihood = logLikelihood
        self.tokens = tokens
    }
}

/// Kullback–Leibler divergences of the distributions of the next token after one context, in nats.
package struct ContextDivergence: Sendable, Equatable, Codable {
    /// KL(base‖tuned): what is lost by expecting the tuned model where the base speaks.
    package var fromBase: Double
    /// KL(tuned‖base).
    package var toBase: Double

    package init(fromBase: Double, toBase: Double) {
        self.fromBase = fromBase
        self.toBase = toBase
    }
}
