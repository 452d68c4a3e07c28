import FairnessStatistics
import FairnessSuites
import RealModule

/// How far apart a model's next-token distributions lie: between the groups of a template, and from the base's.
struct DivergenceMeasurement {
    /// Sentences of one template about the groups of one category.
    private struct Comparison {
        let category: String
        let cluster: String
        let isNeutral: Bool
        let groups: Int
    }

    private let make: MetricMaker
    private let comparisons: [Comparison]
    /// Of each comparison, of its largest possible value.
    private let divergences: ItemValues
    /// The category and cluster of each sentence compared.
    private let sentences: [(category: String, cluster: String)]
    /// Of each sentence; empty for a base.
    private let fromBase: [ContextDivergence]

    init(_ section: ContinuationSection, in suite: Suite, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        let compared = suite.comparedItems.map { $0.map { section.items[$0] } }
        comparisons = compared.map { items in
            Comparison(
                category: items.first?.category ?? "", cluster: items.first?.cluster ?? "",
                isNeutral: items.first?.isNeutral ?? false, groups: items.count)
        }
        sentences = compared.joined().map { ($0.category, $0.cluster) }
        fromBase = base == nil ? [] : tuned.contexts
        let largest = comparisons.map { Double.log(Double($0.groups)) }
        func scaled(_ scores: ModelScores) -> [Double] { zip(scores.groups, largest).map(/) }
        divergences = ItemValues(
            tuned: scaled(tuned), base: base.map(scaled), clusters: comparisons.map(\.cluster).numbered)
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        let categories = [nil] + make.suite.categories.map(\.name)
        let between = categories.map { groupDivergence($0, &estimator) }
        guard !fromBase.isEmpty else { return between }
        return between + categories.map { fromBase(.divergenceFromBase, $0, \.fromBase, &estimator) }
            + categories.map { fromBase(.divergenceToBase, $0, \.toBase, &estimator) }
    }

    private func groupDivergence(_ category: String?, _ estimator: inout ClusterEstimator) -> Metric {
        let chosen = comparisons.indices.filter { category == nil || comparisons[$0].category == category }
        let isNeutral = chosen.map { comparisons[$0].isNeutral }
        if chosen.isEmpty { return make.blank(.groupDivergence, category).undefined(Reason.nothingCompared) }
        guard isNeutral.contains(true) else {
            return make.blank(.groupDivergence, category).undefined(Reason.noNeutral)
        }
        guard isNeutral.contains(false) else {
            return make.blank(.groupDivergence, category).undefined(Reason.noLoaded)
        }
        return make.differenceOfMeans(
            .groupDivergence, category, of: divergences[chosen], isSubtracted: isNeutral, &estimator)
    }

    private func fromBase(
        _ definition: MetricDefinition, _ category: String?, _ value: KeyPath<ContextDivergence, Double>,
        _ estimator: inout ClusterEstimator
    ) -> Metric {
        let chosen = sentences.indices.filter { category == nil || sentences[$0].category == category }
        let values = ClusteredValues(
            chosen.map { fromBase[$0][keyPath: value] }, clusters: chosen.map { sentences[$0].cluster })
        var metric = make.mean(
            definition, category, tuned: values, base: nil, missing: Reason.nothingCompared, &estimator)
        // Only equal distributions have a divergence of exactly zero, and they have it without uncertainty.
        if metric.estimate != nil, values.values.allSatisfy({ $0 == 0 }) { metric.estimate = values.identical(0) }
        return metric
    }
}

/// Why a divergence is undefined.
private enum Reason {
    static let nothingCompared = "no template names two groups"
    static let noNeutral = "there are no neutral sentences about two groups to compare the loaded ones with"
    static let noLoaded = "there are no loaded sentences about two groups"
}
