import AlertRules
import DisplayText
import StrictJSON

/// What `fairwatch rules check` says of rules without an error.
package struct RuleReport: Sendable {
    let rules: LoadedRules

    package init(_ rules: LoadedRules) {
        self.rules = rules
    }

    package var lines: [String] {
        var table = TextTable([
            .left("RULE"), .left("SEVERITY"), .left("TESTS"), .left("FIRES"), .right("HYPOTHESES"), .left("AT"),
        ])
        for rule in rules.ruleSet.rules {
            table.add([
                "\(rule.name)", "\(rule.severity.rawValue)", "\(rule.tests)",
                "\(rule.threshold)\(rule.testedUnit.isEmpty ? "" : " \(rule.testedUnit)")", "\(rule.categories.count)",
                "\(rule.origin)",
            ])
        }
        return rules.warnings.map(\.description) + [sentence] + table.lines
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
                        "threshold": JSON(rule.threshold.description), "unit": JSON(rule.testedUnit),
                        "minimum_clusters": JSON(rule.minimumClusters),
                        "minimum_effective": JSON(rule.minimumEffective), "origin": JSON(rule.origin),
                    ]
                }),
            "diagnostics": .array(rules.warnings.map { JSON($0) }),
        ]
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

    fileprivate var testedUnit: String {
        switch tested {
        case .ratio: ""
        case .difference, .distanceFromIdeal: unit == "%" ? "points" : unit
        case .value: unit
        }
    }
}
