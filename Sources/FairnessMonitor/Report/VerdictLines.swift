import AlertRules
import DisplayText
import FairnessStatistics
import ResultStore

/// What the rules say, for people: what fires, how many verdicts are open, and one closing line.
struct VerdictLines {
    let verdicts: [VerdictRecord]
    var style = TextStyle.plain
    /// A row for each verdict instead of a count.
    var showsAll = false

    var lines: [String] {
        let tally = VerdictTally(verdicts)
        var lines = firing
        if showsAll {
            lines += table
        } else if (tally.counts["inconclusive"] ?? 0) + (tally.counts["unknown"] ?? 0) > 0 {
            lines += ["why verdicts are inconclusive or unknown: --all-verdicts, or \"verdicts\" in --json"]
        }
        return lines + [tally.sentence]
    }

    private var firing: [String] {
        let order = AlertSeverity.allCases
        let loudest = order.flatMap { severity in
            verdicts.filter { $0.isFiring && $0.knownSeverity == severity }
        }.sorted { ($0.muted == nil ? 0 : 1) < ($1.muted == nil ? 0 : 1) }
        let names = loudest.map(Self.name)
        let width = names.map(\.text.count).max() ?? 0
        return zip(loudest, names).map { verdict, name in
            let padding = String(repeating: " ", count: width - name.text.count)
            let severity = EscapedText(escaping: verdict.severity).text
            let head =
                (verdict.muted == nil ? "FIRING  " : "muted   ") + severity
                + String(repeating: " ", count: max(0, 8 - severity.count))
            return style.severity(verdict.severity, head) + "  \(name.text)\(padding)  "
                + EscapedText(escaping: verdict.summary + (verdict.muted.map { " (\($0))" } ?? "")).text
        }
    }

    /// "worse-than-base {gender}".
    static func name(_ verdict: VerdictRecord) -> EscapedText {
        verdict.category.map { "\(verdict.rule) {\($0)}" } ?? "\(verdict.rule)"
    }

    private var table: [String] {
        var table = TextTable([
            .left("STATE"), .left("SEVERITY"), .left("RULE"), .left("CATEGORY"), .right("VALUE"),
            .right("ADJUSTED INTERVAL"), .left("FIRES"), .right("DETECTS"), .right("TEMPLATES"), .left("REASON"),
        ])
        for verdict in verdicts {
            let format = verdict.format
            table.add([
                "\(verdict.state)", "\(verdict.severity)", "\(verdict.rule)", "\(verdict.category ?? "overall")",
                "\(format.value(verdict.value))", "\(format.interval(verdict.interval))", "\(verdict.threshold)",
                "\(format.value(verdict.detects))", "\(verdict.clusters.map(NumberText.grouped) ?? "–")",
                "\(verdict.muted.map { "muted: \($0)" } ?? verdict.reason ?? "")",
            ])
        }
        return table.lines
    }
}

extension VerdictRecord {
    var interval: Estimate.Interval? {
        guard let low, let high else { return nil }
        return Estimate.Interval(low: low, high: high)
    }

    var format: MetricFormat { MetricFormat(unit: unit, size: value ?? 0) }
}
