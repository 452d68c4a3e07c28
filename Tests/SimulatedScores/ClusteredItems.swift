import FairnessStatistics

/// Items in clusters with mean 0, variance 1 and an intraclass correlation of 0.2, from a seed.
package struct ClusteredItems: Sendable {
    package enum Shape: String, CaseIterable, Sendable {
        /// Four items a cluster.
        case normal
        /// Four items a cluster; what they have in common and what they don't are both exponential.
        case skewed
        /// Skewed, in clusters of 1 to 20 items: half have one or two, one in six has more than ten.
        case unequal
    }

    package let values: [Double]
    /// From 0.
    package let clusterOfItem: [Int]

    private static let correlation = 0.2
    private static let sizes = [1, 1, 1, 2, 2, 2, 4, 5, 8, 10, 14, 20]

    package init(_ shape: Shape, clusters: Int, _ generator: inout SeededGenerator) {
        var values: [Double] = []
        var clusterOfItem: [Int] = []
        for cluster in 0..<clusters {
            let size =
                shape == .unequal ? Self.sizes[Int(generator.next(below: UInt64(Self.sizes.count)))] : 4
            let common = Self.number(shape, &generator)
            for _ in 0..<size {
                let own = Self.number(shape, &generator)
                values.append(Self.correlation.squareRoot() * common + (1 - Self.correlation).squareRoot() * own)
                clusterOfItem.append(cluster)
            }
        }
        self.values = values
        self.clusterOfItem = clusterOfItem
    }

    private static func number(_ shape: Shape, _ generator: inout SeededGenerator) -> Double {
        shape == .normal ? generator.nextNormal() : generator.nextSkewed()
    }
}
