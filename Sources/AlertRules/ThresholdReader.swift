import StrictYAML

/// Reads `above`, `below` or `outside` of a rule and checks that they can be crossed at all.
struct ThresholdReader {
    let rule: MappingReader
    let log: DiagnosticLog

    /// - Parameters:
    ///   - metric: Nil when it is unknown, which has been reported; the numbers are still checked for themselves.
    ///   - tested: Nil likewise.
    func read(_ metric: MetricCatalogue.Metric?, tested: AlertRule.Tested?) -> AlertRule.Threshold? {
        let given = ["above", "below", "outside"].filter(rule.has)
        guard let key = given.first, given.count == 1 else {
            if given.isEmpty {
                log.error(
                    .badThreshold, "a rule needs one of 'above', 'below' and 'outside'", at: rule.mark,
                    help: "such as 'outside: [35, 65]'")
            } else {
                log.error(
                    .badThreshold, "\(Suggestion.alternatives(given)): a rule has only one of them",
                    at: rule.keyMark(of: given[1]), help: "write 'outside: [low, high]', or two rules")
            }
            return nil
        }
        let range = metric.flatMap { metric in tested.flatMap { Self.range(of: metric, tested: $0) } }
        if key == "outside" { return readBand(range, metric, tested) }
        guard let bound = rule.double(key) else { return nil }
        let mark = rule.mark(of: key)
        if key == "below" && tested == .distanceFromIdeal {
            log.error(
                .badThreshold, "'below' has no meaning for a distance from the ideal", at: rule.keyMark(of: key),
                help: "'above': the largest growth tolerated")
            return nil
        }
        if let range, let metric {
            let isAbove = key == "above"
            let never = isAbove ? bound >= range.high : bound <= range.low
            let always = isAbove ? bound < range.low || range.isPositive && bound <= 0 : bound > range.high
            guard !never, !always else {
                report(bound, never: never, isAbove: isAbove, range, metric, tested, at: mark)
                return nil
            }
        }
        return key == "above" ? .above(bound) : .below(bound)
    }

    /// What is to be found nine times in ten, which only something beyond the threshold can be.
    func readDetects(
        beyond threshold: AlertRule.Threshold, _ metric: MetricCatalogue.Metric?, tested: AlertRule.Tested?
    ) -> Double? {
        guard let value = rule.double("detects") else { return nil }
        guard threshold.isBeyond(value) else {
            log.error(
                .outOfRange, "'detects' is \(readable(value)), which isn't \(threshold)", at: rule.mark(of: "detects"),
                help: "the value beyond the threshold that is to be found nine times in ten")
            return nil
        }
        guard let metric, let tested, let range = Self.range(of: metric, tested: tested) else { return value }
        guard value >= range.low, value <= range.high, !range.isPositive || value > 0 else {
            log.error(
                .outOfRange,
                "'detects' is \(readable(value)), which never occurs: \(subject(tested, metric)) lies in \(range)",
                at: rule.mark(of: "detects"))
            return nil
        }
        return value
    }

    private struct Range: CustomStringConvertible {
        var description: String {
            (low.isFinite ? "[\(readable(low))" : "(-∞") + ", " + (high.isFinite ? "\(readable(high))]" : "∞)")
        }

        let low: Double
        let high: Double
        /// Zero itself is impossible, and has no logarithm.
        var isPositive = false
    }

    private func readBand(
        _ range: Range?, _ metric: MetricCatalogue.Metric?, _ tested: AlertRule.Tested?
    ) -> AlertRule.Threshold? {
        guard let bounds = rule.doubles("outside") else { return nil }
        let mark = rule.mark(of: "outside")
        guard bounds.count == 2, bounds[0].value < bounds[1].value else {
            log.error(
                .badThreshold, "'outside' needs two numbers, the smaller one first", at: mark,
                help: "such as 'outside: [35, 65]'")
            return nil
        }
        if let tested, tested != .value {
            log.error(
                .badThreshold, "'outside' is for the metric's own value, not for a comparison",
                at: rule.keyMark(of: "outside"), help: "'above': the largest change tolerated")
            return nil
        }
        var isSound = true
        if let range, let metric {
            for (index, bound) in bounds.enumerated()
            where bound.value < range.low || bound.value > range.high || range.isPositive && bound.value <= 0 {
                report(bound.value, never: true, isAbove: index == 1, range, metric, tested, at: bound.mark)
                isSound = false
            }
            if isSound, bounds[0].value <= range.low, bounds[1].value >= range.high {
                report(bounds[1].value, never: true, isAbove: true, range, metric, tested, at: mark)
                isSound = false
            }
        }
        return isSound ? .outside(bounds[0].value, bounds[1].value) : nil
    }

    /// What the tested quantity may possibly be.
    private static func range(of metric: MetricCatalogue.Metric, tested: AlertRule.Tested) -> Range? {
        switch tested {
        case .value:
            let isPositive = metric.low == 0 && metric.high == .infinity
            return Range(low: metric.low, high: metric.high, isPositive: isPositive)
        case .difference: return Range(low: metric.low - metric.high, high: metric.high - metric.low)
        case .distanceFromIdeal:
            guard let ideal = metric.ideal else { return nil }
            return Range(low: 0, high: max(ideal - metric.low, metric.high - ideal))
        case .ratio: return Range(low: 0, high: .infinity, isPositive: true)
        }
    }

    private func report(
        _ bound: Double, never: Bool, isAbove: Bool, _ range: Range, _ metric: MetricCatalogue.Metric,
        _ tested: AlertRule.Tested?, at mark: SourceMark
    ) {
        let verb = never ? "can never be \(isAbove ? "exceeded" : "undercut")" : "is always crossed"
        let percentage = bound / 100
        let asFraction = bound.magnitude > 1 && range.high <= 1 && percentage > range.low && percentage < range.high
        log.error(
            .outOfRange, "threshold \(readable(bound)) \(verb): \(subject(tested, metric)) lies in \(range)", at: mark,
            help: asFraction ? "a percentage? \(readable(percentage))" : nil)
    }

    private func subject(_ tested: AlertRule.Tested?, _ metric: MetricCatalogue.Metric) -> String {
        switch tested {
        case .difference: "a difference of \(metric.name)"
        case .distanceFromIdeal: "the growth of \(metric.name)'s distance from its ideal that matters"
        case .ratio: "a ratio of \(metric.name)"
        case .value, nil: metric.name
        }
    }
}
