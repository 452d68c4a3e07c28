import AlertRules
import FairnessStatistics
import StrictYAML

extension LoadedRules {
    /// Rules that page by their severity and will only warn: one warning a rule.
    ///
    /// On which base a rule will judge isn't known here. So it is held against every base with a calibration on the suite;
    /// rules on metrics that need no τ are left in peace.
    ///
    /// - Parameter known: Names of rules of which more is known.
    func warningsOnDrift(suites: [LoadedSuite], except known: Set<String> = []) -> [Diagnostic] {
        let catalogue = MetricCatalogue(suites: suites.map { MetricCatalogue.Suite($0) })
        return ruleSet.rules.compactMap { rule in
            guard rule.severity.isPaging, rule.isAboutChange, !known.contains(rule.name),
                let suite = suites.first(where: { $0.suite.name == rule.suite }),
                let metric = try? catalogue.metric(named: "\(rule.suite).\(rule.metric)").metric
            else { return nil }
            let known = calibrations.calibrations(onSuite: suite.sha256)
            guard !known.isEmpty else {
                return rule.origin?.warning(
                    .doesNotPage,
                    "'\(rule.name)' warns, and doesn't page: how far neutral fine-tunes move \(rule.suite) isn't known "
                        + "for any base",
                    at: "severity", help: "fairwatch calibrate measures it")
            }
            let obstacles = known.compactMap { calibration in
                Self.obstacle(to: rule, scale: metric.scale, calibration).map { "on \(calibration.baseName) \($0)" }
            }
            guard !obstacles.isEmpty else { return nil }
            return rule.origin?.warning(
                .doesNotPage, "'\(rule.name)' warns, and doesn't page, \(obstacles.joined(separator: "; "))",
                at: rule.thresholdKey, help: "a rule pages where its threshold is at least twice the drift")
        }
    }

    /// "in gender, age: it would page from 0.31 on", of one base.
    private static func obstacle(
        to rule: AlertRule, scale: Estimate.Scale, _ calibration: Calibration
    ) -> String? {
        var unknown: [String] = []
        var near: [(place: String, from: Double)] = []
        for category in rule.categories {
            let drift = calibration.drift(ofMetric: rule.metric, in: category)
            let place = category ?? "the whole suite"
            switch rule.obstacleToPaging(drift: drift, scale: scale) {
            case .unknownDrift: unknown.append(place)
            case .nearDrift(let from): near.append((place, from))
            case nil: break
            }
        }
        func places(_ found: [String]) -> String {
            found.count == rule.categories.count && found.count > 1 ? "all categories" : found.joined(separator: ", ")
        }
        var parts: [String] = []
        // The furthest from where nothing changes: it would do for all of them.
        let isDownward = if case .below = rule.threshold { true } else { false }
        let ends = near.map(\.from)
        if let needed = isDownward ? ends.min() : ends.max() {
            parts.append("in \(places(near.map(\.place))), where it would page from \(readable(needed)) on")
        }
        if !unknown.isEmpty {
            parts.append("in \(places(unknown)), whose drift its calibration doesn't have")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", and ")
    }
}

extension AlertRule {
    /// Of the rule's threshold in its file.
    var thresholdKey: String {
        switch threshold {
        case .above: "above"
        case .below: "below"
        case .outside: "outside"
        }
    }
}
