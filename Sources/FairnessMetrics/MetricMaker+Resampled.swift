import FairnessStatistics

extension MetricMaker {
    /// Metrics that are not item means, one for each of a statistic's quantities.
    ///
    /// - Parameters:
    ///   - metrics: Their definitions and categories, in the order of the quantities.
    ///   - tuned: Nil where it can't be made of these scores.
    ///   - base: The same of the base; nil for the base itself, nil inside where it can't be made.
    ///   - clusters: Of each row the name of its cluster, in the order by which the statistic numbers them.
    ///   - isUnchanged: Whether every score is the base's.
    ///   - undefined: Why there is no estimate where the statistic has no value.
    func resampled<Statistic: SwappableStatistic>(
        _ metrics: [(definition: MetricDefinition, category: String?)], tuned: Statistic?, base: Statistic??,
        clusters: [Int], isUnchanged: Bool, undefined: String, _ estimator: ClusterEstimator
    ) -> [Metric] {
        let blank = metrics.map { self.blank($0.definition, $0.category) }
        let names = clusters.distinct
        let rows = Dictionary(clusters.map { ($0, 1.0) }, uniquingKeysWith: +)
        let weights = names.map { rows[$0] ?? 0 }
        let values: [(value: Estimate?, contrast: ResampledContrast?)]? = tuned.flatMap { tuned in
            let names = names.map(\.description)
            guard let base else {
                return estimator.influences(of: tuned, names: names, weights: weights).map { ($0.whole, nil) }
            }
            return base.flatMap { base in
                estimator.influences(of: tuned, to: base, names: names, weights: weights)?.enumerated()
                    .map { quantity, contrast in
                        var whole = ResampledContrast(contrast)
                        whole.difference?.labelSwap = LabelSwap(of: tuned, to: base, quantity: quantity)
                        return (whole.value, whole)
                    }
            }
        }
        guard let values, values.count == metrics.count else { return blank.map { $0.undefined(undefined) } }
        return zip(zip(blank, metrics), values).map { made, estimated in
            var metric = made.0
            let range = made.1.definition.range
            guard let value = estimated.value else { return metric.undefined(undefined) }
            metric.estimate = value.within(range)
            guard let contrast = estimated.contrast else { return metric }
            guard let baseline = contrast.baseline else { return metric.undefined("of the base: \(undefined)") }
            metric.contrast = Metric.Contrast(
                baseline: baseline.within(range),
                difference: isUnchanged
                    ? .identical(value: 0, n: value.n, clusters: value.clusters) : contrast.difference,
                sum: contrast.sum)
            return metric
        }
    }
}
