import RealModule

/// Student's t test, Wilson's for percentages, of a value whose error includes what neutral fine-tunes change for real.
package struct StudentTest: ThresholdTest, DetectableChange {
    /// Its standard error is that of the test.
    package let estimate: Estimate

    /// The normal quantile of 90 % power.
    private static let power = 1.2815515655446004

    /// - Parameter drift: τ, the standard deviation of the true change over neutral fine-tunes, on the estimate's scale:
    ///   the error becomes √(SE² + τ²).
    /// - Returns: nil without a standard error, and where a number isn't finite.
    package init?(_ estimate: Estimate, drift: Double = 0) {
        guard let standardError = estimate.standardError, estimate.clusters > 1, drift >= 0 else { return nil }
        let error = drift == 0 ? standardError : (standardError * standardError + drift * drift).squareRoot()
        guard estimate.value.isFinite, error.isFinite, error >= 0,
            estimate.scale != .logarithm || estimate.value > 0
        else { return nil }
        var widened = estimate
        widened.standardError = error
        self.estimate = widened
    }

    package func pValue(exceeds threshold: Double) -> Double? {
        estimate.pValue(exceeds: threshold)
    }

    package func pValue(fallsBelow threshold: Double) -> Double? {
        estimate.pValue(fallsBelow: threshold)
    }

    package func lowerBound(level: Double) -> Double? {
        estimate.interval(confidence: 1 - 2 * level)?.low
    }

    package func upperBound(level: Double) -> Double? {
        estimate.interval(confidence: 1 - 2 * level)?.high
    }

    package func obstacle(level: Double) -> String? { nil }

    /// The value above the threshold at which a test at the level fires nine times in ten: threshold + (t + 1.28)·error,
    /// the error being that of such a value.
    package func detects(above threshold: Double, level: Double) -> Double? {
        value(at: quantile(level) + Self.power, from: threshold)
    }

    package func detects(below threshold: Double, level: Double) -> Double? {
        value(at: -quantile(level) - Self.power, from: threshold)
    }

    /// The value on the threshold's far side from which on a test at the level rejects.
    ///
    /// - Parameter upward: Whether that is above the threshold.
    package func rejects(at threshold: Double, level: Double, upward: Bool) -> Double? {
        value(at: upward ? quantile(level) : -quantile(level), from: threshold)
    }

    /// How often a test misses a true value beyond a threshold; only for quantities on the identity scale.
    ///
    /// - Parameter quantile: At the test's level.
    func missed(_ truth: Double, beyond threshold: Double, quantile: Double) -> Double {
        let error = error(at: truth)
        guard error > 0 else { return truth == threshold ? 1 : 0 }
        return NormalDistribution.upperTail((truth - threshold).magnitude / error - quantile)
    }

    /// Of the estimate's own value.
    var error: Double { estimate.standardError ?? .nan }

    private func error(at value: Double) -> Double {
        guard let shift = estimate.underShift else { return error }
        let change = value - estimate.value
        return max(0, error * error + change * (shift.linear + change * shift.quadratic)).squareRoot()
    }

    /// The standard errors by which a value must lie beyond a threshold at the level.
    func quantile(_ level: Double) -> Double {
        StudentT(degreesOfFreedom: Double(estimate.clusters - 1)).quantile(upperTail: level)
    }

    /// The value that lies `reach` of its own standard errors from the threshold.
    private func value(at reach: Double, from threshold: Double) -> Double? {
        let found: Double
        switch estimate.scale {
        case .identity:
            // (value − threshold)² = reach² · error(at: value)², a quadratic equation.
            let shift = estimate.underShift
            let square = reach * reach
            let rest = 1 - square * (shift?.quadratic ?? 0)
            guard rest > 0 else { return nil }
            let linear = shift.map { $0.linear + 2 * $0.quadratic * (threshold - estimate.value) } ?? 0
            let half = square * linear / 2
            let atThreshold = reach * error(at: threshold)
            let root = (half * half + rest * atThreshold * atThreshold).squareRoot()
            found = threshold + (half + (reach < 0 ? -root : root)) / rest
        case .logarithm: found = threshold * Double.exp(reach * error)
        case .percentage:
            // The standard error that a share has at the threshold, not at the value.
            guard threshold > 0, threshold < 100, error > 0 else { return nil }
            found = threshold + reach * (threshold * (100 - threshold) / estimate.effectiveSize(error)).squareRoot()
            guard found > 0, found < 100 else { return nil }
        }
        return found.isFinite ? found : nil
    }
}
