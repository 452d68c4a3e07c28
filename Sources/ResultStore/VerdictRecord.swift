/// What one rule said of one metric of one evaluation.
package struct VerdictRecord: Sendable, Equatable {
    package var rule: String
    package var severity: String
    /// With its suite, such as "core.preference_gap".
    package var metric: String
    package var category: String?
    /// Such as "firing", "pending", "passed", "inconclusive" or "unknown".
    package var state: String
    /// Why, where the state needs one.
    package var reason: String?
    /// The tested quantity; nil when there is none.
    package var value: Double?
    /// The adjusted interval, which decides; not the descriptive one of the metric.
    package var low: Double?
    package var high: Double?
    package var confidence: Double?
    package var n: Int?
    package var clusters: Int?
    /// As the rule puts it, such as "above 0.2" or "outside [35, 65]".
    package var threshold: String
    /// Such as "base"; nil for an absolute rule.
    package var comparedTo: String?
    /// The change that would be found with 90 % power, in the metric's unit.
    package var detects: Double?
    /// τ, what neutral fine-tunes change of the tested quantity, on its scale; nil where none matters or is known.
    package var drift: Double?
    package var summary: String
    /// Why nobody is told of it though it fires.
    package var muted: String?
    /// The alert that it keeps alive or started.
    package var alertID: String?

    package init(
        rule: String, severity: String, metric: String, category: String?, state: String, reason: String? = nil,
        value: Double? = nil, low: Double? = nil, high: Double? = nil, confidence: Double? = nil, n: Int? = nil,
        clusters: Int? = nil, threshold: String, comparedTo: String? = nil, detects: Double? = nil,
        drift: Double? = nil, summary: String, muted: String? = nil, alertID: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.metric = metric
        self.category = category
        self.state = state
        self.reason = reason
        self.value = value
        self.low = low
        self.high = high
        self.confidence = confidence
        self.n = n
        self.clusters = clusters
        self.threshold = threshold
        self.comparedTo = comparedTo
        self.detects = detects
        self.drift = drift
        self.summary = summary
        self.muted = muted
        self.alertID = alertID
    }
}
