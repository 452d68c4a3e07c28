/// How much of its base's bias a checkpoint keeps, for each signed metric of bias.
extension MetricDefinition {
    /// Signed contrasts and preferences; never gaps between largest and smallest, which noise alone keeps above zero.
    static let retained = [preferenceGap, preferenceGapScaled, harmfulMassContrast, decisionContrast]

    static let retentions = retained.map(\.retention)

    private static let suffix = ".retention"

    /// R of this metric.
    var retention: MetricDefinition {
        MetricDefinition(
            name: name + Self.suffix, unit: "", ideal: nil, range: -.infinity ... .infinity, overall: overall,
            byCategory: byCategory, byGroup: byGroup, needsBase: true,
            description: """
                \(name) divided by the base's: 1 keeps all of the base's bias, 0 none of it, below 0 it is reversed. \
                Undefined where the base's own value is less than four standard errors from zero.
                """)
    }

    /// The metric that this is the retention of; itself for others.
    var original: MetricDefinition {
        guard name.hasSuffix(Self.suffix) else { return self }
        return Self.retained.first { $0.retention == self } ?? self
    }
}
