/// How alike the items of a cluster are, and how many independent items they are worth.
///
/// The one-way analysis of variance's estimator for clusters of unequal sizes (Donner, Int. Stat. Rev. 54 (1986) 67–82).
package struct IntraclassCorrelation: Sendable, Equatable {
    package let n: Int
    package let clusters: Int
    /// Nil where it isn't defined: with one cluster, with one item in each, and where all items are equal. It may be
    /// negative.
    package let value: Double?
    /// The mean size of the cluster that an item is in, Σ m² / n: for clusters of one size that size.
    package let sizeOfItemsCluster: Double

    /// - Parameter clusterOfItem: For each value, any numbers.
    /// - Returns: nil without items, where the counts disagree, and where a value isn't finite.
    package init?(_ values: [Double], clusterOfItem: [Int]) {
        guard !values.isEmpty, values.count == clusterOfItem.count, values.allSatisfy(\.isFinite) else { return nil }
        var places: [Int: Int] = [:]
        var members: [[Double]] = []
        for (value, cluster) in zip(values, clusterOfItem) {
            if let place = places[cluster] {
                members[place].append(value)
            } else {
                places[cluster] = members.count
                members.append([value])
            }
        }
        let n = Double(values.count)
        let grand = values.reduce(0, +) / n
        var between = 0.0
        var within = 0.0
        var squaredSizes = 0.0
        for cluster in members {
            let size = Double(cluster.count)
            let mean = cluster.reduce(0, +) / size
            between += size * (mean - grand) * (mean - grand)
            within += cluster.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            squaredSizes += size * size
        }
        self.n = values.count
        clusters = members.count
        sizeOfItemsCluster = squaredSizes / n

        let count = Double(members.count)
        let meanBetween = between / (count - 1)
        let meanWithin = within / (n - count)
        let size = (n - sizeOfItemsCluster) / (count - 1)
        let correlation = (meanBetween - meanWithin) / (meanBetween + (size - 1) * meanWithin)
        // Below this the variances are what rounding leaves of equal values.
        let isNothing = between + within <= 1e-26 * n * grand * grand
        value = correlation.isFinite && !isNothing ? correlation : nil
    }

    /// n / (1 + (m − 1)·ICC), m the size of an item's cluster; a negative correlation counts as none, an undefined one
    /// as complete.
    package var effectiveItems: Double {
        Double(n) / (1 + (sizeOfItemsCluster - 1) * max(0, value ?? 1))
    }
}
