import Testing

@testable import FairnessStatistics

@Suite struct ResampledRefusalTests {
    private func estimate(clusters: Int, draws: Int = 10_000, _ value: @escaping Function) -> Estimate? {
        ClusterEstimator(seed: 1, draws: draws).estimates(of: OfMultiplicities(clusters: clusters, value: value))[0]
    }

    @Test func hasNoIntervalForOneCluster() throws {
        let found = try #require(estimate(clusters: 1) { _ in 4 })
        #expect(found.value == 4)
        #expect(found.standardError == nil)
        #expect(found.interval == nil)
        #expect(found.method == "no interval: one cluster")
    }

    @Test func hasNoIntervalWithoutVariation() throws {
        let found = try #require(estimate(clusters: 60) { 0.1 * $0.reduce(0, +) / 60 })
        #expect(found.standardError == nil)
        #expect(found.interval == nil)
        #expect(found.method == "no interval: no variation between 2000 draws")
        // The least that can vary does.
        #expect(try #require(estimate(clusters: 60) { $0[0] }).interval != nil)
    }

    /// A cluster is in none of a draw's places with probability 1/e, in none of three clusters' with 1/e³ = 5 %.
    @Test func hasNoIntervalWhereMoreThanOneDrawInTwentyIsUndefined() throws {
        let rarely = try #require(estimate(clusters: 60) { $0[0] + $0[1] + $0[2] + $0[3] > 0 ? $0[4] : nil })
        #expect(rarely.interval != nil)
        let often = try #require(estimate(clusters: 60) { $0[0] + $0[1] > 0 ? $0[4] : nil })
        #expect(often.value == 1)
        #expect(often.standardError == nil)
        #expect(often.interval == nil)
        let words = often.method.split(separator: " ").compactMap { Double($0) }
        #expect(often.method == "no interval: undefined in \(Int(words.first ?? 0)) of 2000 draws")
        // 2000·(58/60)⁶⁰ = 262, standard deviation 15.
        #expect((words[0] - 262).magnitude < 60)
        let infinite = try #require(estimate(clusters: 60) { 1 / min(1, $0[0] + $0[1]) })
        #expect(infinite.method == often.method)
    }

    /// Left out, the only cluster that says anything leaves nothing to correct the skewness by.
    @Test func fallsBackToStudentsTWhereBCaIsUndefined() throws {
        let found = try #require(estimate(clusters: 60) { $0[0] + $0[1] + $0[2] + $0[3] > 0 ? $0[59] : nil })
        #expect(found.method.hasPrefix("cluster bootstrap BCa"))
        let undefined = try #require(
            estimate(clusters: 60) { multiplicities in
                multiplicities.count { $0 == 0 } == 1 ? nil : multiplicities[59]
            })
        #expect(
            undefined.method == "cluster bootstrap error and Student's t, 59 degrees of freedom, 2000 draws, seed 1")
    }

    /// As scipy's percentileofscore of the kind "mean", and equal but for rounding is equal.
    @Test func countsDrawsEqualToTheValueHalf() throws {
        func bias(_ draws: [Double]) throws -> Double {
            try #require(ResampledInterval(ResampledDraws(value: 0.3, draws: draws, leftOut: []))).biasCorrection
        }
        #expect(try bias([0.1, 0.3, 0.1 + 0.2, 0.3, 0.5]) == 0)
        #expect(try bias([0.1, 0.5, 0.3, 0.3, 0.1 + 0.2]) == 0)
        #expect(try bias([0.1, 0.1, 0.1, 0.5]) == NormalDistribution.quantile(0.75))
        #expect(try bias([0.4, 0.5]) == -.infinity)
    }

    @Test func hasNoEstimateOfNothing() {
        #expect(estimate(clusters: 0) { _ in 1 } == nil)
        #expect(estimate(clusters: 60) { _ in nil } == nil)
        #expect(estimate(clusters: 60) { _ in .nan } == nil)
        let silent = OfMultiplicities(clusters: 60, quantities: 2) { _ in 1 }
        let found = ClusterEstimator(seed: 1).estimates(of: silent)
        #expect(found.count == 2)
        #expect(found[1] == nil)
    }

    @Test func bootstrapsNothingWithoutDraws() throws {
        for draws in [-5, 0, 1] {
            let found = try #require(estimate(clusters: 60, draws: draws) { $0[0] })
            let method =
                draws > 0
                ? "no interval: no bootstrap in 1 draws"
                : "jackknife over clusters and Student's t, 59 degrees of freedom"
            #expect(found.method == method)
        }
    }

    /// 3,000 clusters are left out in 997 blocks; the skewness of an exponential mean is 2/√K, a sixth of it 0.0061.
    @Test func leavesManyClustersOutInBlocks() throws {
        var generator = SeededGenerator(seed: 4)
        let clusters = 3_000
        let values = (0..<clusters).map { _ in Self.exponential(&generator) }
        let statistic = OfMultiplicities(clusters: clusters) { multiplicities in
            zip(values, multiplicities).reduce(0) { $0 + $1.0 * $1.1 } / multiplicities.reduce(0, +)
        }
        let found = ResampledDraws.resample([statistic], clusters: clusters, draws: 20, seed: 1)[0][0]
        #expect(found.leftOut.count == 997)
        let drawn = OfMultiplicities(clusters: clusters) { $0.reduce(0, +) }
        let kept = ResampledDraws.resample([drawn], clusters: clusters, draws: 1, seed: 1)[0][0].leftOut
        #expect(kept.allSatisfy { $0 == 2_997 || $0 == 2_996 })
        #expect(kept.reduce(0) { $0 + 3_000 - $1 } == 3_000)
        let acceleration = try #require(ResampledInterval(found)?.acceleration)
        let deviations = values.map { $0 - values.reduce(0, +) / Double(clusters) }
        let squares = deviations.reduce(0) { $0 + $1 * $1 }
        let exact = deviations.reduce(0) { $0 + $1 * $1 * $1 } / (6 * squares * squares.squareRoot())
        #expect((exact - 0.0061).magnitude < 0.001)
        // Third moments of 997 blocks are known to √15/6/997 = 0.0006 (the sixth moment of a normal number is 15).
        #expect((acceleration - exact).magnitude < 0.002)
    }

    /// The waiting time for the first of many rare events, in units of its mean.
    private static func exponential(_ generator: inout SeededGenerator) -> Double {
        var trials = 1.0
        while generator.nextUnit() > 0.01 { trials += 1 }
        return trials / 100
    }
}

private typealias Function = @Sendable ([Double]) -> Double?

private struct OfMultiplicities: ResampledStatistic {
    let clusters: Int
    let quantities: [ResampledQuantity]
    let value: Function

    init(clusters: Int, quantities: Int = 1, value: @escaping Function) {
        self.clusters = clusters
        self.quantities = Array(repeating: ResampledQuantity(n: clusters), count: quantities)
        self.value = value
    }

    func values(_ multiplicities: [Double]) -> [Double?] {
        [value(multiplicities)]
    }
}
