import StrictJSON

extension RuleComparison {
    /// What `fairwatch rules diff --json` prints, schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "checkpoints": JSON(checkpoints), "runs": JSON(runs),
            "notes": .array(notes.map { JSON($0) }),
            "totals": ["old": Self.document(totals.old), "new": Self.document(totals.new)],
            "differences": .array(differences.map(Self.document)),
        ]
    }

    private static func document(_ totals: Totals) -> JSON {
        func count(_ state: String) -> JSON { JSON(totals.verdicts[state] ?? 0) }
        return [
            "verdicts": JSON(totals.verdicts.values.reduce(0, +)),
            "firing": count("firing"), "muted": count("muted"), "pending": count("pending"), "passed": count("passed"),
            "inconclusive": count("inconclusive"), "unknown": count("unknown"),
            "paging": JSON(totals.paging), "alerts_raised": JSON(totals.raised), "alerts_that_page": JSON(totals.pages),
            "runs_that_page": .array(totals.runsThatPage.sorted().map { JSON($0) }),
        ]
    }

    private static func document(_ difference: Difference) -> JSON {
        [
            "checkpoint": JSON(difference.checkpoint.displayName), "run": JSON(difference.checkpoint.traits.run),
            "step": JSON(difference.checkpoint.traits.step), "sha256": JSON(difference.checkpoint.sha256),
            "base_fingerprint": JSON(difference.base), "suite": JSON(difference.suite), "rule": JSON(difference.rule),
            "category": JSON(difference.category), "old": difference.old.map(document) ?? .null,
            "new": difference.new.map(document) ?? .null,
        ]
    }

    private static func document(_ finding: Finding) -> JSON {
        [
            "state": JSON(finding.state), "severity": JSON(finding.severity.rawValue), "value": JSON(finding.value),
            "low": JSON(finding.low), "high": JSON(finding.high),
        ]
    }
}
