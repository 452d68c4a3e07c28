import RealModule
import SimulatedScores
import Testing

@testable import FairnessStatistics

@Suite struct DetectableChangeTests {
    private let clusterOfItem = (0..<50).map { $0 / 2 }

    private func scaled(_ x: [Double]) throws -> Estimate {
        let columns = [x.map { _ in 1 }, x, x.map { $0 * $0 }]
        let sums = try #require(
            ClusterSums(clusterOfItem: clusterOfItem, columns: columns, names: (0..<25).map(String.init)))
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        return try estimator.required(ScaledMean(), of: sums, n: 50)
    }

    private func contrast(_ kind: ScaledMeanContrast.Kind, _ x: [Double], _ y: [Double]) throws -> Estimate {
        let columns = [x.map { _ in 1 }, x, y, x.map { $0 * $0 }, y.map { $0 * $0 }]
        let sums = try #require(
            ClusterSums(clusterOfItem: clusterOfItem, columns: columns, names: (0..<25).map(String.init)))
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        return try estimator.required(ScaledMeanContrast(kind), of: sums, n: 50)
    }

    private func normals(_ seed: UInt64, mean: Double = 0) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<50).map { _ in mean + generator.nextNormal() }
    }

    /// What is found has, as its own error, what the items shifted so far really have.
    @Test(arguments: [-2.0, -0.3, 0.4, 1.5])
    func aShiftedScaledMeanHasTheErrorThatWasForeseen(_ shift: Double) throws {
        let x = normals(1, mean: 0.3)
        let y = normals(2, mean: 0.1)
        let moved = x.map { $0 + shift }
        for (today, then) in [
            (try scaled(x), try scaled(moved)),
            (try contrast(.difference, x, y), try contrast(.difference, moved, y)),
            (try contrast(.sum, x, y), try contrast(.sum, moved, y)),
        ] {
            let test = try #require(StudentTest(today, drift: 0.05))
            let error = try #require(StudentTest(then, drift: 0.05)).error
            // The difference of t and z(0.9) is the error times their difference: one threshold at which `then` is found.
            let level = 0.001
            let reach = test.quantile(level) + 1.2815515655446004
            let above = try #require(test.detects(above: then.value - reach * error, level: level))
            #expect(relativeError(above, then.value) < 1e-9)
            let below = try #require(test.detects(below: then.value + reach * error, level: level))
            #expect(relativeError(below, then.value) < 1e-9)
        }
    }

    /// With few clusters no scaled mean is far enough from zero in its own errors.
    @Test func whatGrowsNoFasterThanItsErrorIsNeverFound() throws {
        let x = normals(3, mean: 0.3)
        let test = try #require(StudentTest(try scaled(x)))
        #expect(test.detects(above: 0.2, level: 0.01) != nil)
        #expect(test.detects(above: 0.2, level: 1e-12) == nil)
    }

    private func detectable(
        tuned: Double, base: Double, differenceError: Double, sumError: Double, knowsBase: Bool
    ) throws -> DetectableDistance {
        func student(_ value: Double, _ error: Double) throws -> StudentTest {
            try #require(
                StudentTest(
                    Estimate(
                        value: value, standardError: error, interval: nil, n: 4_000, clusters: 2_000, method: "test")))
        }
        let width = knowsBase ? 1e-9 : 10
        let difference = try student(tuned - base, differenceError)
        let sum = try student(tuned + base, sumError)
        let test = DistanceTest(
            tuned: tuned, base: base, baseInterval: .init(low: base - width, high: base + width),
            difference: difference, sum: sum)
        return DetectableDistance(test, base: base, difference: difference, sum: sum)
    }

    @Test func farFromTheIdealTheDifferenceDecidesAndNearItTheSum() throws {
        let level = 0.001
        let z = NormalDistribution.quantile(upperTail: level) + 1.6448536269514722
        for sign in [1.0, -1] {
            let far = try detectable(
                tuned: sign * 3, base: sign * 3, differenceError: 0.1, sumError: 0.3, knowsBase: true)
            #expect((try #require(far.detects(above: 0.2, level: level)) - (0.2 + 0.1 * z)).magnitude < 2e-3)
            let near = try detectable(
                tuned: sign * 0.1, base: 0, differenceError: 0.01, sumError: 0.3, knowsBase: true)
            // The base's interval knows no side at zero: two sides.
            let twice = NormalDistribution.quantile(upperTail: level / 2) + 1.6448536269514722
            #expect((try #require(near.detects(above: 0.2, level: level)) - (0.2 + 0.3 * twice)).magnitude < 4e-3)
        }
    }

    /// 4,000 experiments with growth as large as is said to be found: at least nineteen in twenty must find it, by chance
    /// 3,732 or fewer once in a million.
    @Test(arguments: [0.0, 0.15, 1])
    func whatIsSaidToBeFoundIsFound(_ base: Double) throws {
        let level = 0.01
        let (differenceError, sumError) = (0.1, 0.25)
        let growth = try #require(
            try detectable(
                tuned: base + 0.01, base: base, differenceError: differenceError, sumError: sumError,
                knowsBase: base > 0.5
            ).detects(above: 0.2, level: level))
        var generator = SeededGenerator(seed: 11)
        var found = 0
        for _ in 0..<4_000 {
            let difference = growth + differenceError * generator.nextNormal()
            let sum = growth + 2 * base + sumError * generator.nextNormal()
            let tuned = (sum + difference) / 2
            let measured = (sum - difference) / 2
            func student(_ value: Double, _ error: Double) throws -> StudentTest {
                try #require(
                    StudentTest(
                        Estimate(
                            value: value, standardError: error, interval: nil, n: 4_000, clusters: 2_000,
                            method: "test")))
            }
            let width = base > 0.5 ? 0.1 : 10
            let test = DistanceTest(
                tuned: tuned, base: measured, baseInterval: .init(low: measured - width, high: measured + width),
                difference: try student(difference, differenceError), sum: try student(sum, sumError))
            if test.exceeds(0.2, level: level) { found += 1 }
        }
        #expect(found > 3_732, "\(found)")
    }

    /// The bootstrap of the statistic itself, not of what the clusters contribute to it: the estimate's own interval.
    @Test func theBootstrapOfAScaledMeanIsItsInterval() throws {
        let x = normals(5, mean: 2)
        let columns = [x.map { _ in 1 }, x, x.map { $0 * $0 }]
        let sums = try #require(
            ClusterSums(clusterOfItem: clusterOfItem, columns: columns, names: (0..<25).map(String.init)))
        var estimator = ClusterEstimator(seed: 5, draws: 1_999)
        let estimate = try estimator.required(ScaledMean(), of: sums, n: 50)
        let interval = try #require(estimate.interval)
        let own = try #require(estimate.bootstrap?.test(draws: 1_999, seed: 5))
        #expect(relativeError(try #require(own.lowerBound(level: 0.025)), interval.low) < 1e-9)
        #expect(relativeError(try #require(own.upperBound(level: 0.025)), interval.high) < 1e-9)
        let influence = try #require(estimate.influence)
        // Far from zero a large scaled mean comes with a large error: its contributions alone would say the opposite.
        let linear = try #require(
            BootstrapTTest.tests(of: [influence], draws: 1_999, seed: 5)[0])
        #expect(try #require(linear.lowerBound(level: 0.025)) < interval.low - 0.05)
    }
}
