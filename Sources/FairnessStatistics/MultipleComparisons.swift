/// The outcome of testing several hypotheses together.
package struct MultipleComparisons: Equatable {
    package var rejected: [Bool]
    /// For each hypothesis the level at which its own test gives the same answer: p ≤ level ⇔ rejected.
    package var levels: [Double]

    /// Holm's step-down procedure: the chance of any false rejection is at most alpha under any dependence.
    /// S. Holm, Scandinavian Journal of Statistics 6 (1979) 65–70.
    package static func holm(_ p: [Double], alpha: Double) -> MultipleComparisons {
        let order = ascending(p)
        var result = MultipleComparisons(
            rejected: Array(repeating: false, count: p.count), levels: Array(repeating: alpha, count: p.count))
        var stopped: Double?
        for (rank, index) in order.enumerated() {
            // Every hypothesis after the first that stands is held to that one's level.
            let level = stopped ?? alpha / Double(p.count - rank)
            result.levels[index] = level
            if stopped == nil && p[index] <= level {
                result.rejected[index] = true
            } else {
                stopped = level
            }
        }
        return result
    }

    /// Benjamini and Hochberg's step-up procedure: the expected share of false alarms among all alarms is at
    /// most alpha. Intervals at the shared level are those of Benjamini and Yekutieli, JASA 100 (2005) 71–81.
    package static func benjaminiHochberg(_ p: [Double], alpha: Double) -> MultipleComparisons {
        let order = ascending(p)
        let count = Double(p.count)
        let last = order.indices.last { p[order[$0]] <= alpha * Double($0 + 1) / count }
        let level = p.isEmpty ? alpha : alpha * Double((last ?? 0) + 1) / count
        var result = MultipleComparisons(
            rejected: Array(repeating: false, count: p.count), levels: Array(repeating: level, count: p.count))
        if let last {
            for rank in 0...last { result.rejected[order[rank]] = true }
        }
        return result
    }

    package static func uncorrected(_ p: [Double], alpha: Double) -> MultipleComparisons {
        MultipleComparisons(rejected: p.map { $0 <= alpha }, levels: p.map { _ in alpha })
    }

    /// Equal p-values stay in their order, so that the result never depends on the sort.
    private static func ascending(_ p: [Double]) -> [Int] {
        p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    }
}
