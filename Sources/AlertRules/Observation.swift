import FairnessStatistics

/// What was measured of a checkpoint, as far as rules can see it.
package struct Observation: Sendable, Equatable {
    package var suite: String
    /// Without the suite.
    package var metric: String
    /// Nil for the whole suite.
    package var category: String?
    /// Nil when undefined; the reason is then in `undefined`.
    package var estimate: Estimate?
    package var undefined: String?
    package var ideal: Double?
    package var baseline: Estimate?
    /// Tuned minus base, paired; on the logarithmic scale the ratio tuned / base.
    package var difference: Estimate?
    /// Tuned plus base minus twice the ideal, paired.
    package var sum: Estimate?
    /// Why there is no contrast with the base: "another suite hash", "another numeric fingerprint" …
    package var incomparable: String?

    package init(
        suite: String, metric: String, category: String?, estimate: Estimate?, undefined: String? = nil,
        ideal: Double? = nil, baseline: Estimate? = nil, difference: Estimate? = nil, sum: Estimate? = nil,
        incomparable: String? = nil
    ) {
        self.suite = suite
        self.metric = metric
        self.category = category
        self.estimate = estimate
        self.undefined = undefined
        self.ideal = ideal
        self.baseline = baseline
        self.difference = difference
        self.sum = sum
        self.incomparable = incomparable
    }
}
