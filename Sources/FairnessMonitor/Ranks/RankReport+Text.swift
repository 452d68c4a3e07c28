import DisplayText
import FairnessStatistics

extension RankReport {
    /// What `fairwatch ranks` prints for people.
    package var lines: [String] {
        var lines = heading + [""] + table
        if rows.contains(where: { $0.runs.count == 1 }) {
            lines.append("* over templates only: it speaks of this one run, not of its rank")
        }
        if rows.contains(where: { $0.retentionInterval?.reason != nil }) {
            lines.append("no ends: so few runs leave too few degrees of freedom to say between what R lies")
        }
        lines.append("")
        var facts = FactLines()
        for (number, text) in trendTexts.enumerated() { facts.add(number == 0 ? "trend" : "", "\(text)") }
        for (number, text) in smallestTexts.enumerated() {
            facts.add(number == 0 ? "smallest non-inferior rank" : "", "\(text)")
        }
        lines += facts.lines
        lines += ["", "conclusion"] + conclusion.map { "  - \(EscapedText(escaping: $0))" }
        if !leftOut.isEmpty {
            lines += ["", "left out"]
            lines += leftOut.map { "  - \(EscapedText(escaping: "\($0.run): \($0.reason)"))" }
        }
        if !notes.isEmpty { lines += [""] + notes.map { "note: \(EscapedText(escaping: $0))" } }
        return lines
    }

    private var format: MetricFormat { MetricFormat(unit: definition.unit, size: baseValue.value) }

    private var heading: [String] {
        let about = query.category.map { " in \($0)" } ?? ""
        let distance = ideal == 0 ? "" : ", less \(NumberText.plain(ideal))"
        let unit = definition.unit.isEmpty ? "" : " (\(definition.unit)\(distance))"
        let title: EscapedText =
            "\(metric)\(unit)\(about) on suite \(suite.name) \(suite.version), base \(base.name), by LoRA rank"
        let strength = NumberText.fixed(baseStrength, decimals: 1)
        let interval = baseValue.estimate()?.interval
        let ratio = hasRetention ? "; R = a rank's value / the base's" : ""
        let baseLine: EscapedText =
            """
            the base's own value: \(format.value(baseValue.value)) \(format.interval(interval)), \(strength) standard \
            errors from 0\(ratio)
            """
        return [title.text, baseLine.text, "one checkpoint a training run: \(momentText)"]
    }

    var momentText: String {
        switch query.moment {
        case .last: return "the last step that was evaluated"
        case .step(let step): return "step \(step)"
        case .matchedDivergence:
            let level = level.map { NumberText.fixed($0, decimals: 4) } ?? "–"
            return "the one nearest to a KL from the base of \(level) nats, which every run reaches"
        }
    }

    private var table: [String] {
        let hasDivergence = rows.contains { $0.divergence != nil }
        var columns: [TextTable.Column] = [
            .right("RANK"), .right("RUNS"), .right("STEP"), .right("VALUE"), .right("95 % INTERVAL"),
        ]
        if hasRetention { columns += [.right("R"), .right("95 % INTERVAL")] }
        if hasDivergence {
            columns.append(.right("KL\(divergenceSuite.map { $0 == suite.name ? "" : " ON \($0)" } ?? "")"))
        }
        if let comparison {
            columns += [.right("R − R(\(comparison.reference.text))"), .right("BOUND"), .left("NON-INFERIOR")]
        }
        var table = TextTable(columns)
        for row in rows {
            let mark = row.runs.count == 1 ? "*" : ""
            var cells: [EscapedText] = [
                "\(row.rank.text)", "\(row.runs.count)", "\(row.stepText)", "\(format.value(row.contrast.mean.value))",
                "\(format.interval(row.contrast.interval()))\(mark)",
            ]
            if hasRetention {
                cells.append("\(NumberText.fixed(row.retention?.value, decimals: 3))")
                cells.append("\(Self.text(row.retentionInterval))\(row.retentionInterval == nil ? "" : mark)")
            }
            if hasDivergence { cells.append("\(NumberText.fixed(row.divergence, decimals: 4))") }
            if comparison != nil { cells += row.comparison.cells }
            table.add(cells)
        }
        return table.lines
    }

    private static func text(_ interval: FiellerRatio.Interval?) -> String {
        guard let interval else { return "–" }
        guard case .bounded(let ends) = interval else { return "no ends" }
        return "[\(NumberText.fixed(ends.low, decimals: 3)), \(NumberText.fixed(ends.high, decimals: 3))]"
    }

    private var trendTexts: [String] {
        guard let trend else { return ["not tested: it needs three runs at two or more LoRA ranks"] }
        var text = "a doubling of the rank changes the value by \(signed(trend.slope))"
        if let interval = trend.interval() { text += " [\(signed(interval.low)), \(signed(interval.high))]" }
        if hasRetention { text += ", R by \(NumberText.fixed(retentionSlope, decimals: 4, signed: true))" }
        let orders = NumberText.grouped(trend.orders)
        let how = trend.isExact ? "all \(orders) orders" : "\(orders) orders, drawn with seed \(query.seed),"
        return [text, "\(Self.p(trend.p)), two-sided, by \(how) of the ranks of \(trend.runs) runs on these items"]
    }

    private func signed(_ value: Double) -> String { NumberText.fixed(value, decimals: 4, signed: true) }

    /// Of R a doubling of the rank; the base's value is taken as it is.
    var retentionSlope: Double? { hasRetention ? trend.map { $0.slope / baseValue.value } : nil }

    /// "p = 0.041".
    static func p(_ p: Double) -> String { p < 0.001 ? "p < 0.001" : "p = \(NumberText.fixed(p, decimals: 3))" }

    private var smallestTexts: [String] {
        guard let comparison else {
            return [rows.count < 2 ? "not tested: there is one rank only" : "not tested: the base has no bias to keep"]
        }
        let tested = comparison.outcomes.values.contains { outcome in
            if case .untested = outcome { false } else { outcome != .reference }
        }
        return [
            (tested ? comparison.smallest?.text ?? "none" : "not tested") + ", against \(comparison.reference.phrase)",
            "R(rank) − R(\(comparison.reference.text)) < \(NumberText.plain(query.margin)), one-sided 5 %, from the "
                + "highest rank down; the margin must be fixed before the values are seen",
        ]
    }
}

extension RankReport.Row {
    /// The step of all, or the first and last.
    var stepText: String {
        let steps = runs.compactMap(\.checkpoint.traits.step)
        guard let least = steps.min(), let most = steps.max() else { return "–" }
        return least == most ? "\(least)" : "\(least)–\(most)"
    }
}

extension RankComparison.Outcome {
    /// The difference, its bound, and what was found.
    fileprivate var cells: [EscapedText] {
        func numbers(_ difference: Double, _ bound: Double) -> [EscapedText] {
            [
                "\(NumberText.fixed(difference, decimals: 3, signed: true))",
                bound.isFinite ? "< \(NumberText.fixed(bound, decimals: 3, signed: true))" : "–",
            ]
        }
        switch self {
        case .none: return ["–", "–", "–"]
        case .reference: return ["–", "–", "reference"]
        case .nonInferior(let difference, let bound): return numbers(difference, bound) + ["yes"]
        case .notShown(let difference, let bound): return numbers(difference, bound) + ["not shown"]
        case .notReached(let difference, let bound):
            return numbers(difference, bound) + ["a higher rank failed"]
        case .untested(let reason): return ["–", "–", "not tested: \(reason)"]
        }
    }
}
