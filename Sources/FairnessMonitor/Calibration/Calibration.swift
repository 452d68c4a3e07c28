import FairnessMetrics
import StrictJSON

/// How far neutral fine-tunes of one base move the metrics of one suite, as `fairwatch calibrate` measured it.
package struct Calibration: Sendable, Equatable {
    /// A neutral fine-tune behind the figures.
    package struct Run: Sendable, Equatable {
        /// What its text was of.
        package var corpus: String
        package var name: String
        package var sha256: String
        /// Nil for a full fine-tune.
        package var rank: Int?
        /// How far it went; nil where the suite doesn't measure it.
        package var divergence: Double?
    }

    /// Of one metric, in one category or over all.
    package struct Drift: Sendable, Equatable {
        package var metric: String
        package var category: String?
        package var unit: String
        /// τ that rules count with: that of all categories together, or of all groups, unless its own is larger by more
        /// than chance: ten runs say little of one category. On the scale of the change: of the logarithm for ratios.
        package var tau: Double
        package var ownTau: Double
        /// Of the changes.
        package var mean: Double
        package var rootMeanSquare: Double
        package var standardError: Double
        package var runs: Int
    }

    package var baseName: String
    package var baseFingerprint: String
    package var suiteName: String
    package var suiteVersion: String
    package var suiteSHA256: String
    package var promptForm: String
    package var numericFingerprint: String
    package var engineVersion: String
    package var runs: [Run]
    package var drifts: [Drift]

    /// Fewer say next to nothing of a standard deviation.
    package static let fewestRuns = 5
    /// What rules may page by: five seeds on each of two texts (fairness.md, "Statistics" 4).
    package static let enoughRuns = 10
    package static let enoughCorpora = 2

    /// How far a checkpoint is from its base.
    static let divergence = MetricDefinition.divergenceFromBase.name

    package var corpora: [String] { runs.map(\.corpus).distinct }

    /// τ of a metric's change on its scale; nil where it wasn't measured.
    func drift(of metric: Metric) -> Double? {
        guard metric.suite == suiteName else { return nil }
        return drift(ofMetric: metric.name, in: metric.category)
    }

    func drift(ofMetric name: String, in category: String?) -> Double? {
        drifts.first { $0.metric == name && $0.category == category }?.tau
    }

    /// What should be known beside verdicts that rest on this, if a checkpoint went much further than the neutral ones.
    func note(on metrics: [Metric]) -> String? {
        let divergence = metrics.first { $0.name == Self.divergence && $0.category == nil }?.estimate?.value
        guard let divergence, let furthest = runs.compactMap(\.divergence).max(), divergence > 2 * furthest else {
            return nil
        }
        let factor = NumberText.fixed(divergence / furthest, decimals: 1)
        return "it went \(factor) times as far from the base (KL on \(suiteName)) as the furthest of the neutral "
            + "fine-tunes behind its calibration: a neutral fine-tune that far may drift more than rules allow for"
    }
}

extension [String] {
    /// In the order of their first occurrence.
    fileprivate var distinct: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
