import FairnessStatistics
import FairnessSuites

/// What CrowS-Pairs' pairs of one category, or of all, show beyond the metrics of all pairs: by direction, without
/// differing lengths, and as lm-evaluation-harness counts them.
///
/// The authors' own number is a pseudo-likelihood of masked models, which a causal model doesn't have.
struct CrowSPairsMeasurement {
    private struct Scores: Equatable {
        let difference: Double
        /// As lm-evaluation-harness scores them.
        let harness: Double?
        let haveEqualLengths: Bool

        init(_ pair: ModelScores.Pair) {
            difference = pair.difference
            harness = pair.harness.map { $0.more.logLikelihood - $0.less.logLikelihood }
            haveEqualLengths = pair.more.tokens == pair.less.tokens
        }
    }

    private let make: MetricMaker
    private let category: String?
    private let items: [PairItem]
    private let tuned: [Scores]
    private let base: [Scores]?

    init(_ suite: Suite, category: String?, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        self.category = category
        let indices = suite.pairs.indices.filter { category == nil || suite.pairs[$0].category == category }
        items = indices.map { suite.pairs[$0] }
        self.tuned = indices.map { Scores(tuned.pairs[$0]) }
        self.base = base.map { base in indices.map { Scores(base.pairs[$0]) } }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        [
            preference(
                .stereotypePreferenceStereotype, missing: "no pair states a stereotype", &estimator
            ) { item, _ in item.direction == .stereotype },
            preference(
                .stereotypePreferenceAntistereotype, missing: "no pair violates a stereotype", &estimator
            ) { item, _ in item.direction == .antistereotype },
            balanced(&estimator),
            preference(
                .stereotypePreferenceEqualLength, missing: "no pair has sentences of equally many tokens", &estimator
            ) { $1.haveEqualLengths },
            harness(.harnessStereotypeShare, &estimator) { $0 > 0 ? 1 : 0 },
            harness(.harnessLikelihoodDifference, &estimator) { $0.magnitude },
        ]
    }

    private func preference(
        _ definition: MetricDefinition, missing: String, _ estimator: inout ClusterEstimator,
        where isWanted: (PairItem, Scores) -> Bool
    ) -> Metric {
        let wanted = items.indices.filter { isWanted(items[$0], tuned[$0]) }
        var metric = mean(definition, wanted, scale: .percentage, missing: missing, &estimator) {
            Self.percent($0.difference)
        }
        if metric.estimate != nil { metric.ties = wanted.count { tuned[$0].difference == 0 } }
        return metric
    }

    /// Half of each direction, however many pairs it has: how common a group's name is enters the two with opposite
    /// signs.
    private func balanced(_ estimator: inout ClusterEstimator) -> Metric {
        let directed = items.indices.filter { items[$0].direction != nil }
        let clusters = directed.map { items[$0].template }
        func columns(_ scores: [Scores]) -> ClusteredColumns {
            let rows = directed.map { index in
                let percent = Self.percent(scores[index].difference)
                return items[index].direction == .stereotype ? [1, percent, 0, 0] : [0, 0, 1, percent]
            }
            return ClusteredColumns(rows, width: 4, clusters: clusters)
        }
        var metric = make.ratio(
            .stereotypePreferenceBalanced, category, PairOfMeans(.balanced), tuned: columns(tuned),
            base: base.map(columns), isUnchanged: isUnchanged(directed), scale: .percentage,
            undefined: { _ in "one of the two directions has no pair" }, &estimator)
        if metric.estimate != nil { metric.ties = directed.count { tuned[$0].difference == 0 } }
        return metric
    }

    private func harness(
        _ definition: MetricDefinition, _ estimator: inout ClusterEstimator, value: (Double) -> Double
    ) -> Metric {
        let scored = items.indices.filter { tuned[$0].harness != nil }
        return mean(definition, scored, missing: "there are no pairs", &estimator) { value($0.harness ?? 0) }
    }

    private func mean(
        _ definition: MetricDefinition, _ indices: [Int], scale: Estimate.Scale = .identity, missing: String,
        _ estimator: inout ClusterEstimator, value: (Scores) -> Double
    ) -> Metric {
        let clusters = indices.map { items[$0].template }
        func values(_ scores: [Scores]) -> ClusteredValues {
            ClusteredValues(indices.map { value(scores[$0]) }, clusters: clusters)
        }
        return make.mean(
            definition, category, tuned: values(tuned), base: base.map(values),
            isUnchanged: base == nil ? nil : isUnchanged(indices), scale: scale,
            range: definition.range.upperBound.isFinite ? definition.range : nil, missing: missing, &estimator)
    }

    private func isUnchanged(_ indices: [Int]) -> Bool {
        base.map { base in indices.allSatisfy { base[$0] == tuned[$0] } } ?? false
    }

    private static func percent(_ difference: Double) -> Double {
        if difference == 0 { return 50 }
        return difference > 0 ? 100 : 0
    }
}
