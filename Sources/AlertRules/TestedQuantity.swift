import FairnessStatistics

/// One quantity held against a threshold, before any correction: by a sign flip of clusters and by Student's t, which
/// must both reject.
struct TestedQuantity {
    /// What a test needs beside the estimates.
    struct Conditions {
        /// The least level that the hypothesis may get: so many sign flips are drawn that it can be reached.
        let level: Double
        /// Of the sign flips.
        let seed: UInt64
    }

    /// In the metric's units.
    let value: Double
    let isBeyond: Bool
    /// Already doubled where the test looks at two sides.
    let p: Double
    let n: Int
    let clusters: Int
    private let test: any ThresholdTest
    /// Of the change of the quantity, for what would be found.
    private let student: StudentTest
    /// What the level is divided by: two where the test, or the direction that is tested, leaves both sides open.
    private let sides: Double
    /// The part of them by which a level is divided before the test gets it.
    private let outerSides: Double
    private let threshold: AlertRule.Threshold

    /// A quantity that has to be said to be unknown, and why.
    struct Unknown: Error, Equatable {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// The value, the difference or the ratio itself.
    init(
        _ estimate: Estimate, threshold: AlertRule.Threshold, _ conditions: Conditions
    ) throws(Unknown) {
        let sides: Double = if case .outside = threshold { 2 } else { 1 }
        let student = try Self.student(estimate)
        try self.init(
            estimate.value, Self.joint(estimate, student, conditions, sides: sides), student, n: estimate.n,
            clusters: estimate.clusters, ownSides: 1, threshold: threshold, conditions)
    }

    /// The growth of the distance from the ideal, |tuned − ideal| − |base − ideal|, by an intersection–union test.
    init(
        distanceOf estimate: Estimate, ideal: Double, baseline: Estimate, difference: Estimate, sum: Estimate,
        threshold: AlertRule.Threshold, _ conditions: Conditions
    ) throws(Unknown) {
        guard difference.scale == .identity, sum.scale == .identity else {
            throw Unknown("a distance from an ideal needs differences, not ratios")
        }
        let student = try Self.student(difference)
        let distance = DistanceTest(
            tuned: estimate.value - ideal, base: baseline.value - ideal,
            baseInterval: baseline.interval.map { .init(low: $0.low - ideal, high: $0.high - ideal) },
            difference: Self.joint(difference, student, conditions, sides: 2),
            sum: Self.joint(sum, try Self.student(sum), conditions, sides: 2))
        try self.init(
            distance.value, distance, student, n: min(difference.n, sum.n),
            clusters: min(difference.clusters, sum.clusters), ownSides: distance.sides, threshold: threshold, conditions
        )
    }

    /// - Parameter ownSides: By which the test itself divides a level.
    private init(
        _ value: Double, _ test: any ThresholdTest, _ student: StudentTest, n: Int, clusters: Int, ownSides: Double,
        threshold: AlertRule.Threshold, _ conditions: Conditions
    ) throws(Unknown) {
        self.value = value
        self.test = test
        self.student = student
        self.n = n
        self.clusters = clusters
        self.threshold = threshold
        let exceeds = { (bound: Double) in test.pValue(exceeds: bound) ?? .nan }
        let fallsBelow = { (bound: Double) in test.pValue(fallsBelow: bound) ?? .nan }
        let outerSides: Double
        let p: Double
        switch threshold {
        case .above(let bound): (isBeyond, outerSides, p) = (value > bound, 1, exceeds(bound))
        case .below(let bound): (isBeyond, outerSides, p) = (value < bound, 1, fallsBelow(bound))
        case .outside(let low, let high):
            (isBeyond, outerSides) = (value < low || value > high, 2)
            let one = fallsBelow(low)
            let other = exceeds(high)
            p = one.isNaN || other.isNaN ? .nan : 2 * min(one, other)
        }
        sides = outerSides * ownSides
        self.outerSides = outerSides
        guard !p.isNaN else { throw Unknown("the test has no result") }
        self.p = min(1, p)
        if let obstacle = test.obstacle(level: conditions.level / outerSides) { throw Unknown(obstacle) }
    }

    /// The interval whose bound near the threshold lies beyond it exactly when p ≤ level, and its confidence.
    func interval(level: Double) -> (interval: Estimate.Interval, confidence: Double)? {
        let share = level / outerSides
        guard let low = test.lowerBound(level: share), let high = test.upperBound(level: share),
            low.isFinite, high.isFinite
        else { return nil }
        return (Estimate.Interval(low: low, high: high), 1 - 2 * level / sides)
    }

    /// The quantity at which a test at the level would fire nine times in ten; nil where no possible one would.
    func detects(level: Double) -> Double? {
        let level = level / sides
        switch threshold {
        case .above(let bound): return student.detects(above: bound, level: level)
        case .below(let bound): return student.detects(below: bound, level: level)
        case .outside(let low, let high):
            let isLow = (value - low).magnitude < (value - high).magnitude
            return isLow ? student.detects(below: low, level: level) : student.detects(above: high, level: level)
        }
    }

    private static func student(_ estimate: Estimate) throws(Unknown) -> StudentTest {
        guard estimate.clusters >= 2 else { throw Unknown("fewer than two clusters, so no standard error") }
        guard let error = estimate.standardError else { throw Unknown("no standard error: \(estimate.method)") }
        guard estimate.value.isFinite, error.isFinite, error >= 0 else { throw Unknown("not finite") }
        guard estimate.scale != .logarithm || estimate.value > 0 else { throw Unknown("not positive") }
        guard let test = StudentTest(estimate) else { throw Unknown("the test has no result") }
        return test
    }

    /// With a sign flip wherever the clusters are known. A share itself is Wilson's alone: where all clusters agree,
    /// no sign could be flipped.
    private static func joint(
        _ estimate: Estimate, _ student: StudentTest, _ conditions: Conditions, sides: Double
    ) -> any ThresholdTest {
        guard estimate.scale != .percentage, let influence = estimate.influence,
            let flips = SignFlipTest(
                influence, draws: ClusterSubsets.draws(level: conditions.level / sides), seed: conditions.seed)
        else { return student }
        return JointTest([flips, student])
    }
}
