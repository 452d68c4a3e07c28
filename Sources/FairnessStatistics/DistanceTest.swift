/// Whether a model moved away from an ideal, |tuned − ideal| − |base − ideal|, which is no mean of items.
///
/// With s the sign of tuned − ideal it is the smaller of s·difference and s·sum (the sum less twice the ideal), so it
/// exceeds δ where both do: an intersection–union test (Berger, Technometrics 24 (1982) 295–300). It falls below where
/// for either s the smaller of the two does. The level is halved unless the base's interval fixes the sides.
package struct DistanceTest: ThresholdTest {
    /// In the metric's units.
    package let value: Double
    /// The sign of tuned − ideal.
    let sign: Double
    /// Of the base − ideal, where its interval says so.
    private let baseSign: Double?
    private let difference: any ThresholdTest
    private let sum: any ThresholdTest

    /// - Parameters:
    ///   - tuned: Less the ideal.
    ///   - base: Less the ideal.
    ///   - baseInterval: Of the base less the ideal, at 95 %.
    ///   - difference: The test of tuned − base.
    ///   - sum: The test of tuned + base − 2·ideal.
    package init(
        tuned: Double, base: Double, baseInterval: Estimate.Interval?, difference: any ThresholdTest,
        sum: any ThresholdTest
    ) {
        value = tuned.magnitude - base.magnitude
        sign = tuned < 0 ? -1 : 1
        baseSign = baseInterval.flatMap { $0.low > 0 ? 1 : $0.high < 0 ? -1 : nil }
        self.difference = difference
        self.sum = sum
    }

    /// Whether the tuned model lies on the other side of the ideal, where the base's side is known.
    package var isReversed: Bool { baseSign == -sign }

    /// What the level is divided by where the value exceeds.
    package var sides: Double { baseSign == sign ? 1 : 2 }

    package func pValue(exceeds threshold: Double) -> Double? {
        guard let one = Self.p(difference, sign, exceeds: threshold), let other = Self.p(sum, sign, exceeds: threshold)
        else { return nil }
        return min(1, sides * max(one, other))
    }

    package func lowerBound(level: Double) -> Double? {
        guard let one = Self.lower(difference, sign, level / sides), let other = Self.lower(sum, sign, level / sides)
        else { return nil }
        return min(one, other)
    }

    package func pValue(fallsBelow threshold: Double) -> Double? {
        let p = [1.0, -1].map { sign in
            guard let one = Self.p(difference, sign, fallsBelow: threshold),
                let other = Self.p(sum, sign, fallsBelow: threshold)
            else { return Double.nan }
            guard let baseSign else { return 2 * min(one, other) }
            return sign == baseSign ? one : other
        }
        return p.contains(where: \.isNaN) ? nil : min(1, max(p[0], p[1]))
    }

    package func upperBound(level: Double) -> Double? {
        let share = baseSign == nil ? level / 2 : level
        let bounds = [1.0, -1].compactMap { sign -> Double? in
            guard let one = Self.upper(difference, sign, share), let other = Self.upper(sum, sign, share) else {
                return nil
            }
            guard let baseSign else { return min(one, other) }
            return sign == baseSign ? one : other
        }
        return bounds.count == 2 ? max(bounds[0], bounds[1]) : nil
    }

    package func obstacle(level: Double) -> String? {
        difference.obstacle(level: level / sides) ?? sum.obstacle(level: level / sides)
    }

    private static func p(_ test: any ThresholdTest, _ sign: Double, exceeds threshold: Double) -> Double? {
        sign > 0 ? test.pValue(exceeds: threshold) : test.pValue(fallsBelow: -threshold)
    }

    private static func p(_ test: any ThresholdTest, _ sign: Double, fallsBelow threshold: Double) -> Double? {
        sign > 0 ? test.pValue(fallsBelow: threshold) : test.pValue(exceeds: -threshold)
    }

    private static func lower(_ test: any ThresholdTest, _ sign: Double, _ level: Double) -> Double? {
        sign > 0 ? test.lowerBound(level: level) : test.upperBound(level: level).map { -$0 }
    }

    private static func upper(_ test: any ThresholdTest, _ sign: Double, _ level: Double) -> Double? {
        sign > 0 ? test.upperBound(level: level) : test.lowerBound(level: level).map { -$0 }
    }
}
