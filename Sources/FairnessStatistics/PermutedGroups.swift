/// What a statistic of groups comes to when group labels mean nothing: labels are permuted within clusters, seeded.
///
/// A largest gap is positive even between equal groups; this is what it has to be read beside.
package struct PermutedGroups: Sendable {
    /// Of the statistic over the permutations.
    package struct Expectation: Sendable, Equatable {
        package let mean: Double
        /// One permutation in twenty gives more.
        package let upper: Double
        /// Permutations in which the statistic was defined.
        package let draws: Int
    }

    package let seed: UInt64
    package let draws: Int
    private let labels: [Int]
    /// The rows of each cluster that has labels to exchange.
    private let exchangeable: [[Int]]

    /// - Parameters:
    ///   - groupOfRow: The labels, from 0.
    ///   - clusterOfRow: Any number for each row: rows of the same number may exchange their labels. Rows that must
    ///     also agree in something else (the true label, for a true positive rate) are kept apart by numbering cluster
    ///     and label together. Nil where rows are independent: all may.
    /// - Returns: nil where the counts disagree, or no cluster has two different labels.
    package init?(groupOfRow: [Int], clusterOfRow: [Int]?, seed: UInt64, draws: Int = 1_000) {
        let clusters = clusterOfRow ?? groupOfRow.map { _ in 0 }
        guard clusters.count == groupOfRow.count else { return nil }
        var places: [Int: Int] = [:]
        var members: [[Int]] = []
        for (row, cluster) in clusters.enumerated() {
            if let place = places[cluster] {
                members[place].append(row)
            } else {
                places[cluster] = members.count
                members.append([row])
            }
        }
        exchangeable = members.filter { Set($0.map { groupOfRow[$0] }).count > 1 }
        guard !exchangeable.isEmpty else { return nil }
        labels = groupOfRow
        self.seed = seed
        self.draws = draws
    }

    /// Of any statistic of the labels; nil where it is undefined in more than one permutation of twenty.
    package func expectation(_ statistic: (_ groupOfRow: [Int]) -> Double?) -> Expectation? {
        var generator = SeededGenerator(seed: seed, stream: .max)
        var permuted = labels
        var values: [Double] = []
        for _ in 0..<max(0, draws) {
            for rows in exchangeable {
                // Fisher and Yates, from the last permutation: it is as good a start as the first.
                for last in stride(from: rows.count - 1, to: 0, by: -1) {
                    permuted.swapAt(rows[last], rows[Int(generator.next(below: UInt64(last + 1)))])
                }
            }
            if let value = statistic(permuted), value.isFinite { values.append(value) }
        }
        guard !values.isEmpty, values.count * 20 >= draws * 19 else { return nil }
        let sorted = values.sorted()
        let above = sorted.count / 20
        return Expectation(
            mean: values.reduce(0, +) / Double(values.count), upper: sorted[sorted.count - 1 - above],
            draws: values.count)
    }

    /// Of a summary of the groups' means, or of their ratios of values to counts.
    ///
    /// - Parameters:
    ///   - values: For each row.
    ///   - counts: For each row, nil for 1 everywhere; they stay with the values.
    ///   - groups: All labels are below it.
    /// - Returns: nil where the shapes disagree, too.
    package func expectation(
        of summary: GroupSummary, values: [Double], counts: [Double]? = nil, groups: Int
    ) -> Expectation? {
        guard values.count == labels.count, counts.map({ $0.count == values.count }) ?? true,
            labels.allSatisfy({ $0 >= 0 && $0 < groups })
        else { return nil }
        return expectation { groupOfRow in
            var sums = [Double](repeating: 0, count: groups)
            var totals = sums
            for (row, group) in groupOfRow.enumerated() {
                sums[group] += values[row]
                totals[group] += counts?[row] ?? 1
            }
            return summary.value(zip(sums, totals).map { sum, total in total > 0 ? sum / total : nil })
        }
    }
}
