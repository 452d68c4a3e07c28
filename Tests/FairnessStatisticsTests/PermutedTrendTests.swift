import Testing

@testable import FairnessStatistics

/// Against scipy's linear regression and permutation test.
@Suite struct PermutedTrendTests {
    @Test func triesAllOrdersWhereTheyAreFew() throws {
        #expect(RunReference.trends.count == 4)
        for expected in RunReference.trends {
            let trend = try #require(PermutedTrend(ranks: expected.ranks, values: expected.values, seed: 1))
            #expect(relativeError(trend.slope, expected.slope) < 1e-9)
            #expect(relativeError(try #require(trend.standardError), expected.error) < 1e-9)
            #expect((trend.p - expected.p).magnitude < 1e-12)
            #expect((try #require(trend.leastP) - expected.least).magnitude < 1e-12)
            #expect(trend.isExact)
        }
    }

    @Test func drawsOrdersWhereThereAreMany() throws {
        let ranks = (0..<5).flatMap { _ in [1, 2, 4, 8, 16, 32, 64] }
        let trend = try #require(PermutedTrend(ranks: ranks, values: RunReference.manyRuns, seed: 1))
        // 10,000 draws have a standard error of at most 0.005.
        #expect((trend.p - RunReference.manyRunsP).magnitude < 0.02)
        #expect(!trend.isExact && trend.leastP == nil && trend.orders == 10_000)
        #expect(trend == PermutedTrend(ranks: ranks, values: RunReference.manyRuns, seed: 1))
        #expect(trend.p != PermutedTrend(ranks: ranks, values: RunReference.manyRuns, seed: 2)?.p)
    }

    /// Three runs at three ranks have six orders, and a perfect one has its mirror image.
    @Test func threeRunsCanNeverShowATrend() throws {
        let trend = try #require(PermutedTrend(ranks: [1, 2, 4], values: [3, 2, 1], seed: 1))
        #expect(trend.p == 1.0 / 3 && trend.leastP == 1.0 / 3 && trend.orders == 6)
        #expect(trend.slope == -1 && trend.standardError == nil && trend.interval() == nil)
    }

    @Test func needsTwoRanksAndThreeRuns() {
        #expect(PermutedTrend(ranks: [4, 4, 4], values: [1, 2, 3], seed: 1) == nil)
        #expect(PermutedTrend(ranks: [1, 4], values: [1, 2], seed: 1) == nil)
        #expect(PermutedTrend(ranks: [1, 4, 8], values: [1, .nan, 2], seed: 1) == nil)
    }

    @Test func equalValuesShowNothing() throws {
        let trend = try #require(PermutedTrend(ranks: [1, 2, 4, 8], values: [1, 1, 1, 1], seed: 1))
        #expect(trend.slope == 0 && trend.p == 1 && trend.leastP == 1)
    }

    /// Student's quantile and the normal one that leaves a tenth, times the error.
    @Test func saysWhichSlopeItWouldFind() throws {
        let expected = RunReference.trends[3]
        let trend = try #require(PermutedTrend(ranks: expected.ranks, values: expected.values, seed: 1))
        let size = (2.446911848791681 + 1.2815515655446004) * expected.error
        #expect(relativeError(try #require(trend.detects()), size) < 1e-9)
    }
}
