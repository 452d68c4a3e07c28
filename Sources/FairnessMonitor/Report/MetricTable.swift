import DisplayText
import FairnessMetrics
import FairnessStatistics

/// Metrics with their intervals beside the base's, one a row: by metric, the whole suite before its categories.
struct MetricTable {
    let metrics: [Metric]
    var detail = MetricDetail.group

    var lines: [String] {
        let rows = detail.rows(of: metrics)
        let remarks = rows.map { remark($0.metric, largestOf: $0.largestOf) }
        let hasRemarks = !remarks.allSatisfy(\.isEmpty)
        // Of those who look closely.
        let hasWorth = detail != .overall && rows.contains { $0.metric.estimate?.effectiveItems != nil }
        var table = TextTable(
            [
                .left("METRIC"), .left("CATEGORY"), .right("VALUE"), .right("\(intervalTitle)"), .right("BASE"),
                .right("CHANGE"), .right("INTERVAL"), .right("N"),
            ] + (hasWorth ? [.right("EFFECTIVE N")] : []) + [.right("CLUSTERS")]
                + (hasRemarks ? [.left("REMARK")] : []))
        for (row, remark) in zip(rows, remarks) {
            let estimate = row.metric.estimate
            let worth = estimate?.effectiveItems.map { NumberText.grouped(Int($0.rounded(.down))) }
            table.add(
                cells(row.metric) + (hasWorth ? ["\(worth ?? "–")"] : [])
                    + ["\(estimate.map { NumberText.grouped($0.clusters) } ?? "–")"]
                    + (hasRemarks ? ["\(remark)"] : []))
        }
        return table.lines
    }

    private func remark(_ metric: Metric, largestOf count: Int?) -> String {
        let permuted = metric.permuted.map { "\(MetricFormat(metric).value($0)) among permuted groups" }
        return [count.map { "largest of \($0)" }, permuted, metric.undefined].compactMap { $0 }.joined(separator: "; ")
    }

    /// "95 % INTERVAL" where all have the same confidence.
    private var intervalTitle: String {
        let levels = Set(metrics.compactMap(\.estimate?.confidence))
        guard levels.count == 1, let level = levels.first else { return "INTERVAL" }
        let percent = 100 * level
        return "\(NumberText.fixed(percent, decimals: percent == percent.rounded() ? 0 : 1)) % INTERVAL"
    }

    private func cells(_ metric: Metric) -> [EscapedText] {
        let format = MetricFormat(metric)
        let difference = metric.contrast?.difference
        return [
            "\(metric.name)\(metric.unit.isEmpty ? "" : " (\(metric.unit))")", "\(metric.category ?? "overall")",
            "\(metric.estimate.map { format.value($0.value) } ?? "undefined")",
            "\(format.interval(metric.estimate?.interval))",
            "\(metric.contrast.map { format.value($0.baseline.value) } ?? "–")",
            "\(difference.map(format.change) ?? "–")",
            "\(difference.map { format.changeInterval($0) } ?? "–")",
            "\(metric.estimate.map { NumberText.grouped($0.n) } ?? "–")",
        ]
    }
}

/// How many decimals a metric's numbers have, and how its change is written.
struct MetricFormat {
    private let decimals: Int

    init(_ metric: Metric) {
        self.init(unit: metric.unit, size: metric.estimate?.value ?? metric.contrast?.baseline.value ?? 0)
    }

    init(unit: String, size: Double) {
        // A share below one per cent is told in its third digit too.
        decimals = unit == "%" && (size.magnitude >= 1 || size == 0) ? 1 : size.magnitude >= 10 ? 2 : 3
    }

    func value(_ value: Double?) -> String { NumberText.fixed(value, decimals: decimals) }

    func interval(_ interval: Estimate.Interval?) -> String {
        interval.map { "[\(value($0.low)), \(value($0.high))]" } ?? "–"
    }

    /// "+1.2", or "×1.021" for a ratio.
    func change(_ estimate: Estimate) -> String {
        estimate.scale == .logarithm
            ? "×\(NumberText.fixed(estimate.value, decimals: 3))"
            : NumberText.fixed(estimate.value, decimals: decimals, signed: true)
    }

    func changeInterval(_ estimate: Estimate) -> String {
        guard let interval = estimate.interval else { return "–" }
        let isRatio = estimate.scale == .logarithm
        let ends = [interval.low, interval.high].map {
            NumberText.fixed($0, decimals: isRatio ? 3 : decimals, signed: !isRatio)
        }
        return "[\(ends[0]), \(ends[1])]"
    }
}
