import Testing

@testable import FairnessStatistics

@Suite struct GroupRatiosTests {
    private typealias Reference = ResampledReference

    /// Drawing a cluster twice is having its rows twice.
    @Test func countsEachClusterAsOftenAsItIsDrawn() throws {
        var generator = SeededGenerator(seed: 6)
        let ratios = try #require(
            GroupRatios(
                clusterOfRow: Reference.clusterOfRow, groupOfRow: Reference.groupOfRow, values: Reference.values,
                clusters: 60, groups: 3))
        for _ in 0..<20 {
            let multiplicities = (0..<60).map { _ in Double(generator.next(below: 4)) }
            let rows = Reference.clusterOfRow.indices.flatMap { row in
                [Int](repeating: row, count: Int(multiplicities[Reference.clusterOfRow[row]]))
            }
            let expected = (0..<3).map { group in
                let values = rows.filter { Reference.groupOfRow[$0] == group }.map { Reference.values[$0] }
                return values.reduce(0, +) / Double(values.count)
            }
            for (found, expected) in zip(ratios.ratios(multiplicities), expected) {
                #expect(relativeError(try #require(found), expected) < 1e-12)
            }
        }
        #expect(ratios.ratios([Double](repeating: 0, count: 60)) == [nil, nil, nil])
    }

    @Test func dividesByCountsWhereGiven() throws {
        let ratios = try #require(
            GroupRatios(
                clusterOfRow: [2, 0, 2, 1], groupOfRow: [1, 0, 1, 0], values: [6, 1, 3, 5], counts: [2, 1, 1, 3],
                clusters: 4, groups: 2))
        #expect(ratios.ratios([1, 1, 1, 1]) == [1.5, 3])
        #expect(ratios.ratios([1, 3, 0, 9]) == [1.6, nil])
        #expect(ratios.fewestClusters == 1)
        #expect(ratios.rows == 4)
    }

    @Test(
        arguments: [
            ([0, 4], [0, 1], [1.0, 2], nil), ([0, -1], [0, 1], [1, 2], nil), ([0, 1], [0, 2], [1, 2], nil),
            ([0, 1], [-1, 0], [1, 2], nil), ([0], [0, 1], [1, 2], nil), ([0, 1], [0], [1, 2], nil),
            ([0, 1], [0, 1], [1], nil), ([0, 1], [0, 1], [1, 2], [1.0]),
        ] as [([Int], [Int], [Double], [Double]?)])
    func refusesRowsOfDisagreeingShapes(clusters: [Int], groups: [Int], values: [Double], counts: [Double]?) {
        #expect(
            GroupRatios(
                clusterOfRow: clusters, groupOfRow: groups, values: values, counts: counts, clusters: 4, groups: 2)
                == nil)
    }

    @Test func summarisesGroups() {
        let groups: [Double?] = [0.5, 0.2, 0.8]
        #expect(GroupSummary.largestGap.value(groups) == 0.8 - 0.2)
        #expect(GroupSummary.smallestOverLargest.value(groups) == 0.25)
        #expect(GroupSummary.smallest.value(groups) == 0.2)
        #expect(relativeError(GroupSummary.contrast(2).value(groups) ?? 0, 0.3) < 1e-12)
        #expect(GroupSummary.smallestOverLargest.value([0, 0]) == nil)
        for summary in [GroupSummary.largestGap, .smallestOverLargest, .smallest, .contrast(0)] {
            #expect(summary.value([0.5, nil, 0.8]) == nil)
            #expect(summary.value([0.5]) == nil)
            #expect(summary.value([]) == nil)
        }
        #expect(GroupSummary.contrast(3).value(groups) == nil)
        #expect(GroupSummary.contrast(-1).value(groups) == nil)
    }
}
