import FairnessStatistics
import FairnessSuites

extension MetricMaker {
    /// Behind each metric of pairs over the whole suite what its change from the base has in common over the categories,
    /// and behind each category's the rest (fairness.md, Statistics 4).
    func withShifts(_ metrics: [Metric]) -> [Metric] {
        let shifts = Dictionary(
            MetricDefinition.shifted.map { definition in
                let name = definition.fullName(in: suite)
                return (name, CommonShift(definition, metrics.filter { $0.name == name }, in: suite))
            }, uniquingKeysWith: { $1 })
        return metrics.flatMap { metric in
            guard let shift = shifts[metric.name] else { return [metric] }
            let definition = metric.category == nil ? shift.definition.commonShift : shift.definition.deviation
            return [metric, shift.part(blank(definition, metric.category), within: definition.range)]
        }
    }
}

/// The change of one metric from the base, split into a part that all categories have in common and the rest of each.
private struct CommonShift {
    let definition: MetricDefinition
    /// Of each category with pairs; empty where `undefined` says why there is nothing to split.
    private let changes: [String: Estimate]
    private let mean: ClusterInfluence<String>?
    private let undefined: String?

    /// - Parameter metrics: Of this definition, over the whole suite and by category.
    init(_ definition: MetricDefinition, _ metrics: [Metric], in suite: Suite) {
        self.definition = definition
        let named = Set(suite.pairs.map(\.category))
        var changes: [String: Estimate] = [:]
        var influences: [ClusterInfluence<String>] = []
        var undefined: String?
        for metric in metrics {
            guard let category = metric.category, named.contains(category) else { continue }
            guard let change = metric.contrast?.difference, let influence = change.influenceOfChange else {
                let reason = metric.undefined ?? metric.contrast?.difference?.method ?? "there is no change"
                undefined = undefined ?? "in \(category): \(reason)"
                continue
            }
            changes[category] = change
            influences.append(influence)
        }
        self.undefined = undefined ?? (influences.count < 2 ? "there are fewer than two categories with pairs" : nil)
        self.changes = self.undefined == nil ? changes : [:]
        mean = self.undefined == nil ? .mean(of: influences) : nil
    }

    /// - Parameter metric: Blank, of the whole suite or of a category.
    func part(_ metric: Metric, within range: ClosedRange<Double>) -> Metric {
        guard let mean else { return metric.undefined(undefined ?? MetricMaker.overflow) }
        guard let category = metric.category else {
            return made(metric, mean, of: Array(changes.values), n: mean.n, within: range)
        }
        guard let change = changes[category], let influence = change.influenceOfChange else {
            return metric.undefined("there are no pairs")
        }
        guard let rest = influence.minus(mean) else { return metric.undefined(MetricMaker.overflow) }
        return made(metric, rest, of: [change], n: change.n, within: range)
    }

    private func made(
        _ metric: Metric, _ influence: ClusterInfluence<String>, of parts: [Estimate], n: Int,
        within range: ClosedRange<Double>
    ) -> Metric {
        var metric = metric
        // Only where all scores of all categories are the base's is anything certain.
        if changes.values.allSatisfy({ $0.standardError == 0 }) {
            metric.estimate = .identical(value: 0, n: n, clusters: parts.reduce(0) { $0 + $1.clusters })
            return metric
        }
        guard var estimate = influence.estimate() else { return metric.undefined(MetricMaker.overflow) }
        estimate.n = n
        estimate.influence = influence
        metric.estimate = estimate.within(range)
        return metric
    }
}

extension Estimate {
    /// Of a difference; also where it is certain, for want of any change. Nil without a standard error.
    fileprivate var influenceOfChange: ClusterInfluence<String>? {
        standardError == 0 ? .certain(value, n: n) : influence
    }
}
