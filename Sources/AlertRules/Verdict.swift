import FairnessStatistics

/// What one rule says of one checkpoint, in one category or over all.
package struct Verdict: Sendable, Equatable, Codable {
    package enum State: String, Sendable, Codable {
        case passed
        /// Beyond the threshold, but at fewer checkpoints than the rule waits for.
        case pending
        case firing
        /// The point lies beyond the threshold and the bound of the interval does not, or it doesn't and the other
        /// bound might: shown, never paged.
        case inconclusive
        /// There is nothing to judge by; `reason` says why.
        case unknown
    }

    package var rule: String
    /// `warning` where a rule that pages elsewhere may not; `reason` then says why.
    package var severity: AlertSeverity
    package var suite: String
    /// Without the suite.
    package var metric: String
    /// Nil for the whole suite.
    package var category: String?
    package var state: State
    package var reason: String?
    package var threshold: AlertRule.Threshold
    package var tested: AlertRule.Tested
    /// `ComparisonTarget` of rules that compare.
    package var comparedTo: String?
    package var unit: String
    /// The tested quantity.
    package var value: Double?
    /// Of the tested quantity, at the adjusted level: its near bound lies beyond the threshold exactly when the
    /// rule fires.
    package var interval: Estimate.Interval?
    /// Of `interval`. A one-sided test at level a goes with a two-sided interval of confidence 1 − 2a.
    package var confidence: Double?
    /// Before any correction; doubled where the test looks at two sides.
    package var p: Double?
    package var n: Int?
    package var clusters: Int?
    /// The checkpoint's own value of the metric.
    package var measured: Double?
    /// The other checkpoint's, where the rule compares.
    package var baseline: Double?
    /// The tested quantity that would be found with 90 % power, given clusters, correction and spending.
    package var detects: Double?
    /// The tested quantity from which on the rule would fire at the level of the interval if nothing else were different:
    /// of a band on the nearer side. Beyond the value where the rule doesn't fire, within where it does; nil where nobody
    /// asked.
    package var firesFrom: Double?
    /// Where no data of so many clusters could have been rejected.
    package var powerless: Powerless?
    /// τ, counted into the error of Student's t, on the scale of the tested quantity; nil where none matters or is known.
    package var drift: Double?
    /// The preference has crossed the ideal: both intervals exclude it, on opposite sides.
    package var isReversed: Bool
    package var summary: String
    package var runbook: String?
    /// Why nobody is told although it fires: an exception, an inhibition or a silence.
    package var muted: String?

    package struct Powerless: Sendable, Equatable, Codable {
        /// The least that a p-value can be.
        package var leastP: Double
        /// What it would have to be.
        package var level: Double
    }

    package var identity: AlertIdentity { AlertIdentity(suite: suite, rule: rule, category: category) }
}

/// What makes two alerts of a run the same one.
package struct AlertIdentity: Sendable, Hashable, Codable, CustomStringConvertible {
    package var suite: String
    package var rule: String
    /// Nil for the whole suite.
    package var category: String?

    package init(suite: String, rule: String, category: String?) {
        self.suite = suite
        self.rule = rule
        self.category = category
    }

    /// A stable key, such as `core/worse-than-base/gender`; nothing behind the last slash is the whole suite.
    package var description: String { "\(suite)/\(rule)/\(category ?? "")" }
}
