import FairnessStatistics

/// The columns that a smooth statistic is computed from, a number an item in each, and the items' clusters.
struct ClusteredColumns {
    let columns: [[Double]]
    let clusterOfItem: [Int]
    let names: [String]

    /// - Parameters:
    ///   - rows: For each item its number in every column.
    ///   - width: How many columns there are, at most four so that two models' fit side by side.
    init(_ rows: [[Double]], width: Int, clusters names: [String]) {
        columns = (0..<width).map { column in rows.map { column < $0.count ? $0[column] : 0 } }
        clusterOfItem = names.numbered
        self.names = names.distinct
    }

    var clusters: Int { names.count }
    var items: Int { clusterOfItem.count }
    var width: Int { columns.count }

    /// Summed over all items.
    func total(_ column: Int) -> Double {
        columns.indices.contains(column) ? columns[column].reduce(0, +) : 0
    }
}

extension ClusteredColumns {
    /// With another model's columns of the same items.
    ///
    /// - Parameter value: Of one model's column sums, NaN where it is undefined.
    func swap(
        with base: ClusteredColumns, value: @escaping @Sendable (SumVector) -> Double
    ) -> LabelSwap? {
        guard let own = ClusterSums(clusterOfItem: clusterOfItem, columns: columns),
            let other = ClusterSums(clusterOfItem: base.clusterOfItem, columns: base.columns)
        else { return nil }
        return LabelSwap(of: own, to: other, value: value)
    }
}

extension ClusterEstimator {
    mutating func estimate(
        _ statistic: some SmoothStatistic, of items: ClusteredColumns, beside base: ClusteredColumns? = nil,
        scale: Estimate.Scale = .identity, range: ClosedRange<Double>?
    ) -> Estimate? {
        let columns = items.columns + (base?.columns ?? [])
        return ClusterSums(clusterOfItem: items.clusterOfItem, columns: columns, names: items.names).flatMap { sums in
            estimate(statistic, of: sums, n: items.items, scale: scale, range: range)
        }
    }
}
