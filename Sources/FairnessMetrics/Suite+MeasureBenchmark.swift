import FairnessStatistics
import FairnessSuites

extension Suite {
    /// Metrics of choices, and those that the suite's benchmark defines, in one category or over all of them.
    func benchmarkMetrics(
        category: String?, tuned: ModelScores, base: ModelScores?, _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        let choices = ChoiceItems(self, category: category, tuned: tuned, base: base)
        switch benchmark {
        case .crowsPairs:
            return CrowSPairsMeasurement(self, category: category, tuned: tuned, base: base).metrics(&estimator)
        case .stereoSet:
            let authors = ChoiceItems(self, category: category, tuned: tuned, base: base, scores: \.choicesByAuthors)
            return ([nil] + StereoSetMeasurement.Kind.allCases).flatMap { kind in
                StereoSetMeasurement(authors, kind: kind, rules: .authors).metrics(&estimator)
                    + StereoSetMeasurement(choices, kind: kind, rules: .ours).metrics(&estimator)
            }
        case .bbq:
            let harness = ChoiceItems(self, category: category, tuned: tuned, base: base, scores: \.harnessChoices)
            return BBQMeasurement(choices).metrics(&estimator) + BBQHarnessMeasurement(harness).metrics(&estimator)
        case .winogender:
            let harness = ChoiceItems(self, category: category, tuned: tuned, base: base, scores: \.harnessChoices)
            return WinogenderMeasurement(choices).metrics(&estimator)
                + WinogenderHarnessMeasurement(harness).metrics(&estimator)
        case .winoBias, .honest, .bold, .holisticBias, .davidson, nil:
            return (self.choices.contains { $0.label != nil } ? ChoiceMeasurement(choices).metrics(&estimator) : [])
                + (StereoSetMeasurement.hasItems(self)
                    ? StereoSetMeasurement(choices, kind: nil, rules: .ours).metrics(&estimator) : [])
        }
    }
}

extension ModelScores {
    /// As StereoSet's authors score them, where they do; items with a context by their ordinary scores.
    var choicesByAuthors: [[ContinuationScore]] { zip(authorsChoices, choices).map { $0 ?? $1 } }
}
