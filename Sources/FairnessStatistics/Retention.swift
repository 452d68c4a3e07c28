/// How much of its base's bias a fine-tune keeps, bias(tuned) / bias(base), signed: negative where it is reversed.
package struct Retention: Sendable, Equatable {
    package let ratio: FiellerRatio
    /// The base's bias is less than six standard errors from zero.
    package let isWeak: Bool

    /// Below this many standard errors of the base's bias there is no retention to speak of.
    private static let leastStrength = 4.0
    private static let sufficientStrength = 6.0
    /// The part that has to be surpassed for "retained".
    package static let half = 0.5

    /// - Returns: nil where the base has no bias that could be kept: it is less than four standard errors from zero.
    package init?(_ ratio: FiellerRatio) {
        guard ratio.strength >= Self.leastStrength else { return nil }
        self.ratio = ratio
        isWeak = ratio.strength < Self.sufficientStrength
    }

    /// Of a fine-tune's bias and its base's.
    package init?<Name>(of tuned: ClusterInfluence<Name>, base: ClusterInfluence<Name>) {
        guard let ratio = FiellerRatio(tuned, over: base) else { return nil }
        self.init(ratio)
    }

    /// Of what a full fine-tune removes: (tuned − full) / (base − full).
    package init?<Name>(
        of tuned: ClusterInfluence<Name>, base: ClusterInfluence<Name>, beyond full: ClusterInfluence<Name>
    ) {
        guard let kept = tuned.minus(full), let removed = base.minus(full) else { return nil }
        self.init(of: kept, base: removed)
    }

    package var value: Double { ratio.value }

    /// Whether the lower bound lies above a half.
    package func isRetained(confidence: Double = ClusterEstimator.confidence) -> Bool {
        guard case .bounded(let interval) = ratio.interval(confidence: confidence) else { return false }
        return interval.low > Self.half
    }
}
