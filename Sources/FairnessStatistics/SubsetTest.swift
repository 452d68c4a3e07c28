/// A test whose answers all come from the typical values of subsets or draws of clusters.
package protocol SubsetTest: ThresholdTest {
    /// Clusters that are exchanged or drawn.
    var clusters: Int { get }
    /// Whether all subsets were taken, not draws of them.
    var isExact: Bool { get }
    var values: SubsetValues { get }
}

extension SubsetTest {
    package func pValue(exceeds threshold: Double) -> Double? { values.pValue(exceeds: threshold) }
    package func pValue(fallsBelow threshold: Double) -> Double? { values.pValue(fallsBelow: threshold) }
    package func lowerBound(level: Double) -> Double? { values.lowerBound(level: level) }
    package func upperBound(level: Double) -> Double? { values.upperBound(level: level) }

    /// The least p-value that any data could have: no level below it can be reached.
    package var leastP: Double { values.leastP }

    package func obstacle(level: Double) -> String? {
        guard leastP > level else { return nil }
        return isExact
            ? "cannot reject (\(clusters) clusters)"
            : "cannot reject (\(values.subsets) draws of \(clusters) clusters)"
    }
}
