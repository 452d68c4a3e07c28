import FairnessStatistics
import FairnessSuites

extension Suite {
    /// Every metric of a model's scores, first over the whole suite and then by category, in the order of
    /// `MetricDefinition.all`.
    ///
    /// With a base's scores each metric is contrasted with the base on the same items; the base itself is measured
    /// without. Pairs are clustered by template, plain sentences are independent.
    ///
    /// - Parameters:
    ///   - scores: In the order of `sentences`.
    ///   - seed: Of the intervals: the same scores and seed give the same bits.
    package func measure(
        scores: [SentenceScore], base: [SentenceScore]? = nil, seed: UInt64, draws: Int = 10_000
    ) throws(MeasurementError) -> [Metric] {
        let tuned = try ModelScores(scores, of: .checkpoint, suite: self)
        var baseScores: ModelScores?
        if let base {
            baseScores = try ModelScores(base, of: .base, suite: self)
            try ModelScores.requireSameTokens(scores, base, suite: self)
        }
        var estimator = ClusterEstimator(seed: seed, draws: draws)
        let everything = PairMeasurement(self, category: nil, tuned: tuned, base: baseScores)
        let language = LanguageMeasurement(suite: name, tuned: tuned.plain, base: baseScores?.plain)
        var metrics = everything.metrics(&estimator) + language.metrics(&estimator)
        if baseScores != nil { metrics.append(everything.baseSlope(&estimator)) }
        for category in categories {
            metrics += PairMeasurement(self, category: category.name, tuned: tuned, base: baseScores)
                .metrics(&estimator)
        }
        return metrics
    }
}
