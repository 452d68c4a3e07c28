import DisplayText
import FairnessMetrics
import ResultStore

extension CheckRun.Report {
    /// What `fairwatch check` prints for people.
    ///
    /// - Parameter showsAllVerdicts: A row for each verdict instead of a count.
    package func lines(
        style: TextStyle = .plain, detail: MetricDetail = .group, showsAllVerdicts: Bool = false
    ) -> [String] {
        var lines = header
        for suite in suites {
            lines += ["", "\(EscapedText(escaping: suite.suite.suite.title))"]
            lines += MetricTable(metrics: suite.metrics, detail: detail).lines
            lines += LayerTable(layers: suite.layers).lines
        }
        if !notes.isEmpty { lines += [""] + notes.map { "note: \(EscapedText(escaping: $0))" } }
        lines.append("")
        guard rulesSHA256 != nil else { return lines + ["no rules were asked for"] }
        for suite in suites where suite.verdicts.isEmpty {
            lines.append("no rule is about suite \(EscapedText(escaping: suite.suite.suite.name))")
        }
        let verdicts = suites.flatMap(\.verdicts)
        guard !verdicts.isEmpty else { return lines }
        return lines + VerdictLines(verdicts: verdicts, style: style, showsAll: showsAllVerdicts).lines
    }

    /// Of all suites together.
    package var tally: VerdictTally { VerdictTally(suites.flatMap(\.verdicts)) }

    private var header: [String] {
        var facts = FactLines()
        let rank = adapter.rank.map { ", rank \($0)" } ?? ""
        let alpha = adapter.alpha.map { ", alpha \(NumberText.plain($0))" } ?? ""
        let modules = adapter.targetModules.isEmpty ? "" : ", on \(adapter.targetModules.joined(separator: ", "))"
        facts.add(kind == CheckpointTraits.lowRank ? "adapter" : "checkpoint", "\(adapterPath)")
        facts.add("method", "\(adapter.method)\(rank)\(alpha)\(modules)")
        facts.add("sha256", "\(sha256.prefix(12))")
        facts.add("base", "\(basePath) (\(modelType), fingerprint \(baseFingerprint.prefix(12)))")
        facts.add("arithmetic", "\(numericFingerprint)")
        facts.add("seed", "\(seed)")
        facts.add("rules", rulesSHA256.map { "sha256 \($0.prefix(12))" })
        let cpu = suites.map(\.usage.cpuSeconds).reduce(0, +)
        if let peak = suites.map(\.usage.peakMemoryBytes).max() {
            let seconds = NumberText.fixed(cpu, decimals: 1)
            facts.add("used", "\(seconds) s of processor time, \(NumberText.bytes(peak)) at the peak")
        }
        return facts.lines
    }
}
