import Testing

@testable import FairnessStatistics

@Suite struct BootstrapTTestTests {
    private typealias Reference = StatisticsReference

    /// The ends of numpy's own bootstrap-t interval, each a one-sided bound at 2.5 %.
    @Test func agreesWithNumpysOwnBootstrapT() throws {
        let influence = try SignFlipTestTests.influence(Reference.x, Reference.clusterOfItem)
        let test = try #require(BootstrapTTest.tests(of: [influence], draws: 10_000, seed: 1)[0])
        let tolerance = 0.1 * (try #require(influence.standardError))
        #expect((try #require(test.lowerBound(level: 0.025)) - Reference.meanInterval.0).magnitude < tolerance)
        #expect((try #require(test.upperBound(level: 0.025)) - Reference.meanInterval.1).magnitude < tolerance)
        #expect(test.leastP == 1.0 / 10_001 && test.obstacle(level: 0.001) == nil)
    }

    @Test func isTheEstimatesOwnInterval() throws {
        let influence = try SignFlipTestTests.influence(Reference.x, Reference.clusterOfItem)
        let test = try #require(BootstrapTTest.tests(of: [influence], draws: 1_999, seed: 5)[0])
        let sums = try #require(
            ClusterSums(clusterOfItem: Reference.clusterOfItem, columns: [Reference.x.map { _ in 1 }, Reference.x]))
        var estimator = ClusterEstimator(seed: 5, draws: 1_999)
        let interval = try #require(try estimator.required(RatioOfSums(), of: sums, n: 1).interval)
        #expect(relativeError(try #require(test.lowerBound(level: 0.025)), interval.low) < 1e-9)
        #expect(relativeError(try #require(test.upperBound(level: 0.025)), interval.high) < 1e-9)
    }

    @Test func firesExactlyWhereTheBoundLiesBeyond() throws {
        let influence = try SignFlipTestTests.influence([1, 2, 0, 4, 3, 9, 2, 1, 1, 5])
        let test = try #require(BootstrapTTest.tests(of: [influence], draws: 999, seed: 1)[0])
        for level in [0.001, 0.01, 0.05, 0.3] {
            let bound = try #require(test.lowerBound(level: level))
            for threshold in [bound.nextDown, bound, bound.nextUp, 0, 2] {
                let p = try #require(test.pValue(exceeds: threshold))
                #expect(test.exceeds(threshold, level: level) == (p <= level))
            }
        }
        #expect(test.obstacle(level: 0.0005) == "cannot reject (1000 draws of 10 clusters)")
    }

    @Test func needsVariation() throws {
        let equal = try SignFlipTestTests.influence([1, 1, 1, 1])
        let single = try SignFlipTestTests.influence([1])
        let found = BootstrapTTest.tests(of: [equal, single], draws: 99, seed: 1)
        #expect(found[0] == nil && found[1] == nil)
    }
}
