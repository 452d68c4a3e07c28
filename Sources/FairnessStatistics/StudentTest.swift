import RealModule

/// Student's t test, Wilson's for percentages, of a value whose error includes what neutral fine-tunes change for real.
package struct StudentTest: ThresholdTest {
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

    /// The value above the threshold at which a test at the level fires nine times in ten: threshold + (t + 1.28)·error.
    ///
    /// Nil where no possible value would.
    package func detects(above threshold: Double, level: Double) -> Double? {
        value(at: reach(level), from: threshold)
    }

    /// The value below the threshold at which a test at the level fires nine times in ten.
    package func detects(below threshold: Double, level: Double) -> Double? {
        value(at: -reach(level), from: threshold)
    }

    private func reach(_ level: Double) -> Double {
        StudentT(degreesOfFreedom: Double(estimate.clusters - 1)).quantile(upperTail: level) + Self.power
    }

    /// The value that lies `reach` standard errors from the threshold.
    private func value(at reach: Double, from threshold: Double) -> Double? {
        guard let error = estimate.standardError else { return nil }
        let found: Double
        switch estimate.scale {
        case .identity: found = threshold + reach * error
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
