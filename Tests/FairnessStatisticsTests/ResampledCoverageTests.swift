import RealModule
import Testing

@testable import FairnessStatistics

/// How often intervals of resampled quantities hold the truth, by simulation with fixed seeds.
@Suite struct ResampledCoverageTests {
    private static let runs = 300

    /// The fewest hits of 300 at which a Clopper–Pearson interval (99 %) still reaches 92 %: 263
    /// (scipy 1.17, `beta.ppf(0.995, hits + 1, 300 - hits)`).
    private static let fewest = 263

    /// A group against the mean of three, all in the same clusters, each item skewed: BCa with 50 clusters, Student's t
    /// with 20.
    @Test(arguments: [20, 50]) func coversAContrastOfGroups(clusters: Int) throws {
        let found = try Self.simulate(clusters: clusters, truth: 0.4) { generator in
            var rows: [Row] = []
            for cluster in 0..<clusters {
                let common = Self.exponential(&generator)
                for group in 0..<3 {
                    let value = common + Self.exponential(&generator) + (group == 0 ? 0.6 : 0)
                    rows.append(Row(cluster: cluster, group: group, value: value))
                }
            }
            return try Self.comparison(rows, clusters: clusters, groups: 3, .contrast(0))
        }
        #expect(found.hits >= Self.fewest, "\(found.hits) of \(Self.runs)")
        #expect(found.hits < Self.runs, "an interval that always covers is too wide to mean 95 %")
    }

    /// The largest gap of six groups whose rates differ by 10 points at most, in 60 clusters: BCa of the same draws
    /// misses it too often, because the gap grows with noise.
    @Test func coversAGapThatNoiseEnlarges() throws {
        let clusters = 60
        let rates = [0.45, 0.47, 0.49, 0.51, 0.53, 0.55]
        let found = try Self.simulate(clusters: clusters, truth: 0.1) { generator in
            var rows: [Row] = []
            for cluster in 0..<clusters {
                for (group, rate) in rates.enumerated() {
                    rows.append(Row(cluster: cluster, group: group, value: generator.nextUnit() < rate ? 1 : 0))
                }
            }
            return try Self.comparison(rows, clusters: clusters, groups: rates.count, .largestGap)
        }
        #expect(found.biased > Self.runs / 2)
        #expect(found.hits >= 255, "85 %: \(found.hits) of \(Self.runs)")
        #expect(found.accelerated < 240, "80 %: \(found.accelerated) of \(Self.runs)")
    }

    private struct Row {
        let cluster: Int
        let group: Int
        let value: Double
    }

    private struct Outcome {
        var hits = 0
        /// Intervals that say that they take off a bias.
        var biased = 0
        /// Hits of uncorrected BCa intervals.
        var accelerated = 0
    }

    private static func comparison(
        _ rows: [Row], clusters: Int, groups: Int, _ summary: GroupSummary
    ) throws -> GroupComparison {
        let ratios = GroupRatios(
            clusterOfRow: rows.map(\.cluster), groupOfRow: rows.map(\.group), values: rows.map(\.value),
            clusters: clusters, groups: groups)
        return GroupComparison(try #require(ratios), [summary])
    }

    private static func simulate(
        clusters: Int, truth: Double, _ sample: (inout SeededGenerator) throws -> GroupComparison
    ) throws -> Outcome {
        var generator = SeededGenerator(seed: 20_240_518)
        let estimator = ClusterEstimator(seed: 1, draws: 500)
        var outcome = Outcome()
        for _ in 0..<runs {
            let statistic = try sample(&generator)
            let estimate = try #require(estimator.estimates(of: statistic)[0])
            let interval = try #require(estimate.interval)
            if interval.low <= truth, truth <= interval.high { outcome.hits += 1 }
            if estimate.method.contains("bias") { outcome.biased += 1 }
            let draws = ResampledDraws.resample([statistic], clusters: clusters, draws: 500, seed: 1)[0][0]
            if let ends = ResampledInterval(draws)?.accelerated(confidence: 0.95), ends.low <= truth, truth <= ends.high
            {
                outcome.accelerated += 1
            }
        }
        return outcome
    }

    private static func exponential(_ generator: inout SeededGenerator) -> Double {
        -Double.log(1 - generator.nextUnit())
    }
}
