import FairnessMetrics

/// What `fairwatch ranks` is asked.
package struct RankQuery: Sendable, Equatable {
    /// Which checkpoint stands for a training run.
    package enum Moment: Sendable, Hashable {
        /// The last step that was evaluated.
        case last
        case step(Int)
        /// The one whose KL from the base is nearest to the largest that every run reaches.
        case matchedDivergence
    }

    /// With or without the suite's name before it.
    package var metric: String
    package var category: String?
    /// A base's name, or the first digits of its fingerprint.
    package var base: String?
    /// A suite's name, or the first digits of its sha256.
    package var suite: String?
    package var moment = Moment.last
    /// How much more of the base's bias a rank may keep than the reference.
    package var margin = Self.defaultMargin
    /// Patterns of which a run's name has to match one; all runs where there are none.
    package var runs: [String] = []
    /// Of the orders that are drawn for the trend.
    package var seed = DaemonConfiguration.defaultSeed

    package static let defaultMetric = MetricDefinition.preferenceGap.name
    package static let defaultMargin = 0.1

    package init(metric: String = Self.defaultMetric) {
        self.metric = metric
    }
}

/// The LoRA rank of a run, or all of the weights: more than any rank.
enum RunRank: Hashable, Comparable {
    case lowRank(Int)
    case full

    var text: String {
        switch self {
        case .lowRank(let rank): "\(rank)"
        case .full: "full"
        }
    }

    /// "rank 8", "full fine-tunes".
    var phrase: String {
        switch self {
        case .lowRank(let rank): "rank \(rank)"
        case .full: "full fine-tunes"
        }
    }

    var number: Int? {
        if case .lowRank(let rank) = self { rank } else { nil }
    }
}
