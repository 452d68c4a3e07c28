/// The sign-flip test of "the true value is at most δ" over clusters, with the null hypothesis imposed, at every δ.
///
/// Under it the clusters' contributions z = ψ + (θ − δ)·weight are symmetric about zero, so that the data are one of
/// 2^K equally likely choices of signs. Flipping the clusters of a set F leaves the sum as large as it is or larger
/// exactly where θ + Σ ψ / Σ weight over F is at most δ: these are the typical values. Studentising the sum changes
/// nothing, because the sum of squares is the same for all choices. For means of items this is the exact test of the
/// clusters' sums of (item − δ); J. P. Romano, JASA 85 (1990) 686–692, on its validity without symmetry.
package struct SignFlipTest: SubsetTest {
    package let clusters: Int
    package let isExact: Bool
    package let values: SubsetValues

    /// The tests of several measurements, which share the subsets where they have as many clusters.
    ///
    /// - Parameter draws: Of subsets, where there are more of them than that (`ClusterSubsets.draws(level:)`).
    /// - Returns: For each measurement its test; nil where it has no clusters or a number isn't finite.
    package static func tests<Name>(
        of influences: [ClusterInfluence<Name>], draws: Int, seed: UInt64
    ) -> [SignFlipTest?] {
        var result = [SignFlipTest?](repeating: nil, count: influences.count)
        let contributions = influences.map { influence in
            influence.contributions.map { SIMD2($0.influence, $0.weight) }.filter { $0 != .zero }
        }
        let alike = Dictionary(grouping: influences.indices) { contributions[$0].count }
        for (clusters, members) in alike {
            guard let subsets = ClusterSubsets(clusters: clusters, draws: draws, seed: seed) else { continue }
            let valid = members.filter { member in
                influences[member].value.isFinite
                    && contributions[member].allSatisfy { $0.x.isFinite && $0.y.isFinite && $0.y >= 0 }
            }
            let values = Self.values(of: valid.map { (influences[$0].value, contributions[$0]) }, over: subsets)
            for (member, values) in zip(valid, values) {
                let ratios = contributions[member].filter { $0.y > 0 }.map { $0.x.magnitude / $0.y }
                result[member] = SignFlipTest(
                    clusters: clusters, isExact: subsets.isExact,
                    values: SubsetValues(
                        values, scale: influences[member].scale,
                        magnitude: max(influences[member].value.magnitude, ratios.max() ?? 0)))
            }
        }
        return result
    }

    package init?<Name>(_ influence: ClusterInfluence<Name>, draws: Int, seed: UInt64) {
        guard let test = Self.tests(of: [influence], draws: draws, seed: seed)[0] else { return nil }
        self = test
    }

    private init(clusters: Int, isExact: Bool, values: SubsetValues) {
        self.clusters = clusters
        self.isExact = isExact
        self.values = values
    }

    /// - Parameter measurements: θ, and of each cluster ψ and its weight.
    /// - Returns: (measurements, subsets)
    private static func values(
        of measurements: [(value: Double, contributions: [SIMD2<Double>])], over subsets: ClusterSubsets
    ) -> [[Double]] {
        let tables = measurements.map { SubsetSums($0.contributions) }
        var values = measurements.map { _ in [Double](repeating: 0, count: subsets.count) }
        var sums = [SIMD2<Double>](repeating: .zero, count: ClusterSubsets.tile)
        subsets.forEachTile { tile, members in
            for (number, table) in tables.enumerated() {
                table(members, into: &sums)
                let value = measurements[number].value
                for subset in tile {
                    let sum = sums[subset - tile.lowerBound]
                    // Without weight it is infinite on the side of the influence; without either it is NaN.
                    values[number][subset] = value + sum.x / sum.y
                }
            }
        }
        return values
    }
}
