import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct SignFlipTestTests {
    private typealias Reference = VerdictReference

    static func influence(
        _ values: [Double], _ clusterOfItem: [Int]? = nil, scale: Estimate.Scale = .identity
    ) throws -> ClusterInfluence<Int> {
        let sums = try #require(
            ClusterSums(
                clusterOfItem: clusterOfItem ?? Array(values.indices), columns: [values.map { _ in 1 }, values]))
        return try #require(
            ClusterEstimator.influence(
                of: RatioOfSums(), sums: sums, names: Array(0..<sums.clusters), n: values.count, scale: scale))
    }

    @Test(arguments: Reference.signFlips.indices) func isTheShareOfAllFlips(number: Int) throws {
        let given = Reference.signFlips[number]
        let test = try #require(
            SignFlipTest(try Self.influence(given.values, given.cluster), draws: 10_000, seed: 1))
        #expect(test.isExact)
        #expect(test.leastP == 1 / Double(1 << test.clusters))
        for expected in given.p {
            #expect(test.pValue(exceeds: expected.threshold) == expected.above)
            #expect(test.pValue(fallsBelow: expected.threshold) == expected.below)
        }
    }

    @Test func agreesWithScipysPermutationTest() throws {
        let test = try #require(SignFlipTest(try Self.influence(Reference.scipyValues), draws: 10_000, seed: 1))
        for expected in Reference.scipyFlips {
            #expect(relativeError(try #require(test.pValue(exceeds: expected.threshold)), expected.above) < 1e-12)
            #expect(relativeError(try #require(test.pValue(fallsBelow: expected.threshold)), expected.below) < 1e-12)
        }
    }

    @Test func isTheShareOfDrawnFlipsWhereThereAreManyClusters() throws {
        let given = Reference.drawnSignFlips
        let test = try #require(
            SignFlipTest(try Self.influence(given.values, given.cluster), draws: 1_999, seed: 7))
        #expect(!test.isExact && test.clusters == 70 && test.leastP == 1.0 / 2_000)
        for expected in given.p {
            #expect(test.pValue(exceeds: expected.threshold) == expected.above)
            #expect(test.pValue(fallsBelow: expected.threshold) == expected.below)
        }
        let other = try #require(
            SignFlipTest(try Self.influence(given.values, given.cluster), draws: 1_999, seed: 8))
        #expect(given.p.contains { other.pValue(exceeds: $0.threshold) != $0.above })
    }

    /// At every typical value and between any two of them, and at levels on and beside every attainable one.
    @Test(arguments: [Estimate.Scale.identity, .logarithm])
    func firesExactlyWhereTheBoundLiesBeyond(scale: Estimate.Scale) throws {
        for given in [Reference.signFlips[0], Reference.signFlips[2], Reference.signFlips[3]] {
            let test = try #require(
                SignFlipTest(try Self.influence(given.values, given.cluster, scale: scale), draws: 10_000, seed: 1))
            let subsets = 1 << test.clusters
            let levels = stride(from: 1, through: subsets, by: max(1, subsets / 60)).flatMap { count in
                let level = Double(count) / Double(subsets)
                return [level, level.nextDown, level.nextUp].filter { $0 <= 1 }
            }
            let bounds = levels.compactMap { test.lowerBound(level: $0) }.filter(\.isFinite)
            #expect(bounds.count > 20 || subsets < 20)
            let thresholds = Set(bounds.flatMap { [$0, $0.nextDown, $0.nextUp, $0 + 0.01] })
            for level in levels {
                for threshold in thresholds {
                    let p = try #require(test.pValue(exceeds: threshold))
                    #expect(test.exceeds(threshold, level: level) == (p <= level))
                    let below = try #require(test.pValue(fallsBelow: threshold))
                    #expect(test.fallsBelow(threshold, level: level) == (below <= level))
                }
            }
        }
    }

    @Test func saysWhenItCannotReject() throws {
        let few = try #require(SignFlipTest(try Self.influence([5, 6, 7, 8]), draws: 10_000, seed: 1))
        #expect(few.obstacle(level: 0.05) == "cannot reject (4 clusters)")
        #expect(few.lowerBound(level: 0.05) == nil && !few.exceeds(-1_000, level: 0.05))
        #expect(few.pValue(exceeds: 0) == 1.0 / 16)
        #expect(few.obstacle(level: 1.0 / 16) == nil)
        #expect(few.exceeds(4.99, level: 1.0 / 16))
        #expect(!few.exceeds(5, level: 1.0 / 16), "the smallest of the four may be all there is")

        let drawn = try #require(
            SignFlipTest(try Self.influence((0..<40).map { 5 + Double($0) }), draws: 999, seed: 1))
        #expect(drawn.obstacle(level: 0.0005) == "cannot reject (1000 draws of 40 clusters)")
        #expect(drawn.obstacle(level: 0.001) == nil && drawn.exceeds(0, level: 0.001))
        #expect(ClusterSubsets.draws(level: 0.0025) == 3_999)
        #expect(ClusterSubsets.draws(level: 1e-9) == ClusterSubsets.mostDraws)
    }

    /// Clusters without items of the metric can't be flipped: they would promise levels that can't be reached.
    @Test func countsOnlyClustersThatSaySomething() throws {
        let sums = try #require(
            ClusterSums(clusterOfItem: [0, 1, 2, 3, 4], columns: [[1, 1, 1, 0, 0], [2, 3, 5, 0, 0]]))
        let influence = try #require(
            ClusterEstimator.influence(of: RatioOfSums(), sums: sums, names: Array(0..<5), n: 3))
        let test = try #require(SignFlipTest(influence, draws: 99, seed: 1))
        #expect(test.clusters == 3 && test.pValue(exceeds: 0) == 0.125)
    }

    @Test func isTheSameAloneAndAmongOthers() throws {
        let measurements = try (0..<5).map { number in
            try Self.influence((0..<(number < 3 ? 30 : 9)).map { Double(($0 * (7 + number)) % 11) - 4 })
        }
        let together = SignFlipTest.tests(of: measurements, draws: 999, seed: 4)
        for (test, measurement) in zip(together, measurements) {
            let alone = SignFlipTest(measurement, draws: 999, seed: 4)
            for threshold in [-1, 0, 0.5, 2.0] {
                #expect(test?.pValue(exceeds: threshold) == alone?.pValue(exceeds: threshold))
            }
            #expect(test?.lowerBound(level: 0.05) == alone?.lowerBound(level: 0.05))
        }
    }

    @Test func takesNoTimeForFiftyMetrics() throws {
        var generator = SeededGenerator(seed: 1)
        let measurements = try (0..<50).map { _ in
            try Self.influence((0..<2_000).map { _ in generator.nextUnit() - 0.4 }, (0..<2_000).map { $0 / 10 })
        }
        let start = ContinuousClock.now
        let tests = SignFlipTest.tests(of: measurements, draws: 10_000, seed: 1)
        let time = ContinuousClock.now - start
        print("10,000 sign flips of 200 clusters (2,000 items) x 50 metrics: \(time)")
        #expect(time < .seconds(1))
        #expect(tests.allSatisfy { $0?.exceeds(0, level: 0.01) == true })
    }
}
