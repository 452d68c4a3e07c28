import FairnessStatistics

/// One number an item, and the cluster that each item belongs to.
struct ClusteredValues: Equatable {
    let values: [Double]
    /// From 0 without gaps, in the order in which the clusters first occur.
    let clusterOfItem: [Int]
    /// Of the clusters, the same for other checkpoints of the suite.
    let names: [String]

    init(_ values: [Double], clusters names: some Sequence<some Hashable & CustomStringConvertible>) {
        clusterOfItem = names.numbered
        self.values = values
        self.names = names.distinct.map(\.description)
    }

    private init(_ values: [Double], clusterOfItem: [Int], names: [String]) {
        self.values = values
        self.clusterOfItem = clusterOfItem
        self.names = names
    }

    var clusters: Int { names.count }

    func map(_ transform: (Double) -> Double) -> ClusteredValues {
        ClusteredValues(values.map(transform), clusterOfItem: clusterOfItem, names: names)
    }

    /// Item by item with another model's values of the same items.
    func combined(with other: ClusteredValues, _ combine: (Double, Double) -> Double) -> ClusteredValues {
        ClusteredValues(zip(values, other.values).map(combine), clusterOfItem: clusterOfItem, names: names)
    }

    /// Each divided by the standard deviation of all.
    var scaled: ClusteredValues {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(values.count)).squareRoot()
        return map { $0 / deviation }
    }

    /// Nil where they can't be told, as without items.
    var effectiveItems: Double? {
        IntraclassCorrelation(values, clusterOfItem: clusterOfItem)?.effectiveItems
    }

    func identical(_ value: Double, scale: Estimate.Scale = .identity) -> Estimate {
        .identical(value: value, scale: scale, n: values.count, clusters: clusters)
    }
}

extension ClusterEstimator {
    mutating func mean(
        _ items: ClusteredValues, scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil
    ) -> Estimate? {
        estimate(RatioOfSums(), of: items, columns: [items.values], scale: scale, range: range)?
            .worth(items.effectiveItems)
    }

    mutating func differenceOfMeans(_ items: ClusteredValues, isSubtracted: [Bool]) -> Estimate? {
        let second = isSubtracted.map { $0 ? 1.0 : 0 }
        let first = second.map { 1 - $0 }
        let columns = [first, zip(first, items.values).map(*), second, zip(second, items.values).map(*)]
        guard let sums = ClusterSums(clusterOfItem: items.clusterOfItem, columns: columns, names: items.names) else {
            return nil
        }
        return estimate(PairOfMeans(.difference), of: sums, n: items.values.count)
    }

    /// The mean of divergences. Only equal distributions have one of exactly zero, and they have it without uncertainty.
    mutating func divergence(_ items: ClusteredValues) -> Estimate? {
        if !items.values.isEmpty, items.values.allSatisfy({ $0 == 0 }) { return items.identical(0) }
        return mean(items)?.within(MetricDefinition.divergenceFromBase.range)
    }

    mutating func scaledMean(_ items: ClusteredValues) -> Estimate? {
        let x = items.values
        return estimate(ScaledMean(), of: items, columns: [x, x.map { $0 * $0 }])?.worth(items.effectiveItems)
    }

    mutating func scaledMeanContrast(
        _ kind: ScaledMeanContrast.Kind, _ items: ClusteredValues, _ other: ClusteredValues
    ) -> Estimate? {
        let x = items.values
        let y = other.values
        return estimate(
            ScaledMeanContrast(kind), of: items, columns: [x, y, x.map { $0 * $0 }, y.map { $0 * $0 }]
        )?.worth(items.scaled.combined(with: other.scaled, kind == .difference ? (-) : (+)).effectiveItems)
    }

    /// - Parameter columns: Those after the count of items.
    private mutating func estimate(
        _ statistic: some SmoothStatistic, of items: ClusteredValues, columns: [[Double]],
        scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil
    ) -> Estimate? {
        let count = items.values.map { _ in 1.0 }
        let sums = ClusterSums(clusterOfItem: items.clusterOfItem, columns: [count] + columns, names: items.names)
        guard let sums else { return nil }
        return estimate(statistic, of: sums, n: items.values.count, scale: scale, range: range)
    }
}

extension Estimate {
    fileprivate func worth(_ items: Double?) -> Estimate {
        var estimate = self
        estimate.effectiveItems = items
        return estimate
    }
}
