/// One group of runs by itself, or the difference of two that were trained apart and measured on the same clusters.
package struct RunContrast<Name: Hashable & Sendable>: Sendable, Equatable {
    package let mean: ClusterInfluence<Name>
    /// Student's t: one less than the runs; Welch's (1947) of two groups; one less than the clusters where there is but
    /// one run, of which alone an interval then speaks.
    package let degreesOfFreedom: Double
    package let runs: Int
    private let runVariance: Double
    private let restVariance: Double

    package init(_ group: RunGroup<Name>) {
        mean = group.mean
        runs = group.runs
        degreesOfFreedom = runs == 1 ? group.mean.degreesOfFreedom : Double(runs - 1)
        runVariance = group.runVariance
        restVariance = group.restVariance
    }

    /// - Returns: nil where one of them is a single run.
    package init?(_ group: RunGroup<Name>, minus other: RunGroup<Name>) {
        guard group.runs > 1, other.runs > 1, let mean = group.mean.minus(other.mean) else { return nil }
        self.mean = mean
        runs = group.runs + other.runs
        runVariance = group.runVariance + other.runVariance
        restVariance = group.restVariance + other.restVariance
        let all = runVariance
        let shares = [group, other].map { ($0.runVariance / all, Double($0.runs - 1)) }
        let spread = shares.reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
        degreesOfFreedom = spread.isFinite ? 1 / spread : shares.map(\.1).min() ?? 0
    }

    /// Never less than the runs alone give, whatever the clusters say.
    private func variance(ofClusters variance: Double) -> Double {
        runVariance + max(0, variance - restVariance)
    }

    package var standardError: Double? {
        let variance = variance(ofClusters: RunGroup<Name>.square(mean.standardError ?? 0))
        return variance > 0 && variance.isFinite ? variance.squareRoot() : nil
    }

    /// Nil without a standard error, and for a confidence that isn't between 0 and 1.
    package func interval(confidence: Double = ClusterEstimator.confidence) -> Estimate.Interval? {
        guard let standardError, confidence > 0, confidence < 1, degreesOfFreedom >= 1 else { return nil }
        let half = quantile(confidence) * standardError
        return Estimate.Interval(finiteLow: mean.value - half, high: mean.value + half)
    }

    private func quantile(_ confidence: Double) -> Double {
        StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - confidence) / 2)
    }

    /// Over a base's value on the same clusters, with the covariance of both; nil where that has no standard error.
    package func ratio(over base: ClusterInfluence<Name>) -> FiellerRatio? {
        guard let error = base.standardError, let covariance = mean.covariance(with: base) else { return nil }
        let own = RunGroup<Name>.square(mean.standardError ?? 0)
        return FiellerRatio(
            numerator: mean.value, denominator: base.value,
            numeratorVariance: max(0, runVariance + own - restVariance), denominatorVariance: error * error,
            covariance: covariance, degreesOfFreedom: degreesOfFreedom)
    }

    /// Every ratio ρ to the base at which Student's t doesn't tell mean − ρ·base from zero.
    ///
    /// With the clusters' part of the variance it is Fieller's, with that of the runs alone, which is the least it can
    /// be, a plain one around the same ratio; it holds what either does.
    package func ratioInterval(
        over base: ClusterInfluence<Name>, confidence: Double = ClusterEstimator.confidence
    ) -> FiellerRatio.Interval? {
        guard let ratio = ratio(over: base), confidence > 0, confidence < 1 else { return nil }
        let half = quantile(confidence) * runVariance.squareRoot() / base.value.magnitude
        let plain = Estimate.Interval(finiteLow: ratio.value - half, high: ratio.value + half)
        switch ratio.interval(confidence: confidence) {
        case .bounded(let interval):
            guard let plain else { return nil }
            return .bounded(.init(low: min(interval.low, plain.low), high: max(interval.high, plain.high)))
        case nil:
            return plain.flatMap { half > 0 ? .bounded($0) : nil }
        case let unbounded: return unbounded
        }
    }
}
