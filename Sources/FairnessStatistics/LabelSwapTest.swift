/// The test of two models' difference in what is no mean of items: their labels are swapped cluster by cluster and the
/// statistic is computed anew.
///
/// At the threshold 0 it is exact where the models differ in nothing but their names. At δ the differences Δ* under
/// swaps stand for those of the true difference less δ: p is the share of subsets with Δ* ≥ Δ − δ, and the bounds are Δ
/// less quantiles of Δ*.
package struct LabelSwapTest: SubsetTest {
    package let clusters: Int
    package let isExact: Bool
    package let values: SubsetValues

    /// - Parameters:
    ///   - scale: `logarithm` when the difference is one of logarithms, and thresholds are ratios.
    ///   - difference: Between the models, when each of the clusters that say `true` is taken for the other's. Subsets
    ///     in which it is undefined speak against any rejection.
    /// - Returns: nil where the data themselves have no difference.
    package init?(
        _ subsets: ClusterSubsets, scale: Estimate.Scale = .identity, difference: (_ isSwapped: [Bool]) -> Double?
    ) {
        let tests = Self.tests(subsets, scales: [scale]) { [difference($0)] }
        guard let test = tests[0] else { return nil }
        self = test
    }

    /// Of each quantity of a statistic over both models' clusters: those of the first, then as many of the other's.
    ///
    /// - Returns: For each quantity its test; empty for another number of clusters than twice the subsets'.
    package static func tests(_ subsets: ClusterSubsets, of statistic: some ResampledStatistic) -> [LabelSwapTest?] {
        let clusters = subsets.clusters
        guard statistic.clusters == 2 * clusters else { return [] }
        return tests(subsets, scales: statistic.quantities.map(\.scale)) { isSwapped in
            let first = isSwapped.map { $0 ? 0.0 : 1.0 }
            let other = isSwapped.map { $0 ? 1.0 : 0.0 }
            return zip(statistic.values(first + other), statistic.values(other + first)).map { first, other in
                first.flatMap { first in other.map { first - $0 } }
            }
        }
    }

    /// - Parameter differences: One for each scale.
    private static func tests(
        _ subsets: ClusterSubsets, scales: [Estimate.Scale], differences: (_ isSwapped: [Bool]) -> [Double?]
    ) -> [LabelSwapTest?] {
        var swapped = scales.map { _ in [Double]() }
        var isSwapped = [Bool](repeating: false, count: subsets.clusters)
        subsets.forEachTile { tile, members in
            for place in 0..<tile.count {
                for cluster in isSwapped.indices {
                    let byte = members[cluster / 8 * ClusterSubsets.tile + place]
                    isSwapped[cluster] = byte >> UInt8(cluster % 8) & 1 == 1
                }
                let found = differences(isSwapped)
                for quantity in scales.indices {
                    let value = quantity < found.count ? found[quantity] : nil
                    swapped[quantity].append(value.flatMap { $0.isFinite ? $0 : nil } ?? .nan)
                }
            }
        }
        return zip(swapped, scales).map { swapped, scale in
            guard let own = swapped.first, !own.isNaN else { return nil }
            var typical = swapped.map { own - $0 }
            typical[0] = .nan
            let magnitude = swapped.reduce(0) { $1.magnitude > $0 ? $1.magnitude : $0 }
            return LabelSwapTest(
                clusters: subsets.clusters, isExact: subsets.isExact,
                values: SubsetValues(typical, scale: scale, magnitude: magnitude))
        }
    }

    private init(clusters: Int, isExact: Bool, values: SubsetValues) {
        self.clusters = clusters
        self.isExact = isExact
        self.values = values
    }
}
