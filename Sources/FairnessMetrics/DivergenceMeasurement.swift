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
    /// Of each sentence; nil for a base.
    private let contexts: [ContextDivergence]?

    init(_ section: ContinuationSection, in suite: Suite, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        let compared = suite.comparedItems.map { $0.map { section.items[$0] } }
        comparisons = compared.map { items in
            Comparison(
                category: items.first?.category ?? "", cluster: items.first?.cluster ?? "",
                isNeutral: items.first?.isNeutral ?? false, groups: items.count)
        }
        sentences = compared.joined().map { ($0.category, $0.cluster) }
        contexts = base == nil ? nil : tuned.contexts
        let largest = comparisons.map { Double.log(Double($0.groups)) }
        func scaled(_ scores: ModelScores) -> [Double] { zip(scores.groups, largest).map(/) }
        divergences = ItemValues(
            tuned: scaled(tuned), base: base.map(scaled), clusters: comparisons.map(\.cluster).numbered)
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        let categories = [nil] + make.suite.categories.map(\.name)
        let between = categories.map { groupDivergence($0, &estimator) }
        guard let contexts else { return between }
        return between
            + categories.map { divergence(.divergenceFromBase, $0, contexts.map(\.fromBase), &estimator) }
            + categories.map { divergence(.divergenceToBase, $0, contexts.map(\.toBase), &estimator) }
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

    /// - Parameter values: Of each sentence.
    private func divergence(
        _ definition: MetricDefinition, _ category: String?, _ values: [Double], _ estimator: inout ClusterEstimator
    ) -> Metric {
        let chosen = sentences.indices.filter { category == nil || sentences[$0].category == category }
        var metric = make.blank(definition, category)
        metric.estimate = estimator.divergence(
            ClusteredValues(chosen.map { values[$0] }, clusters: chosen.map { sentences[$0].cluster }))
        guard metric.estimate == nil else { return metric }
        return metric.undefined(chosen.isEmpty ? Reason.nothingCompared : MetricMaker.overflow)
    }
}

/// Why a divergence is undefined.
private enum Reason {
    static let nothingCompared = "no template names two groups"
    static let noNeutral = "there are no neutral sentences about two groups to compare the loaded ones with"
    static let noLoaded = "there are no loaded sentences about two groups"
}
