/// What swapping the labels of two models cluster by cluster makes of their difference: computed only when a verdict
/// depends on it, because each swap evaluates all items anew.
package struct LabelSwap: Sendable {
    package let clusters: Int
    private let test: @Sendable (ClusterSubsets) -> LabelSwapTest?

    /// Swaps, at most: the calibration error of 600 texts takes two seconds for them.
    package static let mostDraws = 50_000

    /// Of one of a statistic's quantities, on the same items.
    ///
    /// - Returns: nil where the two disagree in their clusters or quantities.
    package init?<Statistic: SwappableStatistic>(of tuned: Statistic, to base: Statistic, quantity: Int) {
        guard base.clusters == tuned.clusters, base.quantities == tuned.quantities,
            tuned.quantities.indices.contains(quantity)
        else { return nil }
        clusters = tuned.clusters
        test = { subsets in
            let tests = LabelSwapTest.tests(subsets, of: tuned.beside(base))
            return tests.indices.contains(quantity) ? tests[quantity] : nil
        }
    }

    /// Of a function of column sums, such as a smooth statistic.
    ///
    /// - Parameter value: NaN where it is undefined.
    /// - Returns: nil where the two disagree in their clusters or columns.
    package init?(
        of tuned: ClusterSums, to base: ClusterSums, value: @escaping @Sendable (SumVector) -> Double
    ) {
        guard tuned.clusters == base.clusters, tuned.columns == base.columns, tuned.clusters > 0 else { return nil }
        clusters = tuned.clusters
        let totals = (tuned: tuned.totals, base: base.totals)
        let moved = (0..<tuned.clusters).map { base[$0] - tuned[$0] }
        test = { subsets in
            LabelSwapTest(subsets) { isSwapped in
                var change = SumVector.zero
                for cluster in isSwapped.indices where isSwapped[cluster] { change += moved[cluster] }
                return value(totals.tuned + change) - value(totals.base - change)
            }
        }
    }

    /// - Parameter draws: Of subsets, capped at `mostDraws`, where there are more of them than that.
    package func test(draws: Int, seed: UInt64) -> LabelSwapTest? {
        subsets(draws: draws, seed: seed).flatMap(test)
    }

    package func subsets(draws: Int, seed: UInt64) -> ClusterSubsets? {
        ClusterSubsets(clusters: clusters, draws: min(draws, Self.mostDraws), seed: seed)
    }
}

/// Carried along with a value, and no part of what makes two of them equal.
struct Uncompared<Value: Sendable>: Sendable, Equatable {
    var value: Value?

    static func == (_: Uncompared, _: Uncompared) -> Bool { true }
}
