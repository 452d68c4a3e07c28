import DisplayText
import FairnessMonitor

extension BenchmarkReport {
    /// Facts under each other, then a table of the products.
    var lines: [String] {
        guard let run = runs.last else { return [] }
        var sections = [facts(run)]
        if !comparisons.isEmpty { sections.append(comparisonTable) }
        sections.append(productTable(run))
        return Array(sections.joined(separator: [""]))
    }

    private func facts(_ run: MeasuredRun) -> [String] {
        var facts = FactLines()
        func add(_ label: String, _ text: String) { facts.add(label, EscapedText(escaping: Array(text.utf8))) }
        add("workload", run.counts.workload)
        add("base", base)
        if let adapter { add("adapter", adapter) }
        add("arithmetic", run.fingerprint)
        run.counts.add(to: &facts)
        add("threads", "\(run.threads)")
        add("CPU seconds", spread(runs.map(\.cpuSeconds), decimals: 1))
        add("wall seconds", spread(runs.map(\.wallSeconds), decimals: 1))
        add("tokens per CPU-second", spread(runs.map(\.tokensPerCPUSecond), decimals: 0))
        add("CPU time in sgemm", spread(runs.map { 100 * $0.productShare }, decimals: 1) + " %")
        add("of stand-alone rate", spread(runs.map { 100 * $0.productEfficiency }, decimals: 1) + " %")
        add("peak memory", NumberText.bytes(summary.peakBytes ?? 0))
        if let ratio = summary.wallRatioOneToTwoThreads {
            add("wall, 1 thread to 2", NumberText.fixed(ratio, decimals: 2) + "×")
        }
        return facts.lines
    }

    /// The median, and the least and the most where there are several.
    private func spread(_ values: [Double], decimals: Int) -> String {
        guard let least = values.min(), let most = values.max(), let median = Self.median(values) else { return "–" }
        let text = NumberText.fixed(median, decimals: decimals)
        guard values.count > 1 else { return text }
        return text + " (\(NumberText.fixed(least, decimals: decimals))–\(NumberText.fixed(most, decimals: decimals)))"
    }

    private var comparisonTable: [String] {
        var table = TextTable([
            .left("against"), .right("tokens/CPU-s"), .right("wall s"), .right("peak"), .right("ratio"),
            .right("worst nats"), .right("mean nats"),
        ])
        for comparison in comparisons {
            table.add(
                [
                    comparison.library, NumberText.fixed(comparison.tokensPerCPUSecond, decimals: 0),
                    NumberText.fixed(comparison.wallSeconds, decimals: 1), NumberText.bytes(comparison.peakBytes),
                    NumberText.fixed(comparison.ratio, decimals: 2) + "×",
                    NumberText.fixed(comparison.worstDifference, decimals: 6),
                    NumberText.fixed(comparison.meanDifference, decimals: 6),
                ].map { EscapedText(escaping: Array($0.utf8)) })
        }
        return table.lines + ["median ratio \(NumberText.fixed(summary.ratio, decimals: 2))×"]
    }

    /// Of the last run, the products that took most of the time.
    private func productTable(_ run: MeasuredRun) -> [String] {
        var table = TextTable([
            .right("rows"), .right("columns"), .right("depth"), .right("calls"), .right("CPU s"), .right("GFLOP/s"),
            .right("alone"), .right("%"),
        ])
        for product in run.products.prefix(12) {
            table.add(
                [
                    "\(product.rows)", "\(product.columns)", "\(product.depth)", "\(product.calls)",
                    NumberText.fixed(product.cpuSeconds, decimals: 2),
                    NumberText.fixed(product.rate / 1e9, decimals: 1),
                    NumberText.fixed(product.standAloneRate / 1e9, decimals: 1),
                    NumberText.fixed(100 * product.rate / max(product.standAloneRate, 1), decimals: 0),
                ].map { EscapedText(escaping: Array($0.utf8)) })
        }
        let rest = run.products.dropFirst(12)
        let seconds = rest.reduce(0) { $0 + $1.cpuSeconds }
        return table.lines
            + (rest.isEmpty ? [] : ["and \(rest.count) more shapes, \(NumberText.fixed(seconds, decimals: 2)) CPU s"])
    }
}
