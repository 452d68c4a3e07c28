/// Sums of item quantities within each cluster: all that a `SmoothStatistic` and its bootstrap ever see.
package struct ClusterSums: Sendable, Equatable {
    package let clusters: Int
    /// (columns, clusters), a column's clusters side by side so that the inner loops run along them.
    let storage: [Double]
    let columns: Int
    /// Of the clusters, where what each contributes is to be known.
    let names: [String]?

    /// - Parameters:
    ///   - clusterOfItem: For each item the number of its cluster, from 0 without gaps.
    ///   - columns: For each column its value at every item; at most `SumVector.scalarCount` columns.
    ///   - names: Of the clusters, each once; estimates then say what each contributes.
    /// - Returns: nil where the shapes disagree.
    package init?(clusterOfItem: [Int], columns: [[Double]], names: [String]? = nil) {
        let clusters = (clusterOfItem.max() ?? -1) + 1
        guard columns.count <= SumVector.scalarCount, clusterOfItem.allSatisfy({ $0 >= 0 }),
            clusters <= clusterOfItem.count, columns.allSatisfy({ $0.count == clusterOfItem.count }),
            names.map({ $0.count == clusters }) ?? true
        else { return nil }
        var storage = [Double](repeating: 0, count: clusters * columns.count)
        for (column, values) in columns.enumerated() {
            for (item, value) in values.enumerated() {
                storage[column * clusters + clusterOfItem[item]] += value
            }
        }
        self.clusters = clusters
        self.columns = columns.count
        self.storage = storage
        self.names = names
    }

    /// Each column summed over the clusters; unused places are zero.
    var totals: SumVector {
        var totals = SumVector.zero
        for column in 0..<columns {
            for cluster in 0..<clusters {
                totals[column] += storage[column * clusters + cluster]
            }
        }
        return totals
    }

    /// One cluster's column sums.
    subscript(cluster: Int) -> SumVector {
        var sums = SumVector.zero
        for column in 0..<columns {
            sums[column] = storage[column * clusters + cluster]
        }
        return sums
    }
}

/// A statistic's column sums, or its derivative by each of them; unused places are zero.
package typealias SumVector = SIMD8<Double>
