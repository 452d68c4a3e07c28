import FairnessStatistics
import FairnessSuites

/// The metrics of the minimal pairs of one category, or of all.
struct PairMeasurement {
    private let make: MetricMaker
    private let category: String?
    private let tuned: Preferences
    private let base: Preferences?

    init(_ suite: Suite, category: String?, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        self.category = category
        let indices = suite.pairs.indices.filter { category == nil || suite.pairs[$0].category == category }
        let templates = indices.map { suite.pairs[$0].template }
        let wordings = indices.map { suite.pairs[$0].wording }
        self.tuned = Preferences(tuned, indices: indices, templates: templates, wordings: wordings)
        self.base = base.map { Preferences($0, indices: indices, templates: templates, wordings: wordings) }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        [
            stereotypePreference(&estimator),
            gap(.preferenceGap, \.beyondControl, missing: Reason.noControls, &estimator),
            scaledGap(&estimator),
            gap(.preferenceGapRaw, \.raw, missing: Reason.noPairs, &estimator),
            gap(.wordingDeviation, \.deviations, missing: Reason.oneWording, &estimator),
        ]
    }

    private func stereotypePreference(_ estimator: inout ClusterEstimator) -> Metric {
        // Pairs can change without changing sides: only identical scores make the difference certain.
        var metric = make.mean(
            .stereotypePreference, category, tuned: tuned.raw.map(\.percentAboveZero),
            base: base?.raw.map(\.percentAboveZero),
            isUnchanged: base.map { $0.raw == tuned.raw }, scale: .percentage, range: 0...100,
            missing: Reason.noPairs, &estimator)
        if metric.estimate != nil { metric.ties = tuned.raw.values.count { $0 == 0 } }
        return metric
    }

    private func gap(
        _ definition: MetricDefinition, _ items: KeyPath<Preferences, ClusteredValues>, missing: String,
        _ estimator: inout ClusterEstimator
    ) -> Metric {
        make.mean(
            definition, category, tuned: tuned[keyPath: items], base: base?[keyPath: items], missing: missing,
            &estimator)
    }

    private func scaledGap(_ estimator: inout ClusterEstimator) -> Metric {
        var metric = blank(.preferenceGapScaled)
        let values = tuned.beyondControl
        guard let estimate = estimator.scaledMean(values) else {
            return metric.undefined(values.values.isEmpty ? Reason.noControls : Reason.noSpread)
        }
        metric.estimate = estimate
        guard let other = base?.beyondControl else { return metric }
        guard let baseline = estimator.scaledMean(other) else {
            return metric.undefined("of the base: \(Reason.noSpread)")
        }
        metric.contrast = Metric.Contrast(
            baseline: baseline,
            difference: values == other
                ? values.identical(0) : estimator.scaledMeanContrast(.difference, values, other),
            sum: estimator.scaledMeanContrast(.sum, values, other))
        return metric
    }

    /// How the tuned model's differences follow the base's, pair by pair.
    func baseSlope(_ estimator: inout ClusterEstimator) -> Metric {
        var metric = blank(.baseSlope)
        guard let base else { return metric.undefined("there is no base") }
        let x = base.raw.values
        let y = tuned.raw.values
        let columns = [x.map { _ in 1 }, x, y, x.map { $0 * $0 }, zip(x, y).map { $0 * $1 }]
        guard let sums = ClusterSums(clusterOfItem: base.raw.clusterOfItem, columns: columns, names: base.raw.names),
            let estimate = estimator.estimate(RegressionSlope(), of: sums, n: x.count)
        else {
            return metric.undefined(
                x.isEmpty ? Reason.noPairs : Reason.noSlope)
        }
        metric.estimate = x == y ? base.raw.identical(1) : estimate
        return metric
    }

    private func blank(_ definition: MetricDefinition) -> Metric {
        make.blank(definition, category)
    }
}

/// Why a metric of pairs is undefined.
private enum Reason {
    static let noPairs = "there are no pairs"
    static let noControls = "no pair has a control"
    static let oneWording = "no template has two wordings with a control"
    static let noSpread = "the pairs don't differ from each other: there is no standard deviation to scale by"
    static let noSlope = "the base's differences are all equal, or beyond what can be computed"
}

/// One model's preferences on the pairs of a category.
private struct Preferences {
    let raw: ClusteredValues
    /// Of the pairs that have a control, with the control's difference taken off.
    let beyondControl: ClusteredValues
    /// Of each template with two wordings or more the standard deviation of the wordings' mean of these.
    let deviations: ClusteredValues

    init(_ scores: ModelScores, indices: [Int], templates: [String], wordings: [Int]) {
        raw = ClusteredValues(indices.map { scores.pairs[$0].difference }, clusters: templates)
        let places = indices.indices.filter { scores.pairs[indices[$0]].control != nil }
        let values = places.map { place in
            let pair = scores.pairs[indices[place]]
            return pair.difference - (pair.controlDifference ?? 0)
        }
        beyondControl = ClusteredValues(values, clusters: places.map { templates[$0] })

        var spread: [(template: String, deviation: Double)] = []
        let byTemplate = Dictionary(grouping: places.indices) { templates[places[$0]] }
        for template in places.map({ templates[$0] }).distinct {
            let byWording = Dictionary(grouping: byTemplate[template] ?? []) { wordings[places[$0]] }
            // In order, so that rounding doesn't depend on the order of a dictionary.
            let means = byWording.sorted { $0.key < $1.key }.map { Self.mean($0.value.map { values[$0] }) }
            guard means.count > 1 else { continue }
            let centre = Self.mean(means)
            let squares = means.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
            spread.append((template, (squares / Double(means.count - 1)).squareRoot()))
        }
        deviations = ClusteredValues(spread.map(\.deviation), clusters: spread.map(\.template))
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
