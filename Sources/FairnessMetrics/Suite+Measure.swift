import FairnessStatistics
import FairnessSuites

extension Suite {
    /// Every metric of a model's scores, of the kinds of items that the suite has: first over the whole suite, then by
    /// category, each with its groups behind it. Perplexity is always among them: without plain sentences nothing
    /// guards against a model that is fair because it is broken, and its reason says so.
    ///
    /// With a base's scores each metric is contrasted with the base on the same items; the base itself is measured
    /// without. Intervals resample clusters: templates, families of templates, cases, topics.
    ///
    /// - Parameters:
    ///   - scores: Of the suite's prompts.
    ///   - seed: Of the intervals: the same scores and seed give the same bits.
    ///   - names: Metrics that are asked for: kinds of items that none of them is of are left aside, which changes no bit
    ///     of the others. Nil for all.
    package func measure(
        scores: SuiteScores, base: SuiteScores? = nil, seed: UInt64, draws: Int = 10_000,
        about names: Set<String>? = nil
    ) throws(MeasurementError) -> [Metric] {
        let asked = names.map { names in
            metricDefinitions.filter { names.contains($0.fullName(in: self)) }.map(\.measured)
        }
        func isAsked(_ kind: [MetricDefinition]) -> Bool {
            asked.map { asked in asked.contains(where: kind.contains) } ?? true
        }
        let tuned = try ModelScores(scores, of: .checkpoint, suite: self)
        var baseScores: ModelScores?
        if let base {
            baseScores = try ModelScores(base, of: .base, suite: self)
            try ModelScores.requireSameTokens(scores, base, suite: self)
            guard tuned.contexts.count == comparedItems.joined().count else {
                throw .divergencesDiffer(.checkpoint, expected: comparedItems.count)
            }
        }
        var estimator = ClusterEstimator(seed: seed, draws: draws)
        var metrics: [Metric] = []
        if !pairs.isEmpty, isAsked(MetricDefinition.pairs) {
            let everything = PairMeasurement(self, category: nil, tuned: tuned, base: baseScores)
            metrics += everything.metrics(&estimator)
            if baseScores != nil { metrics.append(everything.baseSlope(&estimator)) }
            for category in categories {
                metrics += PairMeasurement(self, category: category.name, tuned: tuned, base: baseScores)
                    .metrics(&estimator)
            }
        }
        for category in [nil] + categories.map(\.name) {
            guard isAsked(MetricDefinition.benchmarks) else { break }
            metrics += benchmarkMetrics(category: category, tuned: tuned, base: baseScores, &estimator)
        }
        if let continuations, isAsked(MetricDefinition.continuations) {
            metrics += ContinuationMeasurement(continuations, in: self, tuned: tuned, base: baseScores)
                .metrics(&estimator)
            metrics += DivergenceMeasurement(continuations, in: self, tuned: tuned, base: baseScores)
                .metrics(&estimator)
        }
        if let decisions, isAsked(MetricDefinition.decisions) {
            metrics += DecisionMeasurement(decisions, in: self, tuned: tuned, base: baseScores).metrics(&estimator)
        }
        if let classifications, isAsked(MetricDefinition.classifications) {
            metrics += ClassificationMeasurement(classifications, in: self, tuned: tuned, base: baseScores)
                .metrics(&estimator)
        }
        if isAsked(MetricDefinition.language) {
            metrics += LanguageMeasurement(self, tuned: tuned, base: baseScores).metrics(&estimator)
        }
        guard base != nil else { return inOrder(metrics) }
        let make = MetricMaker(suite: self)
        return inOrder(make.withRetentions(make.withShifts(metrics)))
    }

    /// The whole suite's, then each category's with its groups' behind it.
    private func inOrder(_ metrics: [Metric]) -> [Metric] {
        let byCategory = Dictionary(grouping: metrics, by: \.category)
        let found = metrics.map(\.category).distinct
        let declared: [String?] = categories.flatMap { category in
            [category.name] + found.filter { $0?.hasPrefix("\(category.name)/") == true }
        }
        return ([nil] + declared + found).distinct.flatMap { byCategory[$0] ?? [] }
    }
}
