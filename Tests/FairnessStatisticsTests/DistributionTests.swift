import RealModule
import Testing

@testable import FairnessStatistics

/// Against scipy, to a relative 1e-12.
@Suite struct DistributionTests {
    @Test(arguments: StatisticsReference.upperTails)
    func agreesWithScipyOnTheTailOfStudentsT(_ expected: (degrees: Double, t: Double, probability: Double)) {
        let tail = StudentT(degreesOfFreedom: expected.degrees).upperTail(expected.t)
        #expect(relativeError(tail, expected.probability) < 1e-12)
    }

    @Test(arguments: StatisticsReference.quantiles)
    func agreesWithScipyOnTheQuantilesOfStudentsT(_ expected: (degrees: Double, upperTail: Double, t: Double)) {
        let t = StudentT(degreesOfFreedom: expected.degrees).quantile(upperTail: expected.upperTail)
        #expect(relativeError(t, expected.t) < 1e-12)
    }

    @Test(arguments: StatisticsReference.normalQuantiles)
    func agreesWithScipyOnNormalQuantiles(_ expected: (probability: Double, z: Double)) {
        #expect(relativeError(NormalDistribution.quantile(expected.probability), expected.z) < 1e-12)
        let again = NormalDistribution.upperTail(-expected.z)
        #expect(relativeError(again, expected.probability) < 1e-12)
    }

    @Test(arguments: StatisticsReference.incompleteBetas)
    func agreesWithScipyOnTheIncompleteBeta(_ expected: (a: Double, b: Double, x: Double, value: Double)) {
        let value = regularisedIncompleteBeta(expected.a, expected.b, x: expected.x, complement: 1 - expected.x)
        #expect(relativeError(value, expected.value) < 1e-12)
    }

    @Test func givesLimitsAtTheEdgesAndNaNBeyondThem() {
        let t = StudentT(degreesOfFreedom: 5)
        #expect(t.quantile(upperTail: 0) == .infinity)
        #expect(t.quantile(upperTail: 1) == -.infinity)
        #expect(t.quantile(upperTail: 0.5) == 0)
        #expect(t.quantile(upperTail: 1.5).isNaN)
        #expect(t.upperTail(.infinity) == 0)
        #expect(t.upperTail(-.infinity) == 1)
        #expect(StudentT(degreesOfFreedom: 0).upperTail(1).isNaN)
        #expect(NormalDistribution.quantile(-0.1).isNaN)
        #expect(regularisedIncompleteBeta(-1, 2, x: 0.5, complement: 0.5).isNaN)
    }

    @Test(arguments: StatisticsReference.holm)
    func agreesWithStatsmodelsOnHolm(_ family: (given: [Double], adjusted: [Double])) {
        expectRejections(family) { MultipleComparisons.holm($0, alpha: $1) }
    }

    @Test(arguments: StatisticsReference.benjaminiHochberg)
    func agreesWithStatsmodelsOnBenjaminiHochberg(_ family: (given: [Double], adjusted: [Double])) {
        expectRejections(family) { MultipleComparisons.benjaminiHochberg($0, alpha: $1) }
    }

    /// scipy 1.17.1, `binomtest(hits, trials).proportion_ci(confidence, "exact")`.
    @Test(
        arguments: [
            (1_900, 2_000, 0.95, 0.9395182779168897, 0.9591357322817432), (0, 50, 0.99, 0, 0.1005450833748586),
            (50, 50, 0.99, 0.8994549166251414, 1), (7, 2_000, 0.99, 0.00101967945306782, 0.008545112420801658),
        ] as [(Int, Int, Double, Double, Double)])
    func sharesHaveExactIntervals(hits: Int, trials: Int, confidence: Double, low: Double, high: Double) throws {
        let found = try #require(ExactShare(hits: hits, trials: trials)).interval(confidence: confidence)
        #expect((found.low - low).magnitude < 1e-12 && (found.high - high).magnitude < 1e-12)
        #expect(ExactShare(hits: trials + 1, trials: trials) == nil && ExactShare(hits: 0, trials: 0) == nil)
    }

    @Test func adjustsNothingInAnEmptyFamily() {
        #expect(MultipleComparisons.holm([], alpha: 0.05).rejected.isEmpty)
        #expect(MultipleComparisons.benjaminiHochberg([], alpha: 0.05).rejected.isEmpty)
    }

    /// A hypothesis is rejected exactly from its adjusted p-value on.
    private func expectRejections(
        _ family: (given: [Double], adjusted: [Double]),
        _ procedure: ([Double], Double) -> MultipleComparisons
    ) {
        for (index, adjusted) in family.adjusted.enumerated() where adjusted > 0 && adjusted < 1 {
            #expect(procedure(family.given, adjusted * (1 + 1e-9)).rejected[index])
            #expect(!procedure(family.given, adjusted * (1 - 1e-9)).rejected[index])
        }
    }
}

func relativeError(_ value: Double, _ expected: Double) -> Double {
    value == expected ? 0 : ((value - expected) / expected).magnitude
}
