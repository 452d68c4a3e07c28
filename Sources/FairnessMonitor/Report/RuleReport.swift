import AlertRules
import DisplayText
import StrictJSON
import StrictYAML

/// What `fairwatch rules check` says of rules without an error.
package struct RuleReport: Sendable {
    let rules: LoadedRules
    /// Nil where no database was asked.
    let evidence: RuleEvidence?
    private let suites: [LoadedSuite]

    /// - Parameter suites: That the rules were read against.
    package init(_ rules: LoadedRules, suites: [LoadedSuite], evidence: RuleEvidence? = nil) {
        self.rules = rules
        self.suites = suites
        self.evidence = evidence
    }

    /// Of reading, then rule by rule in the order of their codes.
    private var warnings: [Diagnostic] {
        // What is known of the base that a rule judges on is better than what is known of any.
        let known = Set(evidence?.verdicts.keys.map(\.rule) ?? [])
        let found = (evidence?.warnings ?? []) + rules.warningsOnDrift(suites: suites, except: known)
        let sorted = found.enumerated().sorted { left, right in
            (left.element.file, left.element.mark.line, left.element.code, left.offset)
                < (right.element.file, right.element.mark.line, right.element.code, right.offset)
        }
        return rules.warnings + sorted.map(\.element)
    }

    package var lines: [String] {
        var table = TextTable(
            [.left("RULE"), .left("SEVERITY"), .left("TESTS"), .left("FIRES"), .right("HYPOTHESES")]
                + (evidence == nil ? [] : [.right("DETECTS")]) + [.left("AT")])
        for rule in rules.ruleSet.rules {
            table.add(
                [
                    "\(rule.name)", "\(rule.severity.rawValue)", "\(rule.tests)",
                    "\(rule.threshold)\(rule.testedUnit.isEmpty ? "" : " \(rule.testedUnit)")",
                    "\(rule.categories.count)",
                ] + detects(rule) + ["\(rule.origin?.description ?? "")"])
        }
        let notes = (evidence?.notes ?? []).map { note in
            let line: EscapedText = "note: \(note)"
            return line.text
        }
        return warnings.map(\.description) + notes + [sentence] + table.lines
    }

    /// Over its categories, from the least to the most that would be found nine times in ten.
    private func detects(_ rule: AlertRule) -> [EscapedText] {
        guard let evidence else { return [] }
        let found = evidence.verdicts(of: rule).compactMap(\.detects).sorted { $0.magnitude < $1.magnitude }
        guard let least = found.first, let most = found.last else { return ["–"] }
        let (low, high) = (readable(least), readable(most))
        return [low == high ? "\(low)" : "\(low) … \(high)"]
    }

    /// "ok: 5 rules, 27 hypotheses (18 paging)".
    private var sentence: String {
        let counts = rules.ruleSet.hypothesisCounts
        let count = rules.ruleSet.rules.count
        return "ok: \(count) rule\(count == 1 ? "" : "s"), \(counts.paging + counts.quiet) hypotheses "
            + "(\(counts.paging) paging)"
    }

    /// Schema version 1.
    package var document: JSON {
        let counts = rules.ruleSet.hypothesisCounts
        let family = rules.ruleSet.family
        return [
            "schema_version": 1, "ok": true, "rules_sha256": JSON(rules.sha256),
            "hypotheses": JSON(counts.paging + counts.quiet), "paging_hypotheses": JSON(counts.paging),
            "alpha": JSON(family.alpha), "planned_checkpoints": JSON(family.plannedCheckpoints),
            "rules": .array(
                rules.ruleSet.rules.map { rule in
                    [
                        "rule": JSON(rule.name), "severity": JSON(rule.severity.rawValue), "suite": JSON(rule.suite),
                        "metric": JSON(rule.metric), "tested": JSON(rule.tested.rawValue),
                        "compared_to": rule.tested == .value ? .null : JSON(rule.target.description),
                        "categories": .array(rule.categories.map { JSON($0) }),
                        "threshold": JSON(rule.threshold.description), "detects": JSON(rule.detects),
                        "found": .array(found(rule)), "unit": JSON(rule.testedUnit),
                        "minimum_clusters": JSON(rule.minimumClusters),
                        "minimum_effective": JSON(rule.minimumEffective), "origin": JSON(rule.origin?.description),
                    ]
                }),
            "diagnostics": .array(warnings.map { JSON($0) }),
            "notes": .array((evidence?.notes ?? []).map { JSON($0) }),
        ]
    }

    /// What the newest evaluation says of each category; empty without a database.
    private func found(_ rule: AlertRule) -> [JSON] {
        (evidence?.verdicts(of: rule) ?? []).map { verdict in
            [
                "category": JSON(verdict.category), "detects": JSON(verdict.detects), "n": JSON(verdict.n),
                "clusters": JSON(verdict.clusters), "state": JSON(verdict.state.rawValue),
                "reason": JSON(verdict.reason),
            ]
        }
    }
}

extension AlertRule {
    /// "core.stereotype_preference by category: how much further from the ideal than the base".
    fileprivate var tests: String {
        let place = categories.allSatisfy { $0 == nil } ? "overall" : "by category"
        let quantity =
            switch tested {
            case .value: "value"
            case .difference: "change from \(target.phrase)"
            case .distanceFromIdeal: "how much further from the ideal than \(target.phrase)"
            case .ratio: "ratio to \(target.phrase)"
            }
        return "\(suite).\(metric) \(place): \(quantity)"
    }

    var testedUnit: String {
        switch tested {
        case .ratio: ""
        case .difference, .distanceFromIdeal: unit == "%" ? "points" : unit
        case .value: unit
        }
    }
}
