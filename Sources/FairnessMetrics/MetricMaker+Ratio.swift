import FairnessStatistics

extension MetricMaker {
    /// A metric that is no mean of one number an item, with its paired contrast.
    ///
    /// - Parameters:
    ///   - isUnchanged: Whether every score behind the columns is the base's, which alone makes a difference of zero
    ///     certain.
    ///   - reason: Why the statistic is undefined on these columns.
    func ratio(
        _ definition: MetricDefinition, _ category: String?, _ statistic: some SmoothStatistic,
        tuned: ClusteredColumns, base: ClusteredColumns?, isUnchanged: Bool, scale: Estimate.Scale = .identity,
        undefined reason: (ClusteredColumns) -> String, _ estimator: inout ClusterEstimator
    ) -> Metric {
        var metric = blank(definition, category)
        let range = definition.range
        guard let estimate = estimator.estimate(statistic, of: tuned, scale: scale, range: range) else {
            return metric.undefined(reason(tuned))
        }
        metric.estimate = estimate
        guard let base else { return metric }
        guard let baseline = estimator.estimate(statistic, of: base, scale: scale, range: range) else {
            return metric.undefined("of the base: \(reason(base))")
        }
        let width = range.upperBound - range.lowerBound
        let minus = PairedStatistic(statistic: statistic, width: tuned.width, sign: -1, offset: 0)
        var difference =
            isUnchanged
            ? Estimate.identical(value: 0, n: tuned.items, clusters: tuned.clusters)
            : estimator.estimate(minus, of: tuned, beside: base, range: -width...width)
        if !isUnchanged { difference?.labelSwap = tuned.swap(with: base) { statistic.evaluate($0).value } }
        let sum = definition.ideal.flatMap { ideal in
            estimator.estimate(
                PairedStatistic(statistic: statistic, width: tuned.width, sign: 1, offset: 2 * ideal), of: tuned,
                beside: base, range: 2 * (range.lowerBound - ideal)...2 * (range.upperBound - ideal))
        }
        metric.contrast = Metric.Contrast(baseline: baseline, difference: difference, sum: sum)
        return metric
    }
}
