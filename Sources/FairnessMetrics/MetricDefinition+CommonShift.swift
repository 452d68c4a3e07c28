/// What a metric's change from the base has in common over all categories, and what is each category's own.
///
/// Any fine-tune moves every category a little. What moves one category only is told apart from what moves them all.
extension MetricDefinition {
    static let shifted = [stereotypePreference, preferenceGap, preferenceGapScaled, preferenceGapRaw]

    static let shifts = shifted.map(\.commonShift) + shifted.map(\.deviation)

    private static let deviationSuffix = ".deviation"

    var commonShift: MetricDefinition {
        MetricDefinition(
            name: name + ".common_shift", unit: unit, ideal: 0, range: -width...width, byCategory: false,
            needsBase: true,
            description: """
                The mean over the categories of the change of \(name) from the base, each category counting alike: \
                what the checkpoint changed everywhere. Undefined with fewer than two categories, or where one of them \
                has no change.
                """)
    }

    var deviation: MetricDefinition {
        MetricDefinition(
            name: name + Self.deviationSuffix, unit: unit, ideal: 0, range: -2 * width...2 * width, overall: false,
            byCategory: true, needsBase: true,
            description: """
                The change of \(name) from the base in the category, less \(name).common_shift: what the checkpoint \
                changed here and not everywhere.
                """)
    }

    /// One number a category beside the change itself: for those who look at categories.
    package var isDeviation: Bool { name.hasSuffix(Self.deviationSuffix) }

    private var width: Double { range.upperBound - range.lowerBound }
}
