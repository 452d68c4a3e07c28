import FairnessStatistics

/// One measured quantity of one checkpoint on one suite, in one category or over all of them.
package struct Metric: Sendable, Equatable, Codable {
    /// What a metric says about a change from the base on the same items.
    package struct Contrast: Sendable, Equatable, Codable {
        /// The base's own value on these items.
        package var baseline: Estimate
        /// Tuned minus base, paired item by item; for perplexity the ratio tuned / base.
        package var difference: Estimate?
        /// Tuned plus base minus twice the ideal, paired: with `difference` it decides whether the distance from
        /// the ideal has grown.
        package var sum: Estimate?

        package init(baseline: Estimate, difference: Estimate?, sum: Estimate?) {
            self.baseline = baseline
            self.difference = difference
            self.sum = sum
        }
    }

    package var suite: String
    package var name: String
    /// Nil for the whole suite.
    package var category: String?
    /// Nil when the metric is undefined for these scores; `undefined` then says why.
    package var estimate: Estimate?
    /// Why the estimate, or the contrast to a base, is missing.
    package var undefined: String?
    /// The value that shows no preference, where there is one.
    package var ideal: Double?
    /// "%", "nats", "sd", "" …
    package var unit: String
    /// Nil for the base itself.
    package var contrast: Contrast?
    /// Items without a preference either way, counted half; only for `stereotype_preference`.
    package var ties: Int?

    package init(
        suite: String, name: String, category: String?, estimate: Estimate?, undefined: String? = nil,
        ideal: Double?, unit: String, contrast: Contrast? = nil, ties: Int? = nil
    ) {
        self.suite = suite
        self.name = name
        self.category = category
        self.estimate = estimate
        self.undefined = undefined
        self.ideal = ideal
        self.unit = unit
        self.contrast = contrast
        self.ties = ties
    }
}

/// What the model said of one sentence.
package struct SentenceScore: Sendable, Equatable, Codable {
    /// Sum of the scored tokens' natural-log probabilities.
    package var logLikelihood: Double
    /// How many tokens were scored: all but an unconditioned first one.
    package var tokens: Int

    package init(logLikelihood: Double, tokens: Int) {
        self.logLikelihood = logLikelihood
        self.tokens = tokens
    }
}
