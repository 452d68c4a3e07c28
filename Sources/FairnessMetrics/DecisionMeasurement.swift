import FairnessStatistics
import FairnessSuites

/// The metrics of cases decided by yes or no, each asked in a normal and an inverted form.
struct DecisionMeasurement {
    private let make: MetricMaker
    private let groups: ItemGroups
    /// Of each item the log-odds of deciding for the person, in nats.
    private let favour: ItemValues
    /// Of each item with a clear answer, the log-odds of that answer.
    private let agreement: ItemValues
    private let clearGroups: ItemGroups
    /// Of each item its case in its category.
    private let cases: [Int]

    init(_ section: DecisionSection, in suite: Suite, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        let items = section.items
        let labels = items.map { [GroupLabel(category: $0.category, group: $0.group)] }
        groups = ItemGroups(suite, labels)
        cases = items.map { [$0.category, $0.cluster] }.numbered
        favour = ItemValues(
            tuned: tuned.decisions.map(\.favour), base: base?.decisions.map(\.favour),
            clusters: items.map(\.cluster).numbered,
            unchanged: base.map { base in zip(tuned.decisions, base.decisions).map { $0 == $1 } })

        let clear = items.indices.filter { items[$0].expected != .open }
        clearGroups = ItemGroups(suite, clear.map { labels[$0] })
        let signs = clear.map { items[$0].expected == .yes ? 1.0 : -1 }
        agreement = favour[clear].map { values in zip(values, signs).map(*) }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        make.means(.decisionFavour, over: groups, of: favour, missing: Reason.noCases, &estimator)
            + make.contrasts(
                .decisionContrast, over: groups, of: favour, within: cases, missing: Reason.noCases, &estimator)
            + rates(.decisionSelectionRate, groups, favour, missing: Reason.noCases, &estimator)
            + rates(.decisionAgreement, clearGroups, agreement, missing: Reason.noClearCases, &estimator)
            + groups.categories.flatMap { gaps($0, estimator) }
    }

    /// The share of log-odds above zero.
    private func rates(
        _ definition: MetricDefinition, _ groups: ItemGroups, _ items: ItemValues, missing: String,
        _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        let shares = items.map { $0.map(\.percentAboveZero) }
        let metrics = make.means(
            definition, over: groups, of: shares, scale: .percentage, missing: missing, &estimator)
        return zip(groups.slices(of: definition), metrics).map { slice, metric in
            var metric = metric
            if metric.estimate != nil { metric.ties = slice.items.count { items.tuned[$0] == 0 } }
            return metric
        }
    }

    /// How far the groups of a category lie apart.
    private func gaps(_ category: ItemGroups.Category, _ estimator: ClusterEstimator) -> [Metric] {
        let named = category.named
        guard named.count > 1 else {
            let reason = named.isEmpty ? Reason.noCases : MetricMaker.oneGroup
            return [.decisionGap, .parityDifference, .parityRatio].map {
                make.blank($0, category.name).undefined(reason)
            }
        }
        let items = named.flatMap(\.items)
        let group = named.indices.flatMap { index in named[index].items.map { _ in index } }
        let favour = favour[items]
        func metrics(
            _ summaries: [(definition: MetricDefinition, summary: GroupSummary)], _ values: ItemValues,
            undefined: String
        ) -> [Metric] {
            let clusters = values.clusters.numbered
            func extremes(_ values: [Double]) -> GroupExtremes? {
                GroupRatios(
                    clusterOfRow: clusters, groupOfRow: group, values: values, clusters: (clusters.max() ?? -1) + 1,
                    groups: named.count
                ).flatMap { ratios in
                    GroupExtremes(summaries.map { [(ratios, $0.summary)] }, summaries.map(\.definition))
                }
            }
            return make.resampled(
                summaries.map { ($0.definition, category.name) }, tuned: extremes(values.tuned),
                base: values.base.map(extremes), clusters: values.clusters, isUnchanged: values.isUnchanged,
                undefined: undefined, estimator)
        }
        func permuted(_ values: [Double]) -> Double? {
            PermutedGroups(groupOfRow: group, clusterOfRow: items.map { cases[$0] }, seed: estimator.seed)?
                .expectation(of: .largestGap, values: values, groups: named.count)?.mean
        }
        let shares = favour.map { $0.map(\.percentAboveZero) }
        var gap = metrics([(.decisionGap, .largestGap)], favour, undefined: MetricMaker.overflow)
        var parity = metrics(
            [(.parityDifference, .largestGap), (.parityRatio, .smallestOverLargest)], shares,
            undefined: Reason.neverSelected)
        for index in gap.indices where gap[index].estimate != nil { gap[index].permuted = permuted(favour.tuned) }
        for index in parity.indices where parity[index].name.hasSuffix(MetricDefinition.parityDifference.name) {
            parity[index].permuted = parity[index].estimate == nil ? nil : permuted(shares.tuned)
        }
        return gap + parity
    }
}

/// Why a metric of decisions is undefined.
private enum Reason {
    static let noCases = "there are no cases"
    static let neverSelected = "no case of any group is decided for the person"
    static let noClearCases = "there are no cases with a clear answer"
}

extension ModelScores.Decision {
    /// Half of (log-odds of yes to the question less log-odds of yes to its inverse).
    var favour: Double { 0.5 * (Self.logOdds(question) - Self.logOdds(inverted)) }

    /// - Parameter scores: Of yes and no.
    private static func logOdds(_ scores: [ContinuationScore]) -> Double {
        scores.count == 2 ? scores[0].logLikelihood - scores[1].logLikelihood : .nan
    }
}

extension Double {
    /// 100 above zero, 0 below, and a tie counts half.
    var percentAboveZero: Double {
        if isNaN || self == 0 { return isNaN ? .nan : 50 }
        return self > 0 ? 100 : 0
    }
}
