import FairnessStatistics
import FairnessSuites

/// The choice items of one category, or of all, with what two models said of their options.
struct ChoiceItems {
    let make: MetricMaker
    let category: String?
    private(set) var items: [ChoiceItem]
    private(set) var tuned: [[ContinuationScore]]
    private(set) var base: [[ContinuationScore]]?

    init(
        _ suite: Suite, category: String?, tuned: ModelScores, base: ModelScores?,
        scores: KeyPath<ModelScores, [[ContinuationScore]]> = \.choices
    ) {
        make = MetricMaker(suite: suite)
        self.category = category
        let indices = suite.choices.indices.filter { category == nil || suite.choices[$0].category == category }
        let all = tuned[keyPath: scores]
        let allOfBase = base?[keyPath: scores]
        items = indices.map { suite.choices[$0] }
        self.tuned = indices.map { all[$0] }
        self.base = allOfBase.map { scores in indices.map { scores[$0] } }
    }

    func filter(_ isWanted: (ChoiceItem) -> Bool) -> ChoiceItems {
        let indices = items.indices.filter { isWanted(items[$0]) }
        var result = self
        result.items = indices.map { items[$0] }
        result.tuned = indices.map { tuned[$0] }
        result.base = base.map { base in indices.map { base[$0] } }
        return result
    }

    /// The mean over items of one number between the ends of the definition's range.
    ///
    /// - Parameters:
    ///   - missing: Why there is no estimate when there are no items.
    ///   - value: Of an item and one model's scores of its options.
    func mean(
        _ definition: MetricDefinition, missing: String, _ estimator: inout ClusterEstimator,
        value: (ChoiceItem, [ContinuationScore]) -> Double
    ) -> Metric {
        let clusters = items.map(\.cluster)
        func values(_ scores: [[ContinuationScore]]) -> ClusteredValues {
            ClusteredValues(zip(items, scores).map(value), clusters: clusters)
        }
        return make.mean(
            definition, category, tuned: values(tuned), base: base.map(values), isUnchanged: base.map { $0 == tuned },
            scale: definition.unit == "%" ? .percentage : .identity,
            range: definition.range.upperBound.isFinite ? definition.range : nil, missing: missing, &estimator)
    }

    /// A statistic of several sums.
    ///
    /// - Parameters:
    ///   - reason: Why it is undefined on its columns.
    ///   - row: The columns of an item, by one model's scores of its options.
    func ratio(
        _ definition: MetricDefinition, _ statistic: some SmoothStatistic, width: Int,
        scale: Estimate.Scale = .identity, undefined reason: (ClusteredColumns) -> String,
        _ estimator: inout ClusterEstimator, row: (ChoiceItem, [ContinuationScore]) -> [Double]
    ) -> Metric {
        make.ratio(
            definition, category, statistic, tuned: columns(tuned, width: width, row),
            base: base.map { columns($0, width: width, row) }, isUnchanged: base.map { $0 == tuned } ?? false,
            scale: scale, undefined: reason, &estimator)
    }

    func columns(
        _ scores: [[ContinuationScore]], width: Int, _ row: (ChoiceItem, [ContinuationScore]) -> [Double]
    ) -> ClusteredColumns {
        ClusteredColumns(zip(items, scores).map(row), width: width, clusters: items.map(\.cluster))
    }

    /// A blank metric with the reason.
    func undefined(_ definition: MetricDefinition, _ reason: String) -> Metric {
        make.blank(definition, category).undefined(reason)
    }
}
