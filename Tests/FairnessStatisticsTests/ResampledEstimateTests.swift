import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct ResampledEstimateTests {
    private typealias Reference = ResampledReference
    private static let numbers = (0..<60).map { Double($0 * $0 % 17) }

    /// The reference's rows of its first clusters: largest gap, smallest over largest, last group against all.
    private func comparison(clusters: Int, range: ClosedRange<Double>? = nil) throws -> GroupComparison {
        let rows = Reference.clusterOfRow.indices.filter { Reference.clusterOfRow[$0] < clusters }
        let ratios = try #require(
            GroupRatios(
                clusterOfRow: rows.map { Reference.clusterOfRow[$0] },
                groupOfRow: rows.map { Reference.groupOfRow[$0] },
                values: rows.map { Reference.values[$0] }, clusters: clusters, groups: 3))
        var comparison = GroupComparison(
            ratios, [.largestGap, .smallestOverLargest, .contrast(2)], range: range)
        // As if every group occurred everywhere.
        for index in comparison.quantities.indices { comparison.quantities[index].clusters = nil }
        return comparison
    }

    @Test func drawsClustersAsAnIndependentImplementationDoes() throws {
        let weights = try #require(ResamplingWeights(clusters: 7, draws: 9, seed: 20_240_518))
        let found = (0..<9).flatMap { draw in
            (0..<7).map { Int(weights.counts[(draw / 8 * 7 + $0) * 8 + draw % 8]) }
        }
        #expect(found == Reference.multiplicities)
        var drawn = DrawnClusters(of: 7, seed: 20_240_518)
        var counts: [Int] = []
        for _ in 0..<9 {
            var draw = [Int](repeating: 0, count: 7)
            for _ in 0..<7 { draw[drawn.next()] += 1 }
            counts += draw
        }
        #expect(counts == Reference.multiplicities)
    }

    @Test(arguments: [60, 30]) func correctsTheSameDrawsAsScipyDoes(clusters: Int) throws {
        let all = [
            60: [Reference.gapOf60, Reference.ratioOf60, Reference.contrastOf60],
            30: [Reference.gapOf30, Reference.ratioOf30, Reference.contrastOf30],
        ]
        let expected = try #require(all[clusters])
        let found = ResampledDraws.resample(
            [try comparison(clusters: clusters)], clusters: clusters, draws: 2_000, seed: 11)[0]
        #expect(found.count == 3)
        for (found, expected) in zip(found, expected) {
            let interval = try #require(ResampledInterval(found))
            #expect(relativeError(found.value, expected.value) < 1e-12)
            #expect((interval.bias - expected.bias).magnitude < 1e-12)
            #expect(relativeError(interval.biasCorrection, expected.biasCorrection) < 1e-9)
            #expect(relativeError(try #require(interval.acceleration), expected.acceleration) < 1e-9)
            let ends = try #require(interval.accelerated(confidence: 0.95))
            #expect(relativeError(ends.low, expected.low) < 1e-9)
            #expect(relativeError(ends.high, expected.high) < 1e-9)
        }
    }

    @Test func agreesWithScipysOwnDraws() throws {
        let estimator = ClusterEstimator(seed: 5)
        let found = estimator.estimates(of: try comparison(clusters: 60))
        let contrast = try #require(found[2])
        let interval = try #require(contrast.interval)
        let tolerance = 0.15 * (try #require(contrast.standardError))
        #expect((interval.low - Reference.contrastInterval.0).magnitude < tolerance)
        #expect((interval.high - Reference.contrastInterval.1).magnitude < tolerance)
        #expect((interval.low - Reference.gapInterval.0).magnitude > tolerance)
    }

    @Test func isBCaFromFiftyClustersOnUnlessBiased() throws {
        let found = ClusterEstimator(seed: 11).estimates(of: try comparison(clusters: 60))
        let contrast = try #require(found[2])
        #expect(contrast.method == "cluster bootstrap BCa, 2000 draws, seed 11")
        #expect(relativeError(try #require(contrast.standardError), Reference.contrastOf60.error) < 1e-12)
        let interval = try #require(contrast.interval)
        #expect(relativeError(interval.low, Reference.contrastOf60.low) < 1e-9)
        #expect(relativeError(interval.high, Reference.contrastOf60.high) < 1e-9)

        // The draws' gaps are 0.56 standard errors larger than the data's.
        let gap = try #require(found[0])
        let expected = Reference.gapOf60
        #expect(relativeError(gap.value, expected.value) < 1e-12)
        #expect(
            gap.method == "cluster bootstrap error and Student's t, 59 degrees of freedom, 2000 draws, seed 11; "
                + "less the draws' bias")
        let ofGap = try #require(gap.interval)
        #expect(relativeError(ofGap.low, expected.lowT - expected.bias) < 1e-9)
        #expect(relativeError(ofGap.high, expected.highT - expected.bias) < 1e-9)
    }

    @Test func isStudentsTBelowFiftyClusters() throws {
        let contrast = try #require(ClusterEstimator(seed: 11).estimates(of: try comparison(clusters: 30))[2])
        let expected = Reference.contrastOf30
        let interval = try #require(contrast.interval)
        #expect(relativeError(interval.low, expected.lowT) < 1e-9)
        #expect(relativeError(interval.high, expected.highT) < 1e-9)
        #expect(
            contrast.method
                == "cluster bootstrap error and Student's t, 29 degrees of freedom, 2000 draws, seed 11")
        #expect(contrast.interval == contrast.interval(confidence: 0.95))
    }

    @Test func trustsAnIntervalByTheGroupWithTheFewestClusters() throws {
        var comparison = try comparison(clusters: 60)
        comparison.quantities[2].clusters = 19
        let contrast = try #require(ClusterEstimator(seed: 11).estimates(of: comparison)[2])
        #expect(contrast.clusters == 19)
        #expect(contrast.method.contains("18 degrees of freedom"))
        #expect(contrast.method.hasSuffix("; wide: few clusters"))
        comparison.quantities[2].clusters = 1
        let alone = try #require(ClusterEstimator(seed: 11).estimates(of: comparison)[2])
        #expect(alone.interval == nil)
        #expect(alone.method == "no interval: one cluster")
    }

    @Test func staysWithinTheRange() throws {
        let ends = [ClosedRange(uncheckedBounds: (0.0, 1.1)), 1.0...2.0]
        let estimator = ClusterEstimator(seed: 11)
        let below = try #require(estimator.estimates(of: try comparison(clusters: 60, range: ends[0]))[0]?.interval)
        #expect(below.high == 1.1)
        let above = try #require(estimator.estimates(of: try comparison(clusters: 60, range: ends[1]))[0]?.interval)
        #expect(above.low == 1)
    }

    @Test func repeatsTheSameBitsForTheSameSeedOnly() throws {
        let comparison = try comparison(clusters: 60)
        let first = ClusterEstimator(seed: 3).estimates(of: comparison)
        #expect(ClusterEstimator(seed: 3).estimates(of: comparison) == first)
        #expect(ClusterEstimator(seed: 4).estimates(of: comparison) != first)
        // More draws than are used change nothing.
        #expect(ClusterEstimator(seed: 3, draws: 2_000).estimates(of: comparison) == first)
        #expect(ClusterEstimator(seed: 3, draws: 1_999).estimates(of: comparison) != first)
    }

    @Test func contrastsTwoModelsOnTheSameDraws() throws {
        var tuned = try ClusterMean(values: Self.numbers)
        var base = try ClusterMean(values: zip(Self.numbers, 0...).map { $0 + 0.01 * Double($1 % 5) })
        tuned.quantities[0].ideal = 5
        base.quantities = tuned.quantities
        let estimator = ClusterEstimator(seed: 2)
        let contrast = try #require(estimator.contrasts(of: tuned, to: base)?.first)
        #expect(contrast.value == estimator.estimates(of: tuned)[0])
        #expect(contrast.baseline == estimator.estimates(of: base)[0])
        let difference = try #require(contrast.difference)
        let apart = try ClusterMean(values: zip(tuned.of, base.of).map(-))
        #expect((difference.value - -0.02).magnitude < 1e-12)
        let error = try #require(difference.standardError)
        let expected = try #require(estimator.estimates(of: apart)[0]?.standardError)
        #expect(relativeError(error, expected) < 1e-9)
        // Unpaired it would be as uncertain as both models together.
        #expect(error < 0.01 * (try #require(contrast.value?.standardError)))
        let sum = try #require(contrast.sum)
        #expect((sum.value - (2 * tuned.mean + 0.02 - 10)).magnitude < 1e-12)

        #expect(estimator.contrasts(of: tuned, to: try ClusterMean(values: [1, 2])) == nil)
        let same = try #require(estimator.contrasts(of: tuned, to: tuned)?.first?.difference)
        #expect(same.value == 0)
        #expect(same.interval == nil)
    }

    @Test func knowsTheRangesOfDifferencesAndSums() {
        let share = ResampledQuantity(n: 7, clusters: 3, scale: .percentage, range: 0...100, ideal: 50)
        #expect(share.ofDifference == ResampledQuantity(n: 7, clusters: 3, range: -100...100))
        #expect(share.ofSum(ideal: 50) == ResampledQuantity(n: 7, clusters: 3, range: -100...100))
        #expect(share.ofSum(ideal: 40).range == -80...120)
        #expect(ResampledQuantity(n: 7, scale: .logarithm).ofDifference.scale == .logarithm)
    }

    @Test func givesALogarithmsEndsOnTheValuesOwnScale() throws {
        let plain = try ClusterMean(values: Self.numbers.map { $0 / 10 })
        var logarithmic = plain
        logarithmic.quantities[0].scale = .logarithm
        let estimator = ClusterEstimator(seed: 2)
        let expected = try #require(estimator.estimates(of: plain)[0])
        let found = try #require(estimator.estimates(of: logarithmic)[0])
        let interval = try #require(expected.interval)
        #expect(found.value == Double.exp(expected.value))
        #expect(found.standardError == expected.standardError)
        #expect(found.interval == Estimate.Interval(low: .exp(interval.low), high: .exp(interval.high)))
        var base = try ClusterMean(values: plain.of.map { 0.5 * $0 })
        base.quantities = logarithmic.quantities
        let contrast = try #require(estimator.contrasts(of: logarithmic, to: base)?.first)
        #expect(relativeError(try #require(contrast.difference?.value), Double.exp(0.5 * plain.mean)) < 1e-12)
        #expect(contrast.difference?.scale == .logarithm)
    }

    /// A mean's standard error by resampling is that by linearisation, but for the draws' Monte-Carlo error of 1.6 %.
    @Test(arguments: [5, 60]) func agreesWithLinearisationOnAMean(clusters: Int) throws {
        let statistic = try ClusterMean(values: (0..<clusters).map { Double($0 * $0 % 7) })
        var estimator = ClusterEstimator(seed: 8)
        let sums = try #require(
            ClusterSums(
                clusterOfItem: Array(0..<clusters), columns: [statistic.of.map { _ in 1 }, statistic.of]))
        let expected = try #require(try estimator.required(RatioOfSums(), of: sums, n: clusters).standardError)
        let found = try #require(estimator.estimates(of: statistic)[0]?.standardError)
        #expect(relativeError(found, expected) < 0.06)
    }
}

/// Of one number a cluster.
private struct ClusterMean: ResampledStatistic {
    let of: [Double]
    var quantities: [ResampledQuantity]

    init(values: [Double]) throws {
        of = values
        quantities = [ResampledQuantity(n: values.count)]
    }

    var clusters: Int { of.count }
    var mean: Double { of.reduce(0, +) / Double(of.count) }

    func values(_ multiplicities: [Double]) -> [Double?] {
        [zip(of, multiplicities).reduce(0) { $0 + $1.0 * $1.1 } / multiplicities.reduce(0, +)]
    }
}
