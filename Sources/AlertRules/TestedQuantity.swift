import FairnessStatistics
import RealModule

/// One quantity held against a threshold by a t test over clusters, before any correction.
struct TestedQuantity {
    /// The normal quantile of 90 % power.
    private static let power = 1.2815515655446004

    /// In the metric's units.
    let value: Double
    let isBeyond: Bool
    /// Already doubled where the test looks at two sides.
    let p: Double
    let n: Int
    let clusters: Int
    /// Two where each side has only half of the level.
    private let sides: Double
    /// The quantity is the smallest of them.
    private let components: [Estimate]
    private let threshold: AlertRule.Threshold

    /// A quantity that has to be said to be unknown, and why.
    struct Unknown: Error, Equatable {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// The value, the difference or the ratio itself.
    init(_ estimate: Estimate, threshold: AlertRule.Threshold) throws(Unknown) {
        try self.init(components: [estimate], sides: 1, threshold: threshold)
    }

    /// The growth of the distance from the ideal, |tuned − ideal| − |base − ideal|.
    ///
    /// With s the sign of tuned − ideal it is the smaller of s·difference and s·sum, so an intersection–union test
    /// rejects when both do. The level is halved unless the base's interval fixes s.
    init(
        distanceOf estimate: Estimate, ideal: Double, baseline: Estimate, difference: Estimate, sum: Estimate,
        threshold: AlertRule.Threshold
    ) throws(Unknown) {
        guard difference.scale == .identity, sum.scale == .identity else {
            throw Unknown("a distance from an ideal needs differences, not ratios")
        }
        let sign: Double = estimate.value < ideal ? -1 : 1
        var components = [difference, sum]
        for index in components.indices { components[index].value *= sign }
        let fixed = baseline.interval.flatMap { Self.side(of: $0, ideal: ideal) }
        try self.init(components: components, sides: fixed == sign ? 1 : 2, threshold: threshold)
    }

    /// +1 or −1 when the whole interval lies on that side of the ideal.
    static func side(of interval: Estimate.Interval, ideal: Double) -> Double? {
        interval.low > ideal ? 1 : interval.high < ideal ? -1 : nil
    }

    private init(components: [Estimate], sides: Double, threshold: AlertRule.Threshold) throws(Unknown) {
        self.components = components
        self.threshold = threshold
        clusters = components.map(\.clusters).min() ?? 0
        n = components.map(\.n).min() ?? 0
        let value = components.map(\.value).min() ?? .nan
        self.value = value
        for component in components {
            guard component.clusters >= 2 else { throw Unknown("fewer than two clusters, so no standard error") }
            guard let error = component.standardError else {
                throw Unknown("no standard error: \(component.method)")
            }
            guard component.value.isFinite, error.isFinite, error >= 0 else { throw Unknown("not finite") }
            guard component.scale != .logarithm || component.value > 0 else { throw Unknown("not positive") }
        }
        let exceeds = { (bound: Double) in components.compactMap { $0.pValue(exceeds: bound) }.max() ?? 1 }
        let fallsBelow = { (bound: Double) in components.compactMap { $0.pValue(fallsBelow: bound) }.max() ?? 1 }
        let p: Double
        switch threshold {
        case .above(let bound):
            isBeyond = value > bound
            self.sides = sides
            p = sides * exceeds(bound)
        case .below(let bound):
            isBeyond = value < bound
            self.sides = sides
            p = sides * fallsBelow(bound)
        case .outside(let low, let high):
            isBeyond = value < low || value > high
            self.sides = 2
            p = 2 * min(fallsBelow(low), exceeds(high))
        }
        guard !p.isNaN else { throw Unknown("the test has no result") }
        self.p = min(1, p)
    }

    /// The interval whose bound near the threshold lies beyond it exactly when p ≤ level, and its confidence.
    func interval(level: Double) -> (interval: Estimate.Interval, confidence: Double)? {
        let confidence = 1 - 2 * level / sides
        let intervals = components.compactMap { $0.interval(confidence: confidence) }
        guard intervals.count == components.count, let low = intervals.map(\.low).min(),
            let high = intervals.map(\.high).min()
        else { return nil }
        return (Estimate.Interval(low: low, high: high), confidence)
    }

    /// The quantity at which a test at the level would fire nine times in ten; nil where no possible one would.
    func detects(level: Double) -> Double? {
        guard let first = components.first, clusters > 1 else { return nil }
        let t = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(upperTail: level / sides)
        let reach = t + Self.power
        let found: Double?
        switch threshold {
        case .above(let bound): found = first.beyond(bound, reach)
        case .below(let bound): found = first.beyond(bound, -reach)
        case .outside(let low, let high):
            let isLow = (value - low).magnitude < (value - high).magnitude
            found = isLow ? first.beyond(low, -reach) : first.beyond(high, reach)
        }
        return found.flatMap { $0.isFinite ? $0 : nil }
    }
}

extension Estimate {
    /// The value that lies `reach` standard errors from the bound.
    fileprivate func beyond(_ bound: Double, _ reach: Double) -> Double? {
        guard let standardError else { return nil }
        switch scale {
        case .identity: return bound + reach * standardError
        case .logarithm: return bound * Double.exp(reach * standardError)
        case .percentage:
            // The standard error that a share has at the bound, at the effective size of Korn and Graubard (1998).
            let variance = value * (100 - value)
            guard bound > 0, bound < 100, standardError > 0 else { return nil }
            let size = max(1, min(Double(n), variance / (standardError * standardError)))
            let effective = variance > 0 ? size : Double(clusters)
            let found = bound + reach * (bound * (100 - bound) / effective).squareRoot()
            return found > 0 && found < 100 ? found : nil
        }
    }
}
