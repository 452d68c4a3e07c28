import FairnessStatistics

/// What was measured of a checkpoint, as far as rules can see it.
package struct Observation: Sendable, Equatable {
    /// Beside another checkpoint, on the same items.
    package struct Contrast: Sendable, Equatable {
        /// The other's own value.
        package var baseline: Estimate
        /// Tuned minus other, paired; on the logarithmic scale the ratio tuned / other.
        package var difference: Estimate?
        /// Tuned plus other minus twice the ideal, paired.
        package var sum: Estimate?

        package init(baseline: Estimate, difference: Estimate?, sum: Estimate?) {
            self.baseline = baseline
            self.difference = difference
            self.sum = sum
        }
    }

    /// Why there is no contrast: "another suite hash", "another numeric fingerprint" …
    package struct Incomparable: Error, Equatable {
        package let reason: String

        package init(_ reason: String) { self.reason = reason }
    }

    package var suite: String
    /// Without the suite.
    package var metric: String
    /// Nil for the whole suite.
    package var category: String?
    /// Nil when undefined; the reason is then in `undefined`.
    package var estimate: Estimate?
    package var undefined: String?
    package var ideal: Double?
    /// With each checkpoint that a rule asks for.
    package var contrasts: [ComparisonTarget: Result<Contrast, Incomparable>]
    /// τ, the standard deviation of the metric's true change over neutral fine-tunes, on the scale of the difference; nil
    /// where none has been calibrated.
    package var drift: Double?

    package init(
        suite: String, metric: String, category: String?, estimate: Estimate?, undefined: String? = nil,
        ideal: Double? = nil, contrasts: [ComparisonTarget: Result<Contrast, Incomparable>] = [:],
        drift: Double? = nil
    ) {
        self.suite = suite
        self.metric = metric
        self.category = category
        self.estimate = estimate
        self.undefined = undefined
        self.ideal = ideal
        self.contrasts = contrasts
        self.drift = drift
    }
}
