/// Adjusted p-values of a family of hypotheses, in the order given.
package enum MultipleComparisons {
    /// Holm's step-down procedure (1979): bounds the chance of any false alarm, under any dependence.
    package static func holm(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var largest = 0.0
        for (rank, index) in ascending(pValues).enumerated() {
            largest = max(largest, pValues[index] * Double(pValues.count - rank))
            adjusted[index] = min(1, largest)
        }
        return adjusted
    }

    /// Benjamini and Hochberg's step-up procedure (1995): bounds the expected share of false alarms.
    package static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var smallest = 1.0
        for (rank, index) in ascending(pValues).enumerated().reversed() {
            smallest = min(smallest, pValues[index] * Double(pValues.count) / Double(rank + 1))
            adjusted[index] = smallest
        }
        return adjusted
    }

    /// Equal p-values stay in their order, so that the result never depends on the sort.
    private static func ascending(_ pValues: [Double]) -> [Int] {
        pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    }
}
