import FairnessStatistics
import FairnessSuites

/// The metrics of the minimal pairs of one category, or of all.
struct PairMeasurement {
    private let suite: String
    private let category: String?
    private let tuned: Preferences
    private let base: Preferences?

    init(_ suite: Suite, category: String?, tuned: ModelScores, base: ModelScores?) {
        self.suite = suite.name
        self.category = category
        let indices = suite.pairs.indices.filter { category == nil || suite.pairs[$0].category == category }
        let templates = indices.map { suite.pairs[$0].template }
        self.tuned = Preferences(tuned, indices: indices, templates: templates)
        self.base = base.map { Preferences($0, indices: indices, templates: templates) }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        [
            stereotypePreference(&estimator),
            gap(.preferenceGap, \.beyondControl, missing: Reason.noControls, &estimator),
            scaledGap(&estimator),
            gap(.preferenceGapRaw, \.raw, missing: Reason.noPairs, &estimator),
        ]
    }

    private func stereotypePreference(_ estimator: inout ClusterEstimator) -> Metric {
        var metric = blank(.stereotypePreference)
        guard let estimate = estimator.mean(tuned.raw.map(percent), scale: .percentage, range: 0...100) else {
            return metric.undefined(tuned.raw.values.isEmpty ? Reason.noPairs : Reason.overflow)
        }
        metric.estimate = estimate
        metric.ties = tuned.raw.values.count { $0 == 0 }
        guard let base, let baseline = estimator.mean(base.raw.map(percent), scale: .percentage, range: 0...100)
        else { return metric }
        let ofTuned = tuned.raw.map(percent)
        let ofBase = base.raw.map(percent)
        // Pairs can change without changing sides: only identical scores make the difference certain.
        let difference =
            tuned.raw == base.raw
            ? tuned.raw.identical(0)
            : estimator.mean(ofTuned.combined(with: ofBase, -), range: -100...100)
        metric.contrast = Metric.Contrast(
            baseline: baseline, difference: difference,
            sum: estimator.mean(ofTuned.combined(with: ofBase) { $0 + $1 - 100 }, range: -100...100))
        return metric
    }

    private func gap(
        _ definition: MetricDefinition, _ items: KeyPath<Preferences, ClusteredValues>, missing: String,
        _ estimator: inout ClusterEstimator
    ) -> Metric {
        var metric = blank(definition)
        let values = tuned[keyPath: items]
        guard let estimate = estimator.mean(values) else {
            return metric.undefined(values.values.isEmpty ? missing : Reason.overflow)
        }
        metric.estimate = estimate
        guard let other = base?[keyPath: items] else { return metric }
        guard let baseline = estimator.mean(other) else { return metric.undefined("of the base: \(Reason.overflow)") }
        metric.contrast = Metric.Contrast(
            baseline: baseline,
            difference: values == other ? values.identical(0) : estimator.mean(values.combined(with: other, -)),
            sum: estimator.mean(values.combined(with: other, +)))
        return metric
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
        guard let sums = ClusterSums(clusterOfItem: base.raw.clusterOfItem, columns: columns),
            let estimate = estimator.estimate(RegressionSlope(), of: sums, n: x.count)
        else {
            return metric.undefined(
                x.isEmpty ? Reason.noPairs : Reason.noSlope)
        }
        metric.estimate = x == y ? base.raw.identical(1) : estimate
        return metric
    }

    private func blank(_ definition: MetricDefinition) -> Metric {
        Metric(definition, suite: suite, category: category)
    }

    private func percent(_ difference: Double) -> Double {
        if difference == 0 { return 50 }
        return difference > 0 ? 100 : 0
    }
}

/// Why a metric of pairs is undefined.
private enum Reason {
    static let noPairs = "there are no pairs"
    static let noControls = "no pair has a control"
    static let noSpread = "the pairs don't differ from each other: there is no standard deviation to scale by"
    static let noSlope = "the base's differences are all equal, or beyond what can be computed"
    static let overflow = "the scores are too large to compute with"
}

/// One model's preferences on the pairs of a category.
private struct Preferences {
    let raw: ClusteredValues
    /// Of the pairs that have a control, with the control's difference taken off.
    let beyondControl: ClusteredValues

    init(_ scores: ModelScores, indices: [Int], templates: [String]) {
        raw = ClusteredValues(indices.map { scores.differences[$0] }, clusters: templates)
        let controlled = zip(indices, templates).compactMap { index, template in
            scores.controls[index].map { (scores.differences[index] - $0, template) }
        }
        beyondControl = ClusteredValues(controlled.map(\.0), clusters: controlled.map(\.1))
    }
}

extension Metric {
    init(_ definition: MetricDefinition, suite: String, category: String? = nil) {
        self.init(
            suite: suite, name: definition.name, category: category, estimate: nil, ideal: definition.ideal,
            unit: definition.unit)
    }

    func undefined(_ reason: String) -> Metric {
        var metric = self
        metric.undefined = reason
        return metric
    }
}
