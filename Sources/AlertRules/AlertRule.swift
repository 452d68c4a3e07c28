/// One rule, checked against the catalogue: every name in it exists.
package struct AlertRule: Sendable, Equatable {
    /// What breaks the rule.
    package enum Threshold: Sendable, Equatable {
        case above(Double)
        case below(Double)
        case outside(Double, Double)
    }

    /// Which quantity is held against the threshold.
    package enum Tested: String, Sendable, Codable, CaseIterable {
        /// The metric's own value.
        case value
        /// Tuned minus target.
        case difference
        /// How much further from the ideal than the target, whichever the side.
        case distanceFromIdeal = "distance_from_ideal"
        /// Tuned divided by target.
        case ratio
    }

    package var name: String
    package var suite: String
    /// Without the suite.
    package var metric: String
    package var unit: String
    /// One hypothesis each; nil stands for the whole suite.
    package var categories: [String?]
    package var threshold: Threshold
    /// The value or change that its author wants found nine times in ten; nil where nobody asked for any.
    package var detects: Double?
    package var tested: Tested
    /// What `tested` relates to; says nothing of a value.
    package var target: ComparisonTarget
    /// The value that an unchanged checkpoint has, of a metric that is a comparison with the base by itself.
    package var unchanged: Double?
    package var severity: AlertSeverity
    /// Fewer independent units than this make a paging rule's verdict unknown.
    package var minimumClusters: Int
    /// The same of independent items, where it is known what the items are worth.
    package var minimumEffective: Int
    /// Nil for all checkpoints.
    package var condition: RuleCondition?
    package var patience: Patience
    /// Names of rules that are muted in the same run and place while this one fires.
    package var inhibits: [String]
    package var exceptions: [RuleException]
    package var summary: SummaryTemplate
    package var runbook: String?
    /// Nil for a rule of no file.
    package var origin: RuleOrigin?

    package init(
        name: String, suite: String, metric: String, unit: String, categories: [String?], threshold: Threshold,
        detects: Double? = nil, tested: Tested, target: ComparisonTarget = .base, unchanged: Double? = nil,
        severity: AlertSeverity,
        minimumClusters: Int = 20, minimumEffective: Int = 30, condition: RuleCondition? = nil,
        patience: Patience = Patience(), inhibits: [String] = [], exceptions: [RuleException] = [],
        summary: SummaryTemplate = .standard, runbook: String? = nil, origin: RuleOrigin? = nil
    ) {
        self.name = name
        self.suite = suite
        self.metric = metric
        self.unit = unit
        self.categories = categories
        self.threshold = threshold
        self.detects = detects
        self.tested = tested
        self.target = target
        self.unchanged = unchanged
        self.severity = severity
        self.minimumClusters = minimumClusters
        self.minimumEffective = minimumEffective
        self.condition = condition
        self.patience = patience
        self.inhibits = inhibits
        self.exceptions = exceptions
        self.summary = summary
        self.runbook = runbook
        self.origin = origin
    }
}

extension AlertRule.Threshold: Codable, CustomStringConvertible {
    private enum CodingKeys: String, CodingKey { case above, below, outside }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let bound = try container.decodeIfPresent(Double.self, forKey: .above) {
            self = .above(bound)
        } else if let bound = try container.decodeIfPresent(Double.self, forKey: .below) {
            self = .below(bound)
        } else {
            let bounds = try container.decode([Double].self, forKey: .outside)
            guard bounds.count == 2 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .outside, in: container, debugDescription: "a band has two bounds")
            }
            self = .outside(bounds[0], bounds[1])
        }
    }

    /// `{"above": 0.2}`, `{"below": 0.2}` or `{"outside": [35, 65]}`, as in a rule file.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .above(let bound): try container.encode(bound, forKey: .above)
        case .below(let bound): try container.encode(bound, forKey: .below)
        case .outside(let low, let high): try container.encode([low, high], forKey: .outside)
        }
    }

    package var description: String {
        switch self {
        case .above(let bound): "above \(readable(bound))"
        case .below(let bound): "below \(readable(bound))"
        case .outside(let low, let high): "outside [\(readable(low)), \(readable(high))]"
        }
    }
}
