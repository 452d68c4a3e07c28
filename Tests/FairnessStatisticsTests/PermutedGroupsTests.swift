import Testing

@testable import FairnessStatistics

@Suite struct PermutedGroupsTests {
    private typealias Reference = ResampledReference

    /// Means of 1,000 draws: four standard errors are 4·deviation/√1000; the 95 % point varies by about twice as much.
    @Test func agreesWithNumpyOnTheExpectedGap() throws {
        let within = try #require(
            PermutedGroups(groupOfRow: Reference.groupOfRow, clusterOfRow: Reference.clusterOfRow, seed: 3))
        let among = try #require(PermutedGroups(groupOfRow: Reference.groupOfRow, clusterOfRow: nil, seed: 3))
        for (permuted, expected) in [(within, Reference.permutedWithin), (among, Reference.permutedAmongAll)] {
            let found = try #require(permuted.expectation(of: .largestGap, values: Reference.values, groups: 3))
            #expect(found.draws == 1_000)
            #expect((found.mean - expected.mean).magnitude < 0.13 * expected.deviation)
            #expect((found.upper - expected.upper).magnitude < 0.26 * expected.deviation)
            // The observed gap, 1.11, is beyond what labels without meaning give.
            #expect(found.upper < Reference.gapOf60.value)
        }
        #expect(Reference.permutedWithin.mean - Reference.permutedAmongAll.mean > Reference.permutedWithin.deviation)
    }

    /// Rows 0, 1 are one cluster, rows 2, 3, 4 another: 2 · 3 arrangements of labels, each as likely as the others.
    @Test func reachesEveryPermutationEquallyOftenAndNoOther() throws {
        let permuted = try #require(
            PermutedGroups(groupOfRow: [0, 1, 0, 1, 1], clusterOfRow: [9, 9, 4, 4, 4], seed: 1, draws: 6_000))
        var counts: [[Int]: Int] = [:]
        var last: [Int] = []
        var repeats = 0
        _ = permuted.expectation { groups in
            counts[groups, default: 0] += 1
            if groups == last { repeats += 1 }
            last = groups
            return 0
        }
        let expected: Set<[Int]> = [
            [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 1, 0], [1, 0, 0, 1, 1], [1, 0, 1, 0, 1], [1, 0, 1, 1, 0],
        ]
        #expect(Set(counts.keys) == expected)
        // Chi-squared with 5 degrees of freedom exceeds 20.5 once in a thousand seeds.
        let chiSquared = counts.values.reduce(0) { $0 + (Double($1) - 1_000) * (Double($1) - 1_000) / 1_000 }
        #expect(chiSquared < 20.5)
        // One in six follows itself: 1,000, standard deviation 29.
        #expect((repeats - 1_000).magnitude < 116)

        let values: [Double] = [0, 1, 3, 7, 12]
        let found = try #require(permuted.expectation(of: .largestGap, values: values, groups: 2))
        // The gaps' standard deviation is about 1.9.
        #expect((found.mean - Reference.enumerated).magnitude < 4 * 1.9 / 6_000.0.squareRoot())
        #expect(relativeError(found.upper, try #require(Reference.enumeratedGaps.last)) < 1e-9)
    }

    @Test func repeatsTheSameBitsForTheSameSeedOnly() throws {
        func mean(_ seed: UInt64) throws -> Double? {
            try #require(
                PermutedGroups(groupOfRow: Reference.groupOfRow, clusterOfRow: Reference.clusterOfRow, seed: seed)
            )
            .expectation(of: .largestGap, values: Reference.values, groups: 3)?.mean
        }
        #expect(try mean(1) == mean(1))
        #expect(try mean(1) != mean(2))
    }

    @Test func keepsCountsWithTheirValues() throws {
        let permuted = try #require(PermutedGroups(groupOfRow: [0, 1], clusterOfRow: [0, 0], seed: 1))
        let found = try #require(
            permuted.expectation(of: .largestGap, values: [6, 5], counts: [2, 1], groups: 2))
        #expect(found == PermutedGroups.Expectation(mean: 2, upper: 2, draws: 1_000))
        let ratio = try #require(permuted.expectation(of: .smallestOverLargest, values: [6, 5], groups: 2))
        #expect(relativeError(ratio.mean, 5.0 / 6) < 1e-12)
    }

    @Test func hasNothingToPermuteWhereNoClusterHasTwoLabels() {
        #expect(PermutedGroups(groupOfRow: [0, 0, 1, 1], clusterOfRow: [0, 0, 1, 1], seed: 1) == nil)
        #expect(PermutedGroups(groupOfRow: [0, 1, 0, 1], clusterOfRow: [0, 1, 2, 3], seed: 1) == nil)
        #expect(PermutedGroups(groupOfRow: [], clusterOfRow: nil, seed: 1) == nil)
        #expect(PermutedGroups(groupOfRow: [0, 1], clusterOfRow: [0], seed: 1) == nil)
    }

    @Test func isUndefinedWhereTheStatisticIs() throws {
        let permuted = try #require(PermutedGroups(groupOfRow: [0, 1], clusterOfRow: nil, seed: 1))
        #expect(permuted.expectation { _ in nil } == nil)
        #expect(permuted.expectation { $0[0] == 0 ? 1 : .nan } == nil)
        #expect(permuted.expectation(of: .largestGap, values: [1], groups: 2) == nil)
        #expect(permuted.expectation(of: .largestGap, values: [1, 2], counts: [1], groups: 2) == nil)
        #expect(permuted.expectation(of: .largestGap, values: [1, 2], groups: 1) == nil)
        #expect(permuted.expectation(of: .largestGap, values: [1, 2], groups: 3) == nil)
        let none = try #require(PermutedGroups(groupOfRow: [0, 1], clusterOfRow: nil, seed: 1, draws: -1))
        #expect(none.expectation { _ in 1 } == nil)
    }
}
