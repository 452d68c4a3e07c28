import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct DistanceTestTests {
    /// Of models whose means are independent with the error given.
    private func test(
        tuned: Double, base: Double, error: Double = 0.1, knowsBase: Bool = true
    ) throws -> DistanceTest {
        func student(_ value: Double) throws -> StudentTest {
            try #require(
                StudentTest(
                    Estimate(
                        value: value, standardError: error * 2.0.squareRoot(), interval: nil, n: 200, clusters: 200,
                        method: "test")))
        }
        let interval = Estimate.Interval(low: base - 2 * error, high: base + 2 * error)
        return DistanceTest(
            tuned: tuned, base: base, baseInterval: knowsBase ? interval : nil,
            difference: try student(tuned - base), sum: try student(tuned + base))
    }

    @Test func isTheGrowthOfTheDistanceOnEitherSide() throws {
        for sign in [1.0, -1] {
            let worse = try test(tuned: sign * 2, base: sign * 1)
            #expect(worse.value == 1 && !worse.isReversed)
            #expect(worse.exceeds(0.5, level: 0.001) && !worse.exceeds(0.9, level: 0.05))
            let better = try test(tuned: sign * 1, base: sign * 2)
            #expect(better.value == -1)
            #expect(better.fallsBelow(-0.5, level: 0.001) && !better.fallsBelow(-0.9, level: 0.05))
            #expect(!better.exceeds(0, level: 0.5))
        }
    }

    @Test func seesWhereTheIdealIsCrossed() throws {
        let worse = try test(tuned: -2, base: 1)
        #expect(worse.isReversed && worse.value == 1)
        #expect(worse.exceeds(0.5, level: 0.001) && !worse.exceeds(0.9, level: 0.05))
        let equal = try test(tuned: -1, base: 1)
        #expect(equal.value == 0)
        #expect(!equal.exceeds(0.1, level: 0.05) && !equal.fallsBelow(-0.1, level: 0.05))
        #expect(equal.exceeds(-0.6, level: 0.001) && equal.fallsBelow(0.6, level: 0.001))
    }

    @Test(arguments: [(2.0, 1.0), (1, 2), (-2, 1), (-0.1, 0.05), (0.3, -0.1)], [true, false])
    func firesExactlyWhereTheBoundLiesBeyond(_ given: (tuned: Double, base: Double), knowsBase: Bool) throws {
        let test = try test(tuned: given.tuned, base: given.base, knowsBase: knowsBase)
        for level in [0.2, 0.05, 0.001] {
            let low = try #require(test.lowerBound(level: level))
            let high = try #require(test.upperBound(level: level))
            #expect(low <= test.value && test.value <= high)
            for change in [-1e-7, 1e-7] {
                #expect((try #require(test.pValue(exceeds: low + change)) <= level) == (change < 0))
                #expect((try #require(test.pValue(fallsBelow: high + change)) <= level) == (change > 0))
            }
        }
    }

    /// 4,000 experiments each in which the distance grows by exactly the threshold: 5 % may fire, by chance 244 in one
    /// series of a thousand (scipy 1.17, `binom.isf(0.001, 4000, 0.05)`).
    @Test(arguments: [(0.5, 0.5), (0.1, 0.1), (0, 0), (-0.5, 0.5), (0.7, 0.5), (0.2, 0), (0.5, 0.7), (-0.2, 0.25)])
    func staysAtItsLevelWhereverTheIdealLies(_ truth: (tuned: Double, base: Double)) throws {
        var generator = SeededGenerator(seed: 20_240_518)
        let growth = truth.tuned.magnitude - truth.base.magnitude
        var exceeding = 0
        var fallingBelow = 0
        for _ in 0..<4_000 {
            let base = truth.base + 0.1 * Self.normal(&generator)
            let test = try test(tuned: truth.tuned + 0.1 * Self.normal(&generator), base: base)
            if try #require(test.pValue(exceeds: growth)) <= 0.05 { exceeding += 1 }
            if try #require(test.pValue(fallsBelow: growth)) <= 0.05 { fallingBelow += 1 }
        }
        #expect(exceeding <= 244 && fallingBelow <= 244, "\(exceeding), \(fallingBelow)")
        #expect(exceeding + fallingBelow > 0, "a test that never fires keeps every level")
    }

    private static func normal(_ generator: inout SeededGenerator) -> Double {
        (-2 * Double.log(1 - generator.nextUnit())).squareRoot() * .cos(2 * .pi * generator.nextUnit())
    }
}
