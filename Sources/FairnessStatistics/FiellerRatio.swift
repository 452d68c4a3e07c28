/// The ratio of two correlated values, with E. C. Fieller's interval (J. R. Stat. Soc. B 16 (1954) 175–185): every ratio
/// ρ at which numerator − ρ·denominator isn't told from zero.
package struct FiellerRatio: Sendable, Equatable {
    package enum Interval: Sendable, Equatable {
        case bounded(Estimate.Interval)
        /// The denominator isn't told from zero at this confidence, and the ratio may be anything outside of these ends.
        case outside(Estimate.Interval)
        /// The denominator isn't told from zero, and the ratio may be anything.
        case everything

        /// Why there are no two ends.
        package var reason: String? {
            switch self {
            case .bounded: nil
            case .outside, .everything: "the denominator can't be told from zero"
            }
        }
    }

    package let value: Double
    /// |denominator| / its standard error.
    package let strength: Double
    package let degreesOfFreedom: Double
    private let numerator: Double
    private let denominator: Double
    private let numeratorVariance: Double
    private let denominatorVariance: Double
    private let covariance: Double

    /// - Returns: nil where the denominator is zero or without a standard error, or a number isn't finite.
    package init?(
        numerator: Double, denominator: Double, numeratorVariance: Double, denominatorVariance: Double,
        covariance: Double, degreesOfFreedom: Double
    ) {
        let given = [numerator, denominator, numeratorVariance, denominatorVariance, covariance, degreesOfFreedom]
        value = numerator / denominator
        strength = denominator.magnitude / denominatorVariance.squareRoot()
        guard given.allSatisfy(\.isFinite), numeratorVariance >= 0, denominatorVariance > 0, degreesOfFreedom >= 1,
            value.isFinite, strength.isFinite
        else { return nil }
        self.numerator = numerator
        self.denominator = denominator
        self.numeratorVariance = numeratorVariance
        self.denominatorVariance = denominatorVariance
        self.covariance = covariance
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Of two measurements over clusters, which may share all, some or none of them; nil for logarithms.
    package init?<Name>(_ numerator: ClusterInfluence<Name>, over denominator: ClusterInfluence<Name>) {
        guard numerator.scale != .logarithm, denominator.scale != .logarithm,
            let covariance = numerator.covariance(with: denominator), let error = denominator.standardError
        else { return nil }
        let own = numerator.standardError ?? 0
        self.init(
            numerator: numerator.value, denominator: denominator.value, numeratorVariance: own * own,
            denominatorVariance: error * error, covariance: covariance,
            degreesOfFreedom: min(numerator.degreesOfFreedom, denominator.degreesOfFreedom))
    }

    /// Nil for a confidence that isn't between 0 and 1, and where an end overflows.
    package func interval(confidence: Double) -> Interval? {
        guard confidence > 0, confidence < 1 else { return nil }
        let t = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - confidence) / 2)
        let square = t * t
        // The ends solve a·ρ² − 2b·ρ + c = 0.
        let a = denominator * denominator - square * denominatorVariance
        let b = numerator * denominator - square * covariance
        let c = numerator * numerator - square * numeratorVariance
        let discriminant = b * b - a * c
        guard discriminant.isFinite else { return nil }
        guard discriminant >= 0, a != 0 else { return a > 0 ? nil : .everything }
        // The larger of the two sums without cancellation; the other end by the product of both, c / a.
        let sum = b < 0 ? b - discriminant.squareRoot() : b + discriminant.squareRoot()
        let ends = sum == 0 ? [0, 0] : [sum / a, c / sum].sorted()
        guard let interval = Estimate.Interval(finiteLow: ends[0], high: ends[1]) else { return nil }
        return a > 0 ? .bounded(interval) : .outside(interval)
    }

    /// To first order in the two values' errors.
    package var standardError: Double? {
        let variance = numeratorVariance - 2 * value * covariance + value * value * denominatorVariance
        let error = max(0, variance).squareRoot() / denominator.magnitude
        return error.isFinite ? error : nil
    }

    /// The one-sided p-value of "the ratio is at most `threshold`", given the denominator's sign.
    ///
    /// It is below α exactly where a bounded interval at confidence 1 − 2α lies above the threshold.
    package func pValue(exceeds threshold: Double) -> Double? {
        let contrast = (numerator - threshold * denominator) * (denominator < 0 ? -1 : 1)
        let variance =
            numeratorVariance - 2 * threshold * covariance + threshold * threshold * denominatorVariance
        guard contrast.isFinite, variance.isFinite else { return nil }
        guard variance > 0 else { return contrast > 0 ? 0 : 1 }
        return StudentT(degreesOfFreedom: degreesOfFreedom).upperTail(contrast / variance.squareRoot())
    }
}
