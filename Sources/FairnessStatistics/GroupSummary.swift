/// One number of the values of several groups.
package enum GroupSummary: Sendable {
    /// Of the largest and the smallest value.
    case largestGap
    /// The smallest over the largest value, 1 where the groups are equal; for rates.
    case smallestOverLargest
    case smallest
    /// Of the group with this number, minus the mean of all groups, each counted once.
    case contrast(Int)

    /// Nil where a group has no value, with fewer than two groups, and for the ratio of values that are all zero.
    package func value(_ groups: [Double?]) -> Double? {
        let values = groups.compactMap(\.self)
        guard values.count == groups.count, values.count > 1, let least = values.min(), let most = values.max() else {
            return nil
        }
        switch self {
        case .largestGap: return most - least
        case .smallestOverLargest: return most > 0 ? least / most : nil
        case .smallest: return least
        case .contrast(let group):
            guard values.indices.contains(group) else { return nil }
            return values[group] - values.reduce(0, +) / Double(values.count)
        }
    }
}

/// Summaries of the groups' ratios, as one statistic to resample.
package struct GroupComparison: SwappableStatistic {
    private var ratios: GroupRatios
    private let summaries: [GroupSummary]
    package var quantities: [ResampledQuantity]

    package init(_ ratios: GroupRatios, _ summaries: [GroupSummary], range: ClosedRange<Double>? = nil) {
        self.ratios = ratios
        self.summaries = summaries
        let quantity = ResampledQuantity(n: ratios.rows, clusters: ratios.fewestClusters, range: range)
        quantities = summaries.map { _ in quantity }
    }

    package var clusters: Int { ratios.clusters }

    package func beside(_ other: GroupComparison) -> GroupComparison {
        var both = self
        both.ratios = ratios.beside(other.ratios)
        return both
    }

    package func values(_ multiplicities: [Double]) -> [Double?] {
        let groups = ratios.ratios(multiplicities)
        let known = groups.compactMap(\.self)
        let mean = known.count == groups.count && known.count > 1 ? known.reduce(0, +) / Double(known.count) : nil
        return summaries.map { summary in
            guard case .contrast(let group) = summary else { return summary.value(groups) }
            // The mean once for all of them: each by itself would go over every group again.
            return mean.flatMap { known.indices.contains(group) ? known[group] - $0 : nil }
        }
    }
}
