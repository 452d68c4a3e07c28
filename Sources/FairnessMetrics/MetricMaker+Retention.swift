import FairnessStatistics

extension MetricMaker {
    /// R = bias(tuned) / bias(base) behind each metric that has one, signed, with Fieller's interval from the clusters'
    /// covariance (fairness.md, "Against what").
    func withRetentions(_ metrics: [Metric]) -> [Metric] {
        let definitions = Dictionary(
            MetricDefinition.retained.map { ($0.fullName(in: suite), $0.retention) }, uniquingKeysWith: { $1 })
        return metrics.flatMap { metric in
            guard let definition = definitions[metric.name] else { return [metric] }
            return [metric, retention(definition, of: metric)]
        }
    }

    private func retention(_ definition: MetricDefinition, of metric: Metric) -> Metric {
        var result = blank(definition, metric.category)
        guard let tuned = metric.estimate, let base = metric.contrast?.baseline else {
            return result.undefined(metric.undefined ?? Self.noBase)
        }
        guard let influence = tuned.influence, let ofBase = base.influence,
            let ratio = FiellerRatio(influence, over: ofBase)
        else { return result.undefined("there is no standard error: \(base.method)") }
        guard let retention = Retention(ratio) else {
            let strength = (ratio.strength * 10).rounded(.down) / 10
            return result.undefined(
                "the base's own value is only \(strength) standard errors from zero; a retention needs 4")
        }
        var estimate = Estimate(
            value: retention.value, standardError: nil, interval: nil, n: tuned.n, clusters: tuned.clusters,
            method: "Fieller, Student's t, \(Int(ratio.degreesOfFreedom)) degrees of freedom")
        if metric.contrast?.difference?.standardError == 0 {
            estimate = .identical(value: 1, n: tuned.n, clusters: tuned.clusters)
        } else if case .bounded(let interval)? = ratio.interval(confidence: estimate.confidence) {
            estimate.interval = interval
            estimate.standardError = ratio.standardError
        }
        if retention.isWeak { estimate.method += "; weak: the base's value is less than 6 standard errors from zero" }
        result.estimate = estimate
        return result
    }

    private static let noBase = "there is no base to compare with"
}
