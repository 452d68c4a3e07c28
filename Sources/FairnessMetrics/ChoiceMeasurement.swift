import FairnessStatistics
import FairnessSuites

/// How often a model chooses the right option, on the choice items of one category or of all that have one.
struct ChoiceMeasurement {
    private let items: ChoiceItems

    init(_ items: ChoiceItems) {
        self.items = items.filter { $0.label != nil }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        [
            accuracy(.choiceAccuracy, by: .summed, &estimator),
            accuracy(.choiceAccuracyPerToken, by: .perToken, &estimator),
        ]
    }

    private func accuracy(
        _ definition: MetricDefinition, by likelihood: ChoiceAnswer.Likelihood, _ estimator: inout ClusterEstimator
    ) -> Metric {
        items.accuracy(definition, by: likelihood, missing: "there are no choices with a right option", &estimator)
    }
}

extension ChoiceItems {
    /// The share of right answers, in per cent; an item's tied options share it.
    func accuracy(
        _ definition: MetricDefinition, by likelihood: ChoiceAnswer.Likelihood = .summed, options: Int? = nil,
        missing: String, _ estimator: inout ClusterEstimator
    ) -> Metric {
        func answer(_ scores: [ContinuationScore]) -> ChoiceAnswer {
            ChoiceAnswer(scores.prefix(options ?? scores.count), by: likelihood)
        }
        var metric = mean(definition, missing: missing, &estimator) { 100 * answer($1).share(of: $0.label) }
        if metric.estimate != nil { metric.ties = tuned.count { answer($0).isTied } }
        return metric
    }
}
