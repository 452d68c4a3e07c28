import RealModule
import Testing

@testable import FairnessStatistics

/// How often 95 % intervals hold the truth, by simulation with fixed seeds.
@Suite struct CoverageTests {
    private static let runs = 400

    /// The fewest hits of 400 at which a Clopper–Pearson interval (99 %) still reaches 92 %: 353
    /// (scipy 1.17, `beta.ppf(0.995, hits + 1, 400 - hits)`).
    private static let fewest = 353

    /// 26 clusters of 1 to 4 items, a skewed part in common and noise of their own.
    @Test func bootstrapTCoversASkewedMeanOverUnequalClusters() throws {
        let hits = try Self.hits(truth: 0) { generator in
            let common = -Double.log(1 - generator.nextUnit()) - 1
            return (0..<(1 + Int(generator.next(below: 4)))).map { _ in common + Self.normal(&generator) }
        }
        #expect(hits >= Self.fewest, "\(hits) of \(Self.runs)")
        #expect(hits < Self.runs, "an interval that always covers is too wide to mean 95 %")
    }

    /// Two items of a cluster agree more often than by chance; 80 % are positive.
    @Test func coversAShareOverClusters() throws {
        let hits = try Self.hits(truth: 80, scale: .percentage, range: 0...100) { generator in
            let shared = Self.positive(&generator)
            return (0..<2).map { _ in generator.nextUnit() < 0.4 ? shared : Self.positive(&generator) }
        }
        #expect(hits >= Self.fewest, "\(hits) of \(Self.runs)")
    }

    private static func hits(
        truth: Double, scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil, clusters: Int = 26,
        _ cluster: (inout SeededGenerator) -> [Double]
    ) throws -> Int {
        var generator = SeededGenerator(seed: 20_240_518)
        var estimator = ClusterEstimator(seed: 1, draws: 999)
        var hits = 0
        for _ in 0..<runs {
            let items = (0..<clusters).map { _ in cluster(&generator) }
            let numbers = items.enumerated().flatMap { number, values in values.map { _ in number } }
            let values = items.flatMap(\.self)
            let sums = try #require(ClusterSums(clusterOfItem: numbers, columns: [values.map { _ in 1 }, values]))
            let estimate = try estimator.required(RatioOfSums(), of: sums, n: values.count, scale: scale, range: range)
            let interval = try #require(estimate.interval)
            if interval.low <= truth, truth <= interval.high { hits += 1 }
        }
        return hits
    }

    private static func positive(_ generator: inout SeededGenerator) -> Double {
        generator.nextUnit() < 0.8 ? 100 : 0
    }

    /// Box and Muller's first number.
    private static func normal(_ generator: inout SeededGenerator) -> Double {
        (-2 * Double.log(1 - generator.nextUnit())).squareRoot() * .cos(2 * .pi * generator.nextUnit())
    }
}
