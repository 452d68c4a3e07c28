import Testing

@testable import FairnessStatistics

@Suite struct LabelSwapTestTests {
    private typealias Reference = VerdictReference

    /// The smaller of two groups' rates, of the items that `isTuned` says are the tuned model's.
    private static func worst(_ isTuned: (Int) -> Bool) -> Double {
        let rates = (0..<2).map { group in
            let items = Reference.swapGroup.indices.filter { Reference.swapGroup[$0] == group }
            let sum = items.reduce(0) {
                $0 + (isTuned(Reference.swapCluster[$1]) ? Reference.swapTuned[$1] : Reference.swapBase[$1])
            }
            return sum / Double(items.count)
        }
        return min(rates[0], rates[1])
    }

    private static func difference(_ isSwapped: [Bool]) -> Double? {
        worst { !isSwapped[$0] } - worst { isSwapped[$0] }
    }

    @Test func isTheShareOfAllSwaps() throws {
        let subsets = try #require(ClusterSubsets(clusters: 8, draws: 10_000, seed: 1))
        let test = try #require(LabelSwapTest(subsets, difference: Self.difference))
        #expect(test.isExact && test.clusters == 8)
        for expected in Reference.labelSwaps {
            #expect(test.pValue(exceeds: expected.threshold) == expected.above)
            #expect(test.pValue(fallsBelow: expected.threshold) == expected.below)
            for level in [0.01, 0.05, 0.2, expected.above, expected.above.nextDown] {
                #expect(test.exceeds(expected.threshold, level: level) == (expected.above <= level))
            }
        }
        #expect(test.obstacle(level: 0.003) == "cannot reject (8 clusters)")
    }

    @Test func swapsTheClustersOfAnyResampledStatistic() throws {
        let clusters = Reference.swapCluster + Reference.swapCluster.map { $0 + 8 }
        let ratios = try #require(
            GroupRatios(
                clusterOfRow: clusters, groupOfRow: Reference.swapGroup + Reference.swapGroup,
                values: Reference.swapTuned + Reference.swapBase, clusters: 16, groups: 2))
        let subsets = try #require(ClusterSubsets(clusters: 8, draws: 10_000, seed: 1))
        let tests = LabelSwapTest.tests(subsets, of: GroupComparison(ratios, [.smallest, .largestGap]))
        #expect(tests.count == 2)
        for expected in Reference.labelSwaps {
            #expect(tests[0]?.pValue(exceeds: expected.threshold) == expected.above)
        }
        let fewer = try #require(ClusterSubsets(clusters: 7, draws: 10, seed: 1))
        #expect(LabelSwapTest.tests(fewer, of: GroupComparison(ratios, [.smallest])).isEmpty)
    }

    /// For means it is the sign flip of the items' differences.
    @Test func isTheSignFlipForMeans() throws {
        let differences = (0..<40).map { Double($0 * 7 % 11) - 3 }
        let subsets = try #require(ClusterSubsets(clusters: 40, draws: 1_999, seed: 5))
        let swap = try #require(
            LabelSwapTest(subsets) { isSwapped in
                zip(differences, isSwapped).reduce(0) { $0 + ($1.1 ? -$1.0 : $1.0) } / 40
            })
        let flip = try #require(
            SignFlipTest(try SignFlipTestTests.influence(differences), draws: 1_999, seed: 5))
        #expect(!swap.isExact)
        #expect(swap.pValue(exceeds: 0) == flip.pValue(exceeds: 0))
        #expect(swap.pValue(fallsBelow: 0) == flip.pValue(fallsBelow: 0))
    }

    @Test func holdsUndefinedSwapsAgainstARejection() throws {
        let subsets = try #require(ClusterSubsets(clusters: 8, draws: 10_000, seed: 1))
        let test = try #require(
            LabelSwapTest(subsets) { $0[0] && $0[1] ? nil : Self.difference($0) })
        #expect(test.leastP == 65.0 / 256)
        #expect(test.obstacle(level: 0.05) == "cannot reject (8 clusters)")
        #expect(LabelSwapTest(subsets) { $0.contains(true) ? 0 : nil } == nil)
    }

    @Test func readsThresholdsOfRatiosAsSuch() throws {
        let subsets = try #require(ClusterSubsets(clusters: 8, draws: 10_000, seed: 1))
        let test = try #require(LabelSwapTest(subsets, scale: .logarithm, difference: Self.difference))
        #expect(test.pValue(exceeds: 1) == Reference.labelSwaps[0].above)
        #expect(test.pValue(exceeds: 0) == 1.0 / 256)
    }

    private static func comparison(_ values: [Double], _ summaries: [GroupSummary]) throws -> GroupComparison {
        let ratios = GroupRatios(
            clusterOfRow: Reference.swapCluster, groupOfRow: Reference.swapGroup, values: values, clusters: 8, groups: 2
        )
        return GroupComparison(try #require(ratios), summaries)
    }

    @Test func isMadeWhenAVerdictAsksForIt() throws {
        let summaries: [GroupSummary] = [.largestGap, .smallest]
        let tuned = try Self.comparison(Reference.swapTuned, summaries)
        let base = try Self.comparison(Reference.swapBase, summaries)
        let swap = try #require(LabelSwap(of: tuned, to: base, quantity: 1))
        let test = try #require(swap.test(draws: 10, seed: 1))
        #expect(test.isExact && test.clusters == 8)
        for expected in Reference.labelSwaps {
            #expect(test.pValue(exceeds: expected.threshold) == expected.above)
            #expect(test.pValue(fallsBelow: expected.threshold) == expected.below)
        }
        #expect(LabelSwap(of: tuned, to: base, quantity: 2) == nil)
        #expect(LabelSwap(of: tuned, to: try Self.comparison(Reference.swapBase, [.smallest]), quantity: 0) == nil)
    }

    @Test func swapsTheSumsOfASmoothStatistic() throws {
        func sums(_ values: [Double]) throws -> ClusterSums {
            try #require(
                ClusterSums(
                    clusterOfItem: Reference.swapCluster, columns: [values.map { _ in 1 }, values]))
        }
        let tuned = try sums(Reference.swapTuned)
        let base = try sums(Reference.swapBase)
        let swap = try #require(LabelSwap(of: tuned, to: base) { RatioOfSums().evaluate($0).value })
        let n = Double(Reference.swapCluster.count)
        let subsets = try #require(swap.subsets(draws: 10, seed: 1))
        let direct = try #require(
            LabelSwapTest(subsets) { isSwapped in
                Reference.swapCluster.indices.reduce(0) { sum, item in
                    let change = Reference.swapTuned[item] - Reference.swapBase[item]
                    return sum + (isSwapped[Reference.swapCluster[item]] ? -change : change)
                } / n
            })
        let test = try #require(swap.test(draws: 10, seed: 1))
        for threshold in [-0.3, -0.1, 0, 0.05, 0.2] {
            #expect(test.pValue(exceeds: threshold) == direct.pValue(exceeds: threshold))
            #expect(test.pValue(fallsBelow: threshold) == direct.pValue(fallsBelow: threshold))
        }
    }

    @Test func isNothingThatEstimatesDifferIn() throws {
        let plain = Estimate(value: 1, standardError: 1, interval: nil, n: 8, clusters: 8, method: "given")
        var swappable = plain
        let tuned = try Self.comparison(Reference.swapTuned, [.smallest])
        swappable.labelSwap = LabelSwap(of: tuned, to: tuned, quantity: 0)
        #expect(swappable.labelSwap?.clusters == 8)
        #expect(swappable == plain)
    }
}
