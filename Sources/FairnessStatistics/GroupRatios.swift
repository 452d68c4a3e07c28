/// A ratio of sums for each group, on data whose clusters may be resampled: a group's mean or rate (each row counts 1),
/// or its log-perplexity (tokens, negative log-likelihoods).
///
/// An item that names two groups is two rows.
package struct GroupRatios: Sendable, Equatable {
    /// The rows of one group in one cluster.
    private struct Cell: Sendable, Equatable {
        let cluster: Int
        let group: Int
        var count: Double
        var sum: Double
    }

    /// Of the whole data, whether or not they have rows here.
    package let clusters: Int
    package let groups: Int
    package let rows: Int
    private let cells: [Cell]

    /// - Parameters:
    ///   - clusterOfRow: From 0 to `clusters` − 1.
    ///   - groupOfRow: From 0 to `groups` − 1.
    ///   - values: The numerators.
    ///   - counts: The denominators; nil for 1 everywhere.
    /// - Returns: nil where the shapes disagree or a number lies outside of those bounds.
    package init?(
        clusterOfRow: [Int], groupOfRow: [Int], values: [Double], counts: [Double]? = nil, clusters: Int, groups: Int
    ) {
        guard clusterOfRow.count == values.count, groupOfRow.count == values.count,
            counts.map({ $0.count == values.count }) ?? true,
            clusterOfRow.allSatisfy({ $0 >= 0 && $0 < clusters }), groupOfRow.allSatisfy({ $0 >= 0 && $0 < groups })
        else { return nil }
        let order = values.indices.sorted {
            (clusterOfRow[$0], groupOfRow[$0], $0) < (clusterOfRow[$1], groupOfRow[$1], $1)
        }
        var cells: [Cell] = []
        for row in order {
            let cell = Cell(
                cluster: clusterOfRow[row], group: groupOfRow[row], count: counts?[row] ?? 1, sum: values[row])
            if let last = cells.last, last.cluster == cell.cluster, last.group == cell.group {
                cells[cells.count - 1].count += cell.count
                cells[cells.count - 1].sum += cell.sum
            } else {
                cells.append(cell)
            }
        }
        self.cells = cells
        self.clusters = clusters
        self.groups = groups
        rows = values.count
    }

    private init(clusters: Int, groups: Int, rows: Int, cells: [Cell]) {
        self.clusters = clusters
        self.groups = groups
        self.rows = rows
        self.cells = cells
    }

    /// With another model's rows of the same groups, whose clusters follow.
    package func beside(_ other: GroupRatios) -> GroupRatios {
        let others = other.cells.map { cell in
            Cell(cluster: clusters + cell.cluster, group: cell.group, count: cell.count, sum: cell.sum)
        }
        return GroupRatios(
            clusters: clusters + other.clusters, groups: groups, rows: rows + other.rows, cells: cells + others)
    }

    /// For each group, nil where nothing of it is among the clusters.
    package func ratios(_ multiplicities: [Double]) -> [Double?] {
        var counts = [Double](repeating: 0, count: groups)
        var sums = counts
        for cell in cells {
            let times = multiplicities[cell.cluster]
            counts[cell.group] += times * cell.count
            sums[cell.group] += times * cell.sum
        }
        return zip(sums, counts).map { sum, count in count > 0 ? sum / count : nil }
    }

    /// Of the group that occurs in the fewest clusters.
    package var fewestClusters: Int {
        var counts = [Int](repeating: 0, count: groups)
        for cell in cells { counts[cell.group] += 1 }
        return counts.min() ?? 0
    }
}
