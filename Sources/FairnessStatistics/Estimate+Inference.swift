import RealModule

extension Estimate {
    /// The interval at any confidence: value ± t·SE on the estimate's scale, t with one degree of freedom less than
    /// there are clusters.
    ///
    /// Percentages get Wilson's score interval at the effective sample size instead, which stays within 0 and 100 and
    /// has a width even where all clusters agree. Nil without a standard error.
    package func interval(confidence: Double) -> Interval? {
        guard let standardError, clusters > 1, confidence > 0, confidence < 1 else { return nil }
        if standardError == 0 { return Interval(low: value, high: value) }
        let t = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(upperTail: (1 - confidence) / 2)
        switch scale {
        case .identity:
            return Interval(finiteLow: value - t * standardError, high: value + t * standardError)
        case .logarithm:
            let centre = Double.log(value)
            return Interval(finiteLow: .exp(centre - t * standardError), high: .exp(centre + t * standardError))
        case .percentage:
            let share = value / 100
            let square = t * t / effectiveSize(standardError)
            let centre = (share + square / 2) / (1 + square)
            let inner = share * (1 - share) * square + square * square / 4
            let half = max(0, inner).squareRoot() / (1 + square)
            // Rounding must not push the value itself out of its interval.
            return Interval(
                finiteLow: min(value, 100 * max(0, centre - half)), high: max(value, 100 * min(1, centre + half)))
        }
    }

    /// The one-sided p-value of "the true value is at most `threshold`": small when the value lies clearly above.
    ///
    /// It is below α exactly when the lower end of the interval at confidence 1 − 2α lies above the threshold.
    /// Nil without a standard error.
    package func pValue(exceeds threshold: Double) -> Double? {
        tail(beyond: threshold, direction: 1)
    }

    /// The one-sided p-value of "the true value is at least `threshold`": small when the value lies clearly below.
    package func pValue(fallsBelow threshold: Double) -> Double? {
        tail(beyond: threshold, direction: -1)
    }

    private func tail(beyond threshold: Double, direction: Double) -> Double? {
        guard let standardError, clusters > 1, !threshold.isNaN else { return nil }
        var distance = direction * (value - threshold)
        var error = standardError
        switch scale {
        case .identity:
            break
        case .logarithm:
            // Nothing positive lies at or below zero, whatever its standard error.
            guard threshold > 0 else { return direction > 0 ? 0 : 1 }
            distance = direction * (.log(value) - .log(threshold))
        case .percentage:
            let variance = threshold * (100 - threshold)
            error = variance > 0 ? (variance / effectiveSize(standardError)).squareRoot() : 0
        }
        // Without any uncertainty the answer is yes or no, and no for a value on the threshold itself.
        if error == 0 { return distance > 0 ? 0 : 1 }
        return StudentT(degreesOfFreedom: Double(clusters - 1)).upperTail(distance / error)
    }

    /// The number of independent yes-or-no answers that would have this standard error, at most the items; the
    /// clusters where all answers agree (Korn and Graubard 1998).
    func effectiveSize(_ standardError: Double) -> Double {
        let variance = value * (100 - value)
        guard variance > 0 else { return Double(clusters) }
        return max(1, min(Double(n), variance / (standardError * standardError)))
    }
}

extension Estimate.Interval {
    /// Nil when an end has overflowed: an infinite end says nothing and can't be written as JSON.
    init?(finiteLow low: Double, high: Double) {
        guard low.isFinite, high.isFinite else { return nil }
        self.init(low: low, high: high)
    }
}
