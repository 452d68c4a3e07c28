import FairnessMetrics

/// How much of a suite's metrics a table shows.
package enum MetricDetail: String, Sendable, CaseIterable {
    /// Each metric over the whole suite; of one that has no such value the category or group furthest from the ideal,
    /// but not what a category's change has beyond the others'.
    case overall
    /// The categories too.
    case category
    /// Everything.
    case group

    /// The metrics to show, in their order, and of how many each that stands for others is the largest.
    func rows(of metrics: [Metric]) -> [(metric: Metric, largestOf: Int?)] {
        var names: [String] = []
        for metric in metrics where !names.contains(metric.name) { names.append(metric.name) }
        return names.flatMap { name in rows(ofOne: metrics.filter { $0.name == name }) }
    }

    private func rows(ofOne metrics: [Metric]) -> [(metric: Metric, largestOf: Int?)] {
        let shown = metrics.filter { metric in
            guard let category = metric.category else { return true }
            switch self {
            case .overall: return false
            case .category: return !category.contains("/")
            case .group: return true
            }
        }
        guard shown.isEmpty, let first = metrics.first else { return shown.map { ($0, nil) } }
        if MetricDefinition.named(first.name)?.isDeviation == true { return [] }
        guard metrics.count > 1 else { return [(first, nil)] }
        func distance(_ metric: Metric) -> Double {
            metric.estimate.map { ($0.value - (metric.ideal ?? 0)).magnitude } ?? -.infinity
        }
        let largest = metrics.dropFirst().reduce(first) { distance($1) > distance($0) ? $1 : $0 }
        return [(largest, metrics.count)]
    }
}
