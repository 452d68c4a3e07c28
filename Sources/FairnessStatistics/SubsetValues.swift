import RealModule

/// The typical values of a quantity (Hartigan, JASA 64 (1969) 1303–1317): one for each subset of clusters, the
/// threshold from which on that subset speaks against a rejection.
///
/// So the p-value at any threshold is a share of them, and the bound at any level is one of them.
package struct SubsetValues: Sendable {
    /// Subsets behind all values, those without one included.
    let subsets: Int
    /// Subsets that speak against any rejection, among them the empty one.
    private let against: Int
    /// On the scale, ascending; may begin and end with infinities.
    private let sorted: [Double]
    private let scale: Estimate.Scale
    /// Values are taken to lie this much farther off: what should be a tie must not be decided by rounding.
    private let tolerance: Double

    /// - Parameters:
    ///   - values: On the scale, NaN for subsets that speak against any rejection, the empty one among them.
    ///   - magnitude: Of the numbers that went into a value.
    init(_ values: [Double], scale: Estimate.Scale, magnitude: Double) {
        subsets = values.count
        sorted = values.filter { !$0.isNaN }.sorted()
        against = subsets - sorted.count
        self.scale = scale
        tolerance = magnitude.isFinite ? 1e-12 * magnitude : 0
    }

    /// The least p-value that any data would have.
    var leastP: Double { Double(against) / Double(subsets) }

    func pValue(exceeds threshold: Double) -> Double? {
        guard !threshold.isNaN else { return nil }
        return Double(against + firstPlace { low($0) > threshold }) / Double(subsets)
    }

    func pValue(fallsBelow threshold: Double) -> Double? {
        guard !threshold.isNaN else { return nil }
        return Double(subsets - firstPlace { high($0) >= threshold }) / Double(subsets)
    }

    func lowerBound(level: Double) -> Double? {
        allowed(level).map { $0 < sorted.count ? low($0) : .infinity }
    }

    func upperBound(level: Double) -> Double? {
        allowed(level).map { $0 < sorted.count ? high(sorted.count - 1 - $0) : -.infinity }
    }

    /// How many values may lie on the wrong side of a threshold that is rejected; nil where not even none suffices.
    private func allowed(_ level: Double) -> Int? {
        guard level > 0, level <= 1, leastP <= level else { return nil }
        // Multiplied, the level may round to either side of the share that the p-value is.
        var count = Int(level * Double(subsets)) + 1
        while count > against, Double(count) / Double(subsets) > level { count -= 1 }
        return count - against
    }

    private func low(_ place: Int) -> Double { shown(sorted[place] - tolerance) }
    private func high(_ place: Int) -> Double { shown(sorted[place] + tolerance) }
    private func shown(_ value: Double) -> Double { scale == .logarithm ? .exp(value) : value }

    /// The first place that fulfils a condition which, once fulfilled, stays so.
    private func firstPlace(where isFulfilled: (Int) -> Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if isFulfilled(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
