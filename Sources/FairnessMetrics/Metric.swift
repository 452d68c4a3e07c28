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
    /// A category, or one of its groups as `category/group`; nil for the whole suite.
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
    /// Items without a preference either way, for metrics that count preferences or answers; their definitions say how
    /// a tie counts.
    package var ties: Int?
    /// For a gap between the largest and the smallest group, which is above zero among equal groups too: its mean when
    /// the groups' labels are permuted within clusters.
    package var permuted: Double?

    package init(
        suite: String, name: String, category: String?, estimate: Estimate?, undefined: String? = nil,
        ideal: Double?, unit: String, contrast: Contrast? = nil, ties: Int? = nil, permuted: Double? = nil
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
        self.permuted = permuted
    }
}
