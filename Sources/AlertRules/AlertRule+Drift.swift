import FairnessStatistics
import RealModule

/// A rule about a change pages only where the change tolerated is well beyond what neutral fine-tunes change
/// (fairness.md, "Statistics" 4): τ has to be known, and the threshold at least twice as large.
extension AlertRule {
    /// What the threshold has to be at least, in τ.
    package static let leastThresholdInDrifts = 2.0

    /// Whether any tuning moves what is tested: a comparison, or a metric that is one by itself.
    package var isAboutChange: Bool { tested != .value || unchanged != nil }

    /// τ of what is tested, on its scale; 0 where no drift matters.
    func drift(in observation: Observation) -> Double? {
        isAboutChange ? drift(of: observation.drift) : 0
    }

    private func drift(of metric: Double?) -> Double? {
        metric.map { $0 * (tested == .value ? 1 : target.driftFactor) }
    }

    /// Why a rule of severity error or critical only warns; nil where it may page.
    func obstacleToPaging(in observation: Observation) -> PagingObstacle? {
        obstacleToPaging(drift: observation.drift, scale: observation.estimate?.scale)
    }

    /// - Parameters:
    ///   - drift: τ of the metric; nil where it isn't known.
    ///   - scale: Of the metric's estimates; nil where there is none.
    package func obstacleToPaging(drift: Double?, scale: Estimate.Scale?) -> PagingObstacle? {
        guard severity.isPaging, isAboutChange else { return nil }
        guard let drift = self.drift(of: drift) else { return .unknownDrift }
        let least = Self.leastThresholdInDrifts * drift
        // Rounding of the thresholds' own decimals decides nothing.
        guard leastChange(on: scale) < least * (1 - 1e-9) else { return nil }
        return .nearDrift(pagesFrom: threshold(ofChange: least, on: scale))
    }

    /// The smallest change that the threshold tolerates.
    private func leastChange(on scale: Estimate.Scale?) -> Double {
        switch tested {
        case .distanceFromIdeal, .difference: return threshold.leastDistance(from: 0) { $0 }
        case .ratio: return threshold.leastDistance(from: 0, scale: Self.logarithm)
        case .value:
            guard let unchanged else { return .infinity }
            guard scale == .logarithm else {
                return threshold.leastDistance(from: unchanged) { $0 }
            }
            return threshold.leastDistance(from: .log(unchanged), scale: Self.logarithm)
        }
    }

    /// The threshold that would tolerate so much, as the rule file has it.
    private func threshold(ofChange change: Double, on scale: Estimate.Scale?) -> Double {
        let isRatio = tested == .ratio || tested == .value && scale == .logarithm
        let origin = tested == .value ? unchanged ?? 0 : isRatio ? 1 : 0
        let sign = threshold.isDownward ? -1.0 : 1
        return isRatio ? origin * .exp(sign * change) : origin + sign * change
    }

    private static func logarithm(_ ratio: Double) -> Double {
        ratio > 0 ? .log(ratio) : -.infinity
    }
}

/// Why a rule of severity error or critical only warns.
package enum PagingObstacle: Sendable, Equatable, CustomStringConvertible {
    case unknownDrift
    /// The threshold tolerates less than neutral fine-tunes change.
    case nearDrift(pagesFrom: Double)

    package var description: String {
        switch self {
        case .unknownDrift: "warns only: how far neutral fine-tunes move it isn't known (fairwatch calibrate)"
        case .nearDrift(let least):
            "warns only: the threshold is less than twice the drift of neutral fine-tunes; "
                + "it may page from \(readable(least)) on"
        }
    }
}

extension AlertRule.Threshold {
    fileprivate var isDownward: Bool {
        if case .below = self { true } else { false }
    }

    /// Negative where the origin itself is beyond the threshold.
    fileprivate func leastDistance(from origin: Double, scale: (Double) -> Double) -> Double {
        switch self {
        case .above(let bound): scale(bound) - origin
        case .below(let bound): origin - scale(bound)
        case .outside(let low, let high): min(origin - scale(low), scale(high) - origin)
        }
    }
}
