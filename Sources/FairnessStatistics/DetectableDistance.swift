/// What a test would find, known from the errors alone.
package protocol DetectableChange: Sendable {
    /// The value above the threshold at which a test at the level fires nine times in ten; nil where no possible one
    /// would.
    func detects(above threshold: Double, level: Double) -> Double?

    /// The value below the threshold at which a test at the level fires nine times in ten.
    func detects(below threshold: Double, level: Double) -> Double?
}

/// What a distance test by Student's t would find of a model on the tuned one's side of the ideal.
///
/// Growth by g makes s·difference g + |base| − s·base and s·sum g + |base| + s·base, where s is the side: both must
/// exceed the threshold. Near the ideal the sum decides, since a base whose side isn't known might have been as far off
/// on the other. What is missed is at most the sum of what either misses (Bonferroni). That sum is planned at one in
/// twenty: a verdict asks the sign flip and the bootstrap too, and they miss about as much again (simulated).
package struct DetectableDistance: DetectableChange {
    private let sides: Double
    private let sign: Double
    private let difference: StudentTest
    private let sum: StudentTest
    /// The base's distance on the side of the tuned model; negative on the other.
    private let base: Double

    private static let missed = 0.05

    /// - Parameters:
    ///   - test: Of the same two.
    ///   - base: Less the ideal.
    package init(_ test: DistanceTest, base: Double, difference: StudentTest, sum: StudentTest) {
        sides = test.sides
        sign = test.sign
        self.difference = difference
        self.sum = sum
        self.base = test.sign * base
    }

    /// The growth, in the metric's units.
    package func detects(above threshold: Double, level: Double) -> Double? {
        let parts = [(difference, base.magnitude - base), (sum, base.magnitude + base)].map { test, before in
            (test: test, before: before, quantile: test.quantile(level / sides))
        }
        func isFound(_ growth: Double) -> Bool {
            let missed = parts.reduce(0) { sum, part in
                sum + part.test.missed(sign * (growth + part.before), beyond: sign * threshold, quantile: part.quantile)
            }
            return missed <= Self.missed
        }
        let error = max(difference.error, sum.error)
        guard error.isFinite else { return nil }
        guard error > 0 else { return threshold }
        // Growth by the threshold itself is what the level keeps from being found.
        var low = threshold
        var step = error
        while !isFound(low + step) {
            step *= 2
            // No value's own error grows so slowly.
            guard step < 1e6 * error else { return nil }
        }
        var high = low + step
        for _ in 0..<100 {
            let middle = low + (high - low) / 2
            guard low < middle, middle < high else { break }
            if isFound(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// Of a fall only the difference is asked: what the sum adds is that the model hasn't crossed over to the other
    /// side.
    package func detects(below threshold: Double, level: Double) -> Double? {
        difference.detects(below: threshold, level: level / sides)
    }
}
