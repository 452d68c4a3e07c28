import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct ClusterEstimatorTests {
    private typealias Reference = StatisticsReference
    private static let one = Reference.x.map { _ in 1.0 }
    private static let xx = Reference.x.map { $0 * $0 }
    private static let yy = Reference.y.map { $0 * $0 }
    private static let xy = zip(Reference.x, Reference.y).map { $0 * $1 }

    private func estimate(
        _ statistic: some SmoothStatistic, _ columns: [[Double]], seed: UInt64 = 20_240_518, draws: Int = 10_000
    ) throws -> Estimate {
        var estimator = ClusterEstimator(seed: seed, draws: draws)
        let sums = try #require(ClusterSums(clusterOfItem: Reference.clusterOfItem, columns: columns))
        return try estimator.required(statistic, of: sums, n: Reference.x.count)
    }

    @Test func agreesWithStatsmodelsOnAMeanAndItsClusteredError() throws {
        let mean = try estimate(RatioOfSums(), [Self.one, Reference.x])
        #expect(relativeError(mean.value, Reference.mean.0) < 1e-12)
        #expect(relativeError(try #require(mean.standardError), Reference.mean.1) < 1e-12)
        #expect(mean.n == Reference.x.count)
        #expect(mean.clusters == 30)
        #expect(mean.method == "cluster bootstrap-t, 10000 draws, seed 20240518")
    }

    @Test func agreesWithStatsmodelsOnASlopeAndItsClusteredError() throws {
        let slope = try estimate(RegressionSlope(), [Self.one, Reference.x, Reference.y, Self.xx, Self.xy])
        #expect(relativeError(slope.value, Reference.slope.0) < 1e-10)
        #expect(relativeError(try #require(slope.standardError), Reference.slope.1) < 1e-10)
    }

    @Test func agreesWithNumpyOnScaledMeansAndTheirContrasts() throws {
        let contrast = [Self.one, Reference.x, Reference.y, Self.xx, Self.yy]
        for (found, expected) in [
            (try estimate(ScaledMean(), [Self.one, Reference.x, Self.xx]), Reference.scaledMean),
            (try estimate(ScaledMeanContrast(.difference), contrast), Reference.scaledDifference),
            (try estimate(ScaledMeanContrast(.sum), contrast), Reference.scaledSum),
        ] {
            let error = try #require(found.standardError)
            #expect(relativeError(found.value, expected.0) < 1e-12)
            // The reference's derivative is numerical; the jackknife is another method for the same quantity.
            #expect(relativeError(error, expected.1) < 1e-6)
            #expect(relativeError(error, expected.2) < 0.06)
        }
    }

    /// The 2.5 % and 97.5 % points of 10,000 draws have a Monte-Carlo error of about 3 % of the distance between them.
    @Test func agreesWithNumpysOwnBootstrapT() throws {
        let mean = try estimate(RatioOfSums(), [Self.one, Reference.x])
        let scaled = try estimate(ScaledMean(), [Self.one, Reference.x, Self.xx])
        for (found, expected) in [(mean, Reference.meanInterval), (scaled, Reference.scaledInterval)] {
            let interval = try #require(found.interval)
            let tolerance = 0.1 * (try #require(found.standardError))
            #expect((interval.low - expected.0).magnitude < tolerance)
            #expect((interval.high - expected.1).magnitude < tolerance)
        }
    }

    /// A draw's t* is what the estimator says of the drawn clusters as data of their own.
    @Test func studentisesEachDrawByItsOwnError() throws {
        let values = [1.5, -0.25, 3, 0.75, 2.5, -1]
        let sums = try #require(
            ClusterSums(
                clusterOfItem: Array(0..<6),
                columns: [values.map { _ in 1 }, values, values.map { $0 * $0 }]))
        let weights = try #require(ResamplingWeights(clusters: 6, draws: 21, seed: 9))
        var estimator = ClusterEstimator(seed: 9, draws: 21)
        let whole = try estimator.required(ScaledMean(), of: sums, n: 6)
        let error = try #require(whole.standardError)

        var expected: [Double] = []
        for draw in 0..<21 {
            let drawn = (0..<6).flatMap { cluster in
                let place = (draw / 8 * 6 + cluster) * 8 + draw % 8
                return [Double](repeating: values[cluster], count: Int(weights.counts[place]))
            }
            #expect(drawn.count == 6)
            let resampled = try #require(
                ClusterSums(
                    clusterOfItem: Array(0..<6), columns: [drawn.map { _ in 1 }, drawn, drawn.map { $0 * $0 }]))
            let estimate = try estimator.required(ScaledMean(), of: resampled, n: 6)
            expected.append((estimate.value - whole.value) / (try #require(estimate.standardError)))
        }
        expected.sort()
        let found = ClusterBootstrap(statistic: ScaledMean(), sums: sums, value: whole.value, standardError: error)
            .studentised(weights)
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect((found - expected).magnitude < 1e-9 * max(1, expected.magnitude))
        }
    }

    @Test func repeatsTheSameBitsForTheSameSeedOnly() throws {
        let columns = [Self.one, Reference.x]
        let first = try estimate(RatioOfSums(), columns, seed: 5, draws: 999)
        #expect(try estimate(RatioOfSums(), columns, seed: 5, draws: 999) == first)
        #expect(try estimate(RatioOfSums(), columns, seed: 6, draws: 999).interval != first.interval)
    }

    @Test func computesALogarithmsIntervalOnTheLogarithm() throws {
        let sums = try #require(ClusterSums(clusterOfItem: Reference.clusterOfItem, columns: [Self.one, Reference.x]))
        var estimator = ClusterEstimator(seed: 1, draws: 999)
        let plain = try estimator.required(RatioOfSums(), of: sums, n: 1)
        let logarithmic = try estimator.required(RatioOfSums(), of: sums, n: 1, scale: .logarithm)
        let interval = try #require(plain.interval)
        #expect(logarithmic.value == Double.exp(plain.value))
        #expect(logarithmic.standardError == plain.standardError)
        #expect(logarithmic.interval == Estimate.Interval(low: .exp(interval.low), high: .exp(interval.high)))
    }

    @Test func givesNoIntervalForOneCluster() throws {
        let sums = try #require(ClusterSums(clusterOfItem: [0, 0], columns: [[1, 1], [2, 3]]))
        var estimator = ClusterEstimator(seed: 1)
        let estimate = try estimator.required(RatioOfSums(), of: sums, n: 2)
        #expect(estimate.value == 2.5)
        #expect(estimate.standardError == nil)
        #expect(estimate.interval == nil)
        #expect(estimate.method == "no interval: one cluster")
    }

    @Test func hasNoEstimateOfNothing() throws {
        let sums = try #require(ClusterSums(clusterOfItem: [], columns: [[], []]))
        var estimator = ClusterEstimator(seed: 1)
        #expect(estimator.estimate(RatioOfSums(), of: sums, n: 0) == nil)
        let equal = try #require(ClusterSums(clusterOfItem: [0, 1], columns: [[1, 1], [3, 3], [9, 9]]))
        #expect(estimator.estimate(ScaledMean(), of: equal, n: 2) == nil)
    }

    @Test func saysThatFewClustersMakeAWideInterval() throws {
        var estimator = ClusterEstimator(seed: 1, draws: 999)
        for clusters in [19, 20] {
            let values = (0..<clusters).map { Double($0 * $0 % 7) }
            let sums = try #require(
                ClusterSums(clusterOfItem: Array(0..<clusters), columns: [values.map { _ in 1 }, values]))
            let estimate = try estimator.required(RatioOfSums(), of: sums, n: clusters)
            #expect(estimate.method.hasSuffix("; wide: few clusters") == (clusters < 20))
        }
    }

    /// With 25 of 25 clusters in agreement Wilson's interval with t in place of z goes down to K / (K + t²) = 85.4 %.
    @Test func claimsNoCertaintyWhenAllClustersAgree() throws {
        var estimator = ClusterEstimator(seed: 1)
        let columns = [[Double](repeating: 1, count: 25), [Double](repeating: 100, count: 25)]
        let sums = try #require(ClusterSums(clusterOfItem: Array(0..<25), columns: columns))
        let share = try estimator.required(RatioOfSums(), of: sums, n: 25, scale: .percentage, range: 0...100)
        let interval = try #require(share.interval)
        #expect(share.value == 100)
        #expect((interval.low - 85.4418).magnitude < 1e-3)
        #expect(interval.high == 100)
        #expect(share.method == "Wilson score, 24 degrees of freedom (no variation between clusters)")

        let difference = try estimator.required(RatioOfSums(), of: sums, n: 25, range: -100...100)
        let low = try #require(difference.interval?.low)
        #expect(low > 80 && low < 95)
        #expect(difference.interval?.high == 100)

        let boundless = try estimator.required(RatioOfSums(), of: sums, n: 25)
        #expect(boundless.standardError == nil)
        #expect(boundless.interval == nil)
        #expect(boundless.method == "no interval: no variation between clusters")
    }

    /// One dissenter among 25 is left out of a third of the draws, which then have no standard error.
    @Test func fallsBackToAFormulaWhereTheBootstrapIsUndefined() throws {
        var estimator = ClusterEstimator(seed: 1)
        let values = [0.0] + [Double](repeating: 100, count: 24)
        let sums = try #require(ClusterSums(clusterOfItem: Array(0..<25), columns: [values.map { _ in 1 }, values]))
        let share = try estimator.required(RatioOfSums(), of: sums, n: 25, scale: .percentage, range: 0...100)
        #expect(share.method == "Wilson score, 24 degrees of freedom (bootstrap-t undefined)")
        #expect(share.interval == share.interval(confidence: 0.95))
        let mean = try estimator.required(RatioOfSums(), of: sums, n: 25)
        #expect(mean.method == "Student's t, 24 degrees of freedom (bootstrap-t undefined)")
        #expect(mean.interval == mean.interval(confidence: 0.95))
    }

    @Test(arguments: [([0, 1], [[1.0]]), ([0, -1], [[1.0, 2]]), ([0, 5], [[1.0, 2]])])
    func refusesSumsOfDisagreeingShapes(clusterOfItem: [Int], columns: [[Double]]) {
        #expect(ClusterSums(clusterOfItem: clusterOfItem, columns: columns) == nil)
        #expect(ClusterSums(clusterOfItem: [0], columns: Array(repeating: [1], count: 9)) == nil)
    }
}

extension ClusterEstimator {
    /// `estimate`, unwrapped: `#require` can't call a mutating function itself.
    mutating func required(
        _ statistic: some SmoothStatistic, of sums: ClusterSums, n: Int, scale: Estimate.Scale = .identity,
        range: ClosedRange<Double>? = nil
    ) throws -> Estimate {
        let estimate = estimate(statistic, of: sums, n: n, scale: scale, range: range)
        return try #require(estimate)
    }
}
