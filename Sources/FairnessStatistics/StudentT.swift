import RealModule

/// Student's t distribution, by which a mean over few clusters is judged.
package struct StudentT: Sendable {
    /// Positive; infinity is the normal distribution.
    package let degreesOfFreedom: Double

    package init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// P(T > t), accurate in relative terms however small it is.
    package func upperTail(_ t: Double) -> Double {
        guard degreesOfFreedom > 0, !t.isNaN else { return .nan }
        if degreesOfFreedom.isInfinite { return NormalDistribution.upperTail(t) }
        if t < 0 { return 1 - upperTail(-t) }
        if t.isInfinite { return 0 }
        let ratio = t / degreesOfFreedom.squareRoot()
        let square = ratio * ratio
        let x = 1 / (1 + square)
        let complement = square.isFinite ? square / (1 + square) : 1
        return 0.5 * regularisedIncompleteBeta(degreesOfFreedom / 2, 0.5, x: x, complement: complement)
    }

    package func density(_ t: Double) -> Double {
        let half = degreesOfFreedom / 2
        let power = (half + 0.5) * Double.log(onePlus: t * t / degreesOfFreedom)
        return Double.exp(-power - logBeta(half, 0.5)) / degreesOfFreedom.squareRoot()
    }

    /// The t that leaves `probability` above it: 0.025 gives the factor of a 95 % interval.
    ///
    /// Infinite at 0 and 1, NaN outside of them.
    package func quantile(upperTail probability: Double) -> Double {
        guard degreesOfFreedom > 0, probability >= 0, probability <= 1 else { return .nan }
        if degreesOfFreedom.isInfinite { return NormalDistribution.quantile(upperTail: probability) }
        if probability == 0 { return .infinity }
        if probability == 1 { return -.infinity }
        if probability == 0.5 { return 0 }
        if probability > 0.5 { return -quantile(upperTail: 1 - probability) }
        return positiveQuantile(upperTail: probability)
    }

    /// Newton's method on the logarithm of the tail, kept inside a bracket that always holds the answer.
    private func positiveQuantile(upperTail probability: Double) -> Double {
        var low = 0.0
        var high = 2.0
        while upperTail(high) > probability {
            low = high
            high *= 2
            if high.isInfinite { return .infinity }
        }
        var t = 0.5 * (low + high)
        for _ in 0..<200 {
            let tail = upperTail(t)
            if tail > probability { low = t } else { high = t }
            let step = tail * Double.log(tail / probability) / density(t)
            let candidate = t + step
            let next = candidate > low && candidate < high ? candidate : 0.5 * (low + high)
            let moved = (next - t).magnitude
            t = next
            if moved <= 2e-16 * t { break }
        }
        return t
    }
}
