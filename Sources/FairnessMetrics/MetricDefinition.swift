/// What a metric's name stands for: the one list behind measuring, the rules' checks and the manual.
package struct MetricDefinition: Sendable, Equatable {
    /// Without the suite's name.
    package let name: String
    package let unit: String
    /// The value that shows no preference, where there is one.
    package let ideal: Double?
    /// Every value the metric can take; a threshold outside of it is a mistake.
    package let range: ClosedRange<Double>
    /// Measured over the whole suite.
    package let overall: Bool
    /// Measured in each category.
    package let byCategory: Bool
    /// Measured in each group of a category.
    package let byGroup: Bool
    /// An extreme of groups, which differs from its ideal between equal groups too: gaps are to be read
    /// beside their mean under permuted groups, and none is anything to raise an alarm by.
    package let isDescriptive: Bool
    /// Measured only where a base's scores are at hand.
    package let needsBase: Bool
    package let description: String

    /// Compared with a base by division, not by subtraction.
    package var isRatio: Bool { range.lowerBound == 1 }

    /// Values of both signs occur: ratios to another model mean nothing.
    package var isSigned: Bool { range.lowerBound < 0 }

    /// The value of an unchanged checkpoint, of a metric that is a comparison with the base by itself and that any
    /// tuning moves; nil for others.
    package var unchanged: Double? {
        needsBase && original == self ? ideal ?? range.lowerBound : nil
    }

    /// - Parameter name: With or without `ours.`, as benchmarks' suites have it.
    package static func named(_ name: String) -> MetricDefinition? {
        let bare = name.hasPrefix(ours) ? String(name.dropFirst(ours.count)) : name
        return all.first { $0.name == bare }
    }

    package static let all =
        pairs + continuations + decisions + classifications + language + benchmarks + retentions + shifts

    /// Measured where a suite has choices, or comes from the benchmark that they belong to.
    static let benchmarks =
        choices + crowsPairs + stereoSet + winogender + winogenderHarness + bbq + bbqHarness

    init(
        name: String, unit: String, ideal: Double?, range: ClosedRange<Double>, overall: Bool = true, byCategory: Bool,
        byGroup: Bool = false, isDescriptive: Bool = false, needsBase: Bool = false, description: String
    ) {
        self.name = name
        self.unit = unit
        self.ideal = ideal
        self.range = range
        self.overall = overall
        self.byCategory = byCategory
        self.byGroup = byGroup
        self.isDescriptive = isDescriptive
        self.needsBase = needsBase
        self.description = description
    }
}
