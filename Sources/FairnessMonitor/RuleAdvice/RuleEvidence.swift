import AlertRules
import ResultStore
import StrictYAML

/// What the stored results say of rules: where nothing was ever measured, and what could be found in the newest
/// evaluation that each rule is about.
package struct RuleEvidence: Sendable {
    struct Place: Hashable {
        let rule: String
        let category: String?
    }

    /// As these rules judge that evaluation; of rules that are about no evaluation, nothing.
    private(set) var verdicts: [Place: Verdict] = [:]
    /// Why something could not be judged again, and what was.
    private(set) var notes: [String] = []
    package private(set) var warnings: [Diagnostic] = []
    /// Of the evaluation that each rule was held against.
    private var bases: [String: String] = [:]

    /// Evaluations of a suite that are measured again at most, while there are rules that none so far is about.
    private static let mostMeasured = 10

    /// - Parameter suites: In force.
    init(_ rules: LoadedRules, suites: [LoadedSuite], in reader: ResultReader) throws {
        for suite in suites {
            let own = rules.ruleSet.rules.filter { $0.suite == suite.suite.name }
            guard !own.isEmpty else { continue }
            warnings += Self.unmeasured(own, on: suite, try reader.recordedMetrics(onSuite: suite.sha256))
            try judge(own, by: rules, on: suite, in: reader)
        }
        for rule in rules.ruleSet.rules {
            warnings += [tooLittle(rule), powerless(rule), muffled(rule)].compactMap { $0 }
        }
    }

    func verdicts(of rule: AlertRule) -> [Verdict] {
        rule.categories.compactMap { verdicts[Place(rule: rule.name, category: $0)] }
    }

    private mutating func judge(
        _ own: [AlertRule], by rules: LoadedRules, on suite: LoadedSuite, in reader: ResultReader
    ) throws {
        let newest = try reader.recordedEvaluations(onSuites: [suite.sha256]).sorted {
            $0.evaluation.id > $1.evaluation.id
        }
        var waiting = own
        var measured = 0
        for record in newest where !waiting.isEmpty && measured < Self.mostMeasured {
            let facts = CheckpointFacts(record.checkpoint)
            let about = waiting.filter { $0.condition?.holds(for: facts) ?? true }
            guard !about.isEmpty else { continue }
            measured += 1
            let evaluation: StoredEvaluation
            do {
                evaluation = try StoredEvaluation(record, suite: suite, for: [rules], in: reader)
            } catch let error as StoredEvaluation.Unmeasurable {
                notes.append("\(record.checkpoint.displayName) on \(suite.suite.name) is passed over: \(error.reason)")
                continue
            }
            let names = Set(about.map(\.name))
            let base = try reader.base(fingerprint: evaluation.key.base)?.name
            for name in names { bases[name] = base ?? evaluation.key.base }
            for verdict in try evaluation.verdicts(by: rules, in: reader) where names.contains(verdict.rule) {
                verdicts[Place(rule: verdict.rule, category: verdict.category)] = verdict
            }
            waiting.removeAll { names.contains($0.name) }
            let count = about.count
            notes.append(
                "\(count) rule\(count == 1 ? "" : "s") on \(suite.suite.name) held against "
                    + record.checkpoint.displayName)
        }
    }

    /// R101.
    private static func unmeasured(
        _ rules: [AlertRule], on suite: LoadedSuite, _ recorded: [RecordedMetric]
    ) -> [Diagnostic] {
        rules.compactMap { rule in
            let hash = suite.sha256.prefix(12)
            guard !recorded.isEmpty else {
                return rule.origin?.warning(
                    .neverMeasured,
                    "'\(rule.name)' is about \(suite.suite.name) (sha256 \(hash)), on which nothing was ever evaluated",
                    at: "metric", help: "name it under 'suites' of the daemon's configuration")
            }
            let ofMetric = recorded.filter { $0.name == rule.metric }
            let absent = rule.categories.filter { category in !ofMetric.contains { $0.category == category } }
            let empty = ofMetric.filter { rule.categories.contains($0.category) && $0.undefined != nil }
            guard !absent.isEmpty || !empty.isEmpty else { return nil }
            var parts: [String] = []
            if !absent.isEmpty { parts.append("was never measured\(places(absent, of: rule))") }
            if let reason = empty.first?.undefined {
                parts.append("never had a value\(places(empty.map(\.category), of: rule)): \(reason)")
            }
            return rule.origin?.warning(
                .neverMeasured,
                "'\(rule.name)' can't fire where \(rule.suite).\(rule.metric) \(parts.joined(separator: ", and "))",
                at: "metric")
        }
    }

    /// R102: the furthest from what was asked for.
    private func tooLittle(_ rule: AlertRule) -> Diagnostic? {
        guard let wanted = rule.detects else { return nil }
        func excess(_ verdict: Verdict) -> Double? {
            guard verdict.value != nil else { return nil }
            guard let found = verdict.detects else { return .infinity }
            return rule.threshold.isBelow(wanted) ? wanted - found : found - wanted
        }
        let weak = verdicts(of: rule).filter { excess($0).map { $0 > 1e-9 * wanted.magnitude } ?? false }
        guard let worst = weak.max(by: { (excess($0) ?? 0) < (excess($1) ?? 0) }) else { return nil }
        let size = "\(NumberText.grouped(worst.n ?? 0)) items in \(NumberText.grouped(worst.clusters ?? 0)) templates"
        let unit = rule.testedUnit.isEmpty ? "" : " \(rule.testedUnit)"
        let found = worst.detects.map { "detect \(readable($0))\(unit)" } ?? "detect no possible value"
        return rule.origin?.warning(
            .detectsTooLittle,
            "'\(rule.name)'\(Self.places([worst.category], of: rule)): \(size) \(found); you asked for "
                + readable(wanted) + (weak.count > 1 ? " (and too little in \(weak.count - 1) more)" : ""),
            at: "detects", help: "ask for less, or add templates, not sentences")
    }

    /// R103: the one with the fewest clusters.
    private func powerless(_ rule: AlertRule) -> Diagnostic? {
        let blind = verdicts(of: rule).filter { $0.powerless != nil }
        guard let worst = blind.min(by: { ($0.clusters ?? 0) < ($1.clusters ?? 0) }), let power = worst.powerless else {
            return nil
        }
        let least = NumberText.significant(power.leastP)
        return rule.origin?.warning(
            .cannotReject,
            "'\(rule.name)' can't fire\(Self.places(blind.map(\.category), of: rule)): "
                + "\(worst.clusters ?? 0) clusters allow p ≥ \(least), and it needs "
                + NumberText.significant(power.level),
            at: rule.thresholdKey, help: "add templates, or judge fewer categories")
    }

    /// R104, on the base that the rule really judges on.
    private func muffled(_ rule: AlertRule) -> Diagnostic? {
        let quiet = verdicts(of: rule).filter { $0.severity != rule.severity }
        guard let first = quiet.first, let base = bases[rule.name] else { return nil }
        let help =
            first.drift == nil
            ? "fairwatch calibrate measures how far neutral fine-tunes of it move this"
            : "a rule pages where its threshold is at least twice the drift"
        return rule.origin?.warning(
            .doesNotPage,
            "'\(rule.name)' warns, and doesn't page, on \(base)\(Self.places(quiet.map(\.category), of: rule))",
            at: first.drift == nil ? "severity" : rule.thresholdKey, help: help)
    }

    /// " in gender, age"; nothing for the whole suite or for all there are of several.
    private static func places(_ categories: [String?], of rule: AlertRule) -> String {
        let named = categories.compactMap { $0 }
        if named.isEmpty || named.count == rule.categories.count && named.count > 1 { return "" }
        return " in \(named.joined(separator: ", "))"
    }
}

extension AlertRule.Threshold {
    /// Whether a value beyond it lies below it.
    fileprivate func isBelow(_ value: Double) -> Bool {
        switch self {
        case .above: false
        case .below: true
        case .outside(let low, _): value < low
        }
    }
}
