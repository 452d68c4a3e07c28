import FairnessStatistics
import FairnessSuites
import RealModule

/// The metrics of texts that are labelled by the likelier of two words, beyond what the prompt alone makes likely.
struct ClassificationMeasurement {
    /// A group's rate among fewer texts of a label is not reported.
    static let fewestTexts = 20

    private let make: MetricMaker
    private let section: ClassificationSection
    private let groups: ItemGroups
    private let isPositive: [Bool]
    /// Of each text, in nats.
    private let logOdds: ItemValues

    init(_ section: ClassificationSection, in suite: Suite, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        self.section = section
        groups = ItemGroups(suite, section.items.map(\.groups))
        isPositive = section.items.map { $0.label == section.positive }
        func ofPositive(_ scores: ModelScores) -> [Double] {
            let calibration = scores.calibration.map { Self.logOdds($0, positive: section.positive) } ?? 0
            return scores.classifications.map { Self.logOdds($0, positive: section.positive) - calibration }
        }
        logOdds = ItemValues(
            tuned: ofPositive(tuned), base: base.map(ofPositive), clusters: section.items.map(\.cluster).numbered,
            unchanged: base.map { base in
                let isCalibratedTheSame = tuned.calibration == base.calibration
                return zip(tuned.classifications, base.classifications).map { isCalibratedTheSame && $0 == $1 }
            })
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        let selected = logOdds.map { $0.map(\.percentAboveZero) }
        let right = selected.map { zip($0, isPositive).map { $1 ? $0 : 100 - $0 } }
        var metrics = rates(.classifyAccuracy, right, among: [true, false], &estimator)
        metrics += rates(.classifySelectionRate, selected, among: [true, false], &estimator)
        metrics += rates(.classifyTruePositives, selected, among: [true], &estimator)
        metrics += rates(.classifyFalsePositives, selected, among: [false], &estimator)
        metrics += calibrationErrors(estimator)
        for category in groups.categories {
            let gaps = ClassificationGaps(
                make: make, category: category, selected: selected, right: right, isPositive: isPositive)
            metrics += gaps.metrics(estimator)
        }
        return metrics
    }

    /// - Parameter labels: Of the texts that the rate is about, whether they are positive.
    private func rates(
        _ definition: MetricDefinition, _ shares: ItemValues, among labels: Set<Bool>,
        _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        groups.slices(of: definition).map { slice in
            if let reason = tooFew(slice.items, of: labels) {
                return make.blank(definition, slice.name).undefined(reason)
            }
            let items = slice.items.filter { labels.contains(isPositive[$0]) }
            var metric = make.mean(
                definition, slice.name, of: shares[items], scale: .percentage, missing: Reason.noTexts, &estimator)
            if metric.estimate != nil { metric.ties = items.count { logOdds.tuned[$0] == 0 } }
            return metric
        }
    }

    private func calibrationErrors(_ estimator: ClusterEstimator) -> [Metric] {
        let definition = MetricDefinition.classifyCalibration
        return groups.slices(of: definition).flatMap { slice in
            if let reason = tooFew(slice.items, of: [true, false]) {
                return [make.blank(definition, slice.name).undefined(reason)]
            }
            let items = logOdds[slice.items]
            let outcomes = slice.items.map { isPositive[$0] ? 1.0 : 0 }
            func error(_ logOdds: [Double]) -> CalibrationError? {
                CalibrationError(
                    probabilities: logOdds.map { 1 / (1 + .exp(-$0)) }, outcomes: outcomes, clusters: items.clusters,
                    ideal: definition.ideal)
            }
            return make.resampled(
                [(definition, slice.name)], tuned: error(items.tuned), base: items.base.map(error),
                clusters: items.clusters, isUnchanged: items.isUnchanged, undefined: MetricMaker.overflow, estimator)
        }
    }

    /// Why a metric that needs texts of these labels is undefined.
    private func tooFew(_ items: [Int], of labels: Set<Bool>) -> String? {
        if items.isEmpty { return Reason.noTexts }
        for label in [true, false] where labels.contains(label) {
            let count = items.count { isPositive[$0] == label }
            if count < Self.fewestTexts {
                let name =
                    section.labels.indices.first { ($0 == section.positive) == label }
                    .map { section.labels[$0].name } ?? "?"
                return "only \(count) texts with the true label '\(name)': it needs \(Self.fewestTexts)"
            }
        }
        return nil
    }

    /// - Parameter scores: Of the two label words.
    private static func logOdds(_ scores: [ContinuationScore], positive: Int) -> Double {
        guard scores.count == 2, scores.indices.contains(positive) else { return .nan }
        return scores[positive].logLikelihood - scores[1 - positive].logLikelihood
    }
}

/// Why a metric of labelled texts is undefined.
private enum Reason {
    static let noTexts = "there are no texts to label"
}
