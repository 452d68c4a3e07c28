import StrictYAML

/// What a rule compares with.
extension RuleReader {
    struct Comparison {
        var tested: AlertRule.Tested
        var target = ComparisonTarget.base
    }

    /// How the quantity relates to another checkpoint; `value` without `compare`.
    ///
    /// What is kept of the base's value is a metric of its own, which the subject then becomes.
    func readComparison(_ rule: MappingReader, _ subject: inout Subject?) -> Comparison? {
        guard rule.has("compare") else { return Comparison(tested: .value) }
        guard let compare = rule.mapping("compare", keys: ["to", "by"]) else { return nil }
        let to = compare.string("to", required: true)
        let by = compare.string("by", required: true)
        let best: ComparisonTarget.Preference =
            by == AlertRule.Tested.distanceFromIdeal.rawValue ? .nearestIdeal : rule.has("below") ? .greatest : .least
        let target = to.flatMap { ComparisonTarget($0, preference: best) }
        if let to, target == nil {
            log.error(
                .wrongValue, "'to' can't be '\(to)'", at: compare.mark(of: "to"),
                help: "base, previous, start, best or reference:NAME (of a–z, 0–9, '-', '_' and '.')")
        }
        guard let by else { return nil }
        let known: [AlertRule.Tested] = [.difference, .distanceFromIdeal, .ratio]
        if by == Self.retainedFraction { return readRetention(compare, target, &subject) }
        guard let tested = known.first(where: { $0.rawValue == by }) else {
            log.error(
                .wrongValue, "'by' can't be '\(by)'", at: compare.mark(of: "by"),
                help: Suggestion.help(by, among: known.map(\.rawValue) + [Self.retainedFraction]))
            return nil
        }
        guard let metric = subject?.metric else { return nil }
        let suits = check(tested, metric, at: compare.mark(of: "by"))
        return suits ? target.map { Comparison(tested: tested, target: $0) } : nil
    }

    private static let retainedFraction = "retained_fraction"

    private func readRetention(
        _ compare: MappingReader, _ target: ComparisonTarget?, _ subject: inout Subject?
    ) -> Comparison? {
        guard let about = subject, let target else { return nil }
        guard target == .base else {
            log.error(
                .badComparison, "a retained fraction is of the base's value, not of \(target.phrase)'s",
                at: compare.mark(of: "to"), help: "to: base")
            return nil
        }
        let name = "\(about.metric.name).retention"
        guard let retention = about.suite.metrics.first(where: { $0.name == name }) else {
            log.error(
                .badComparison, "'\(about.metric.name)' has no retained fraction", at: compare.mark(of: "by"),
                help: "by: difference, or a metric that has: "
                    + about.suite.metrics.map(\.name).filter { $0.hasSuffix(".retention") }
                    .map { String($0.dropLast(".retention".count)) }.joined(separator: ", "))
            return nil
        }
        subject = Subject(suite: about.suite, metric: retention)
        return Comparison(tested: .value)
    }

    private func check(_ tested: AlertRule.Tested, _ metric: MetricCatalogue.Metric, at mark: SourceMark) -> Bool {
        switch tested {
        case .ratio where metric.isSigned:
            log.error(
                .ratioOfSigned, "'\(metric.name)' is signed: a ratio of it means nothing", at: mark,
                help: "by: difference, or by: distance_from_ideal")
        case _ where metric.contrast == .none:
            log.error(
                .badComparison, "'\(metric.name)' is a comparison with the base by itself", at: mark,
                help: "leave 'compare' out")
        case .ratio where metric.contrast != .ratio:
            log.error(
                .badComparison, "'\(metric.name)' is compared by its difference, not by a ratio", at: mark,
                help: "by: difference")
        case .distanceFromIdeal where metric.ideal == nil:
            log.error(
                .badComparison, "'\(metric.name)' has no ideal to be distant from", at: mark,
                help: metric.contrast == .ratio ? "by: ratio" : "by: difference")
        case .difference where metric.contrast != .difference:
            log.error(
                .badComparison, "'\(metric.name)' is compared by its ratio, not by a difference", at: mark,
                help: "by: ratio")
        default: return true
        }
        return false
    }
}
