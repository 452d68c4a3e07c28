import FairnessStatistics

/// One quantity held against a threshold, before any correction: by Student's t, the flip of clusters' signs and the
/// studentised bootstrap, which must all reject.
struct TestedQuantity {
    /// What a test needs beside the estimates.
    struct Conditions {
        /// The least level that the hypothesis may get: so many signs are flipped that it can be reached.
        let level: Double
        /// The greatest: what Student's t leaves above it is decided.
        let greatestLevel: Double
        /// Of flips and draws.
        let seed: UInt64
        /// τ: Student's t counts what neutral fine-tunes change into the error.
        var drift = 0.0
    }

    /// In the metric's units.
    let value: Double
    private let scale: Estimate.Scale
    let isBeyond: Bool
    /// Already doubled where the test looks at two sides.
    let p: Double
    let n: Int
    let clusters: Int
    /// Independent items that the items are worth; nil where that isn't known.
    let effectiveItems: Double?
    private let test: any ThresholdTest
    /// By all tests, whether Student's t alone has decided or not; it takes longer.
    private let whole: () -> any ThresholdTest
    /// What would be found.
    private let detectable: any DetectableChange
    /// Whether two models are known to have given the same scores.
    private let isCertain: Bool
    /// What the level is divided by: two where the threshold, or the direction that is tested, leaves both sides open.
    private let sides: Double
    /// The part of them by which a level is divided before a test gets it.
    private let outerSides: Double
    private let threshold: AlertRule.Threshold

    /// A quantity that has to be said to be unknown, and why.
    struct Unknown: Error, Equatable {
        let reason: String
        let powerless: Verdict.Powerless?

        init(_ reason: String, powerless: Verdict.Powerless? = nil) {
            self.reason = reason
            self.powerless = powerless
        }
    }

    /// The value, the difference or the ratio itself.
    init(_ estimate: Estimate, threshold: AlertRule.Threshold, _ conditions: Conditions) throws(Unknown) {
        let student = try Self.student(estimate, conditions)
        let evidence = ClusterEvidence(estimate, student, conditions, sides: threshold.sides)
        try self.init(
            estimate.value, on: estimate.scale, evidence.obstacle, student, isCertain: student.isCertain, n: estimate.n,
            clusters: estimate.clusters, effectiveItems: estimate.effectiveItems, ownSides: 1, threshold, conditions,
            quick: student, whole: { evidence.joint })
    }

    /// The growth of the distance from the ideal, |tuned − ideal| − |base − ideal|, by an intersection–union test.
    init(
        distanceOf estimate: Estimate, ideal: Double, baseline: Estimate, difference: Estimate, sum: Estimate,
        threshold: AlertRule.Threshold, _ conditions: Conditions
    ) throws(Unknown) {
        guard difference.scale == .identity, sum.scale == .identity else {
            throw Unknown("a distance from an ideal needs differences, not ratios")
        }
        let students = (difference: try Self.student(difference, conditions), sum: try Self.student(sum, conditions))
        let ofDifference = ClusterEvidence(difference, students.difference, conditions, sides: 2)
        let ofSum = ClusterEvidence(sum, students.sum, conditions, sides: 2)
        let (tuned, base) = (estimate.value - ideal, baseline.value - ideal)
        let baseInterval = baseline.interval.map { Estimate.Interval(low: $0.low - ideal, high: $0.high - ideal) }
        func distance(_ difference: any ThresholdTest, _ sum: any ThresholdTest) -> DistanceTest {
            DistanceTest(tuned: tuned, base: base, baseInterval: baseInterval, difference: difference, sum: sum)
        }
        let quick = distance(students.difference, students.sum)
        try self.init(
            quick.value, on: .identity, ofDifference.obstacle ?? ofSum.obstacle,
            DetectableDistance(quick, base: base, difference: students.difference, sum: students.sum),
            isCertain: students.difference.isCertain, n: min(difference.n, sum.n),
            clusters: min(difference.clusters, sum.clusters),
            effectiveItems: [difference, sum].compactMap(\.effectiveItems).min(), ownSides: quick.sides, threshold,
            conditions, quick: quick, whole: { distance(ofDifference.joint, ofSum.joint) })
    }

    /// - Parameters:
    ///   - obstacle: Why no data could be rejected.
    ///   - ownSides: By which the test itself divides a level.
    ///   - quick: By Student's t alone.
    ///   - whole: By all tests, which takes longer.
    private init(
        _ value: Double, on scale: Estimate.Scale, _ obstacle: Unknown?, _ detectable: any DetectableChange,
        isCertain: Bool, n: Int,
        clusters: Int, effectiveItems: Double?, ownSides: Double, _ threshold: AlertRule.Threshold,
        _ conditions: Conditions, quick: any ThresholdTest, whole: @escaping () -> any ThresholdTest
    ) throws(Unknown) {
        if let obstacle { throw obstacle }
        self.value = value
        self.scale = scale
        self.detectable = detectable
        self.isCertain = isCertain
        self.n = n
        self.clusters = clusters
        self.effectiveItems = effectiveItems
        self.threshold = threshold
        isBeyond = threshold.isBeyond(value)
        outerSides = threshold.sides
        sides = outerSides * ownSides
        let first = try Self.p(quick, threshold)
        let isDecided = first > conditions.greatestLevel
        test = isDecided ? quick : whole()
        self.whole = whole
        p = isDecided ? first : try Self.p(test, threshold)
    }

    private static func p(_ test: any ThresholdTest, _ threshold: AlertRule.Threshold) throws(Unknown) -> Double {
        let p: Double? =
            switch threshold {
            case .above(let bound): test.pValue(exceeds: bound)
            case .below(let bound): test.pValue(fallsBelow: bound)
            case .outside(let low, let high):
                test.pValue(fallsBelow: low).flatMap { below in
                    test.pValue(exceeds: high).map { 2 * min(below, $0) }
                }
            }
        guard let p, !p.isNaN else { throw Unknown("the test has no result") }
        return min(1, p)
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
    ///
    /// - Parameter wanted: On which side of a band; the nearer one where nobody asked.
    func detects(level: Double, wanted: Double? = nil) -> Double? {
        let level = level / outerSides
        switch threshold {
        case .above(let bound): return detectable.detects(above: bound, level: level)
        case .below(let bound): return detectable.detects(below: bound, level: level)
        case .outside(let low, let high):
            let point = wanted ?? value
            return (point - low).magnitude < (point - high).magnitude
                ? detectable.detects(below: low, level: level) : detectable.detects(above: high, level: level)
        }
    }

    /// The quantity from which on a test at the level rejects: where all clusters have moved alike, so that the bound
    /// near the threshold has reached it.
    ///
    /// All tests are asked, also where Student's t has decided that it doesn't fire now.
    func firesFrom(level: Double) -> Double? {
        let share = level / outerSides
        let test = whole()
        func above(_ bound: Double) -> Double? {
            test.lowerBound(level: share).flatMap { fires(from: $0, to: bound, level: share) }
        }
        func below(_ bound: Double) -> Double? {
            test.upperBound(level: share).flatMap { fires(from: $0, to: bound, level: -share) }
        }
        switch threshold {
        case .above(let bound): return above(bound)
        case .below(let bound): return below(bound)
        case .outside(let low, let high):
            guard let down = below(low), let up = above(high) else { return nil }
            return (down - value).magnitude < (up - value).magnitude ? down : up
        }
    }

    /// - Parameter level: Negative for what has to fall below the bound.
    private func fires(from end: Double, to bound: Double, level: Double) -> Double? {
        let found: Double?
        switch scale {
        case .identity: found = value + bound - end
        case .logarithm: found = end > 0 && bound > 0 ? value * bound / end : nil
        case .percentage:
            let share = (detectable as? StudentTest)?.rejects(at: bound, level: level.magnitude, upward: level > 0)
            found = share.flatMap { (0...100).contains($0) ? $0 : nil }
        }
        return found.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether a quantity that isn't beyond the threshold is also known not to be.
    enum Assurance {
        case shown
        /// The bound away from the threshold doesn't exclude what would be found nine times in ten.
        case uncertain
        /// No possible value would be found nine times in ten.
        case blind
    }

    /// - Parameters:
    ///   - level: Of the bound.
    ///   - plannedLevel: Of what would be found.
    func assurance(level: Double, plannedLevel: Double) -> Assurance {
        if isCertain { return .shown }
        let planned = plannedLevel / outerSides
        let found: (low: Double?, high: Double?)
        switch threshold {
        case .above(let bound): found = (-.infinity, detectable.detects(above: bound, level: planned))
        case .below(let bound): found = (detectable.detects(below: bound, level: planned), .infinity)
        case .outside(let low, let high):
            found = (detectable.detects(below: low, level: planned), detectable.detects(above: high, level: planned))
        }
        guard let low = found.low, let high = found.high, low <= high else { return .blind }
        return Equivalence(within: low...high).isShown(test, level: level / outerSides) ? .shown : .uncertain
    }

    private static func student(
        _ estimate: Estimate, _ conditions: Conditions
    ) throws(Unknown) -> StudentTest {
        guard estimate.clusters >= 2 else { throw Unknown("fewer than two clusters, so no standard error") }
        guard let error = estimate.standardError else { throw Unknown("no standard error: \(estimate.method)") }
        guard estimate.value.isFinite, error.isFinite, error >= 0 else { throw Unknown("not finite") }
        guard estimate.scale != .logarithm || estimate.value > 0 else { throw Unknown("not positive") }
        guard let test = StudentTest(estimate, drift: conditions.drift) else { throw Unknown("the test has no result") }
        return test
    }
}

extension AlertRule.Threshold {
    fileprivate var sides: Double {
        if case .outside = self { 2 } else { 1 }
    }

    func isBeyond(_ value: Double) -> Bool {
        switch self {
        case .above(let bound): value > bound
        case .below(let bound): value < bound
        case .outside(let low, let high): value < low || value > high
        }
    }
}

extension StudentTest {
    fileprivate var isCertain: Bool { estimate.standardError == 0 }
}
