import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct ClusterInfluenceTests {
    private typealias Reference = VerdictReference
    private static let names = (0..<15).map { "template \($0)" }

    private static func sums(_ columns: [[Double]], _ clusterOfItem: [Int] = Reference.cluster) throws -> ClusterSums {
        let one = clusterOfItem.map { _ in 1.0 }
        return try #require(ClusterSums(clusterOfItem: clusterOfItem, columns: [one] + columns))
    }

    private static func mean(
        _ values: [Double], _ clusterOfItem: [Int] = Reference.cluster, names: [String] = names
    ) throws -> ClusterInfluence<String> {
        let sums = try sums([values], clusterOfItem)
        return try #require(
            ClusterEstimator.influence(of: RatioOfSums(), sums: sums, names: names, n: values.count))
    }

    private static let difference = zip(Reference.tuned, Reference.base).map(-)

    /// Of five clusters each.
    private static func categories() throws -> [ClusterInfluence<String>] {
        try (0..<3).map { category in
            let items = Reference.cluster.indices.filter { Reference.cluster[$0] / 5 == category }
            return try mean(
                items.map { difference[$0] }, items.map { Reference.cluster[$0] - 5 * category },
                names: Array(names[(5 * category)..<(5 * category + 5)]))
        }
    }

    @Test func isTheDerivativeByEachCluster() throws {
        let squares = Reference.tuned.map { $0 * $0 }
        let scaled = try #require(
            ClusterEstimator.influence(
                of: ScaledMean(), sums: try Self.sums([Reference.tuned, squares]), names: Self.names, n: 1))
        for (found, expected) in [
            (try Self.mean(Reference.tuned), Reference.influencesOfMean), (scaled, Reference.influencesOfScaledMean),
        ] {
            #expect(found.contributions.map(\.name) == Self.names)
            #expect(found.contributions.reduce(0) { $0 + $1.influence }.magnitude < 1e-14)
            #expect((found.contributions.reduce(0) { $0 + $1.weight } - 1).magnitude < 1e-14)
            for (found, expected) in zip(found.contributions, expected) {
                #expect((found.influence - expected).magnitude < 1e-8)
            }
        }
    }

    @Test func hasTheEstimatesOwnError() throws {
        let squares = Reference.tuned.map { $0 * $0 }
        var estimator = ClusterEstimator(seed: 1, draws: 99)
        let sums = try Self.sums([Reference.tuned, squares])
        for scale in [Estimate.Scale.identity, .logarithm] {
            let estimate = try estimator.required(ScaledMean(), of: sums, n: 5, scale: scale)
            let influence = try #require(
                ClusterEstimator.influence(of: ScaledMean(), sums: sums, names: Self.names, n: 5, scale: scale))
            #expect(relativeError(try #require(influence.standardError), try #require(estimate.standardError)) < 1e-14)
            #expect(influence.degreesOfFreedom == 14)
            let again = try #require(influence.estimate())
            #expect(again.value == estimate.value && again.n == 5 && again.clusters == 15)
            #expect(again.interval == again.interval(confidence: 0.95))
            #expect(again.method == "Student's t, 14 degrees of freedom; wide: few clusters")
        }
    }

    @Test func hasTheEstimatesErrorWithoutVariationToo() throws {
        let values = [Double](repeating: 100, count: 15)
        let sums = try #require(ClusterSums(clusterOfItem: Array(0..<15), columns: [values.map { _ in 1 }, values]))
        var estimator = ClusterEstimator(seed: 1)
        let estimate = try estimator.required(RatioOfSums(), of: sums, n: 15, range: 0...100)
        let within = try #require(
            ClusterEstimator.influence(of: RatioOfSums(), sums: sums, names: Self.names, n: 15, range: 0...100))
        #expect(relativeError(try #require(within.standardError), try #require(estimate.standardError)) < 1e-14)
        let boundless = try #require(
            ClusterEstimator.influence(of: RatioOfSums(), sums: sums, names: Self.names, n: 15))
        #expect(boundless.standardError == nil)
        #expect(boundless.estimate()?.interval == nil)
    }

    @Test func pairsClustersByName() throws {
        let tuned = try Self.mean(Reference.tuned)
        let base = try Self.mean(Reference.base)
        #expect(relativeError(try #require(tuned.covariance(with: base)), Reference.covariance) < 1e-7)

        // The base's clusters in the opposite order.
        let reversed = Reference.cluster.indices.reversed()
        let turned = try Self.mean(
            reversed.map { Reference.base[$0] }, reversed.map { 14 - Reference.cluster[$0] },
            names: Self.names.reversed())
        for other in [base, turned] {
            let difference = try #require(tuned.minus(other))
            #expect(relativeError(difference.value, Reference.difference.0) < 1e-12)
            #expect(relativeError(try #require(difference.standardError), Reference.difference.1) < 1e-12)
            #expect(difference.degreesOfFreedom == 14 && difference.n == Reference.tuned.count)
            #expect(difference.contributions.map(\.name) == Self.names)
        }
        let unpaired = try #require(tuned.minus(try Self.mean(Reference.base, names: (0..<15).map(String.init))))
        #expect(try #require(unpaired.standardError) > 2 * Reference.difference.1)
        #expect(unpaired.n == 2 * Reference.tuned.count)
    }

    @Test func knowsThatCategoriesAreEstimatedApart() throws {
        let categories = try Self.categories()
        let shift = try #require(ClusterInfluence.mean(of: categories))
        let deviation = try #require(categories[0].minus(shift))
        for (found, expected) in [(shift, Reference.commonShift), (deviation, Reference.deviation)] {
            #expect(relativeError(found.value, expected.0) < 1e-12)
            #expect(relativeError(try #require(found.standardError), expected.1) < 1e-12)
            #expect(relativeError(found.degreesOfFreedom, expected.2) < 1e-12)
            #expect(found.clusters == 15 && found.contributions.count == 15)
            #expect((found.contributions.reduce(0) { $0 + $1.weight } - 1).magnitude < 1e-14)
            #expect(found.contributions.allSatisfy { $0.weight > 0 })
        }
        #expect(shift.n == Reference.tuned.count)
        #expect(shift.estimate()?.clusters == 12)
    }

    /// Half of the difference is taken off one kind and given to the other.
    @Test func imposesADifferenceOnBothKindsAlike() throws {
        let first = Reference.cluster.map { $0 < 8 ? 1.0 : 0 }
        let second = first.map { 1 - $0 }
        let sums = try #require(
            ClusterSums(
                clusterOfItem: Reference.cluster,
                columns: [first, zip(first, Reference.tuned).map(*), second, zip(second, Reference.tuned).map(*)]))
        let difference = try #require(
            ClusterEstimator.influence(
                of: PairOfMeans(.difference), sums: sums, names: Self.names, n: Reference.tuned.count))
        let kinds = try [0..<8, 8..<15].map { clusters in
            let items = Reference.cluster.indices.filter { clusters.contains(Reference.cluster[$0]) }
            return try Self.mean(
                items.map { Reference.tuned[$0] }, items.map { Reference.cluster[$0] - clusters.lowerBound },
                names: Array(Self.names[clusters]))
        }
        let combined = try #require(kinds[0].minus(kinds[1]))
        for (found, expected) in zip(difference.contributions, combined.contributions) {
            #expect(found.name == expected.name)
            #expect((found.influence - expected.influence).magnitude < 1e-15)
            #expect((found.weight - expected.weight).magnitude < 1e-15)
        }
    }

    @Test func findsNoVariationWhereOnlyRoundingIsLeft() throws {
        let base = try Self.mean(Reference.base)
        let moved = try #require(try Self.mean(Reference.base.map { $0 + 0.3 }).minus(base))
        #expect((moved.value - 0.3).magnitude < 1e-14)
        #expect(moved.standardError == nil)
        #expect(base.minus(base)?.contributions.allSatisfy { $0.influence == 0 } == true)
    }

    @Test func refusesWhatCannotBeCombined() throws {
        let plain = try Self.mean(Reference.tuned)
        let logarithm = try #require(
            ClusterEstimator.influence(
                of: RatioOfSums(), sums: try Self.sums([Reference.tuned]), names: Self.names, n: 1, scale: .logarithm))
        #expect(plain.minus(logarithm) == nil)
        #expect(logarithm.minus(logarithm)?.scale == .logarithm)
        #expect(ClusterInfluence<String>.mean(of: []) == nil)
        #expect(ClusterInfluence.combination([(0, plain)]) == nil)
        #expect(ClusterInfluence.combination([(.infinity, plain)]) == nil)
        let sums = try Self.sums([Reference.tuned])
        #expect(ClusterEstimator.influence(of: RatioOfSums(), sums: sums, names: ["one"], n: 1) == nil)
    }

    @Test func isFoundByLeavingClustersOut() throws {
        let rows = Reference.cluster.indices
        let sizes = (0..<15).map { cluster in Double(Reference.cluster.count { $0 == cluster }) }
        func ratios(_ values: [Double]) throws -> GroupComparison {
            let ratios = GroupRatios(
                clusterOfRow: Reference.cluster, groupOfRow: rows.map { $0 % 2 }, values: values, clusters: 15,
                groups: 2)
            var comparison = GroupComparison(try #require(ratios), [.contrast(0), .smallest])
            for index in comparison.quantities.indices { comparison.quantities[index].clusters = nil }
            return comparison
        }
        let estimator = ClusterEstimator(seed: 3)
        let tuned = try ratios(Reference.tuned)
        let base = try ratios(Reference.base)
        let found = try #require(estimator.influences(of: tuned, to: base, names: Self.names, weights: sizes))
        let plain = try #require(estimator.contrasts(of: tuned, to: base))
        for (found, plain) in zip(found, plain) {
            #expect(found.difference.estimate == plain.difference && found.value.estimate == plain.value)
            for part in [found.value, found.baseline, found.difference] {
                let influence = try #require(part.influence)
                let error = try #require(part.estimate?.standardError)
                #expect(relativeError(try #require(influence.standardError), error) < 1e-12)
                #expect(influence.contributions.reduce(0) { $0 + $1.influence }.magnitude < 1e-14)
            }
        }
        // The mean over both groups is a ratio of sums: leaving out gives its derivative, but for the draws' error.
        let mean = MeanOfRows(values: Reference.tuned)
        let jackknife = try #require(estimator.influences(of: mean, names: Self.names, weights: sizes)[0].influence)
        let derivative = try Self.mean(Reference.tuned)
        let factor = try #require(jackknife.standardError) / (try #require(derivative.standardError))
        #expect((factor - 1).magnitude < 0.1)
        for (found, expected) in zip(jackknife.contributions, derivative.contributions) {
            #expect((found.influence - factor * expected.influence).magnitude < 1e-14)
        }
        #expect(estimator.influences(of: mean, names: ["one"])[0].influence == nil)
        #expect(estimator.influences(of: mean, names: ["one"])[0].estimate != nil)
    }

    @Test func standsInForDraws() throws {
        let ratios = try #require(
            GroupRatios(
                clusterOfRow: Reference.cluster, groupOfRow: Reference.cluster.indices.map { $0 % 2 },
                values: Reference.tuned, clusters: 15, groups: 2))
        var comparison = GroupComparison(ratios, [.largestGap])
        comparison.quantities[0].clusters = nil
        let found = ClusterEstimator(seed: 3, draws: 0).influences(of: comparison, names: Self.names)[0]
        let estimate = try #require(found.estimate)
        let influence = try #require(found.influence)
        let error = try #require(estimate.standardError)
        // The textbook's: root of (K − 1)/K · Σ (θ − θ without the cluster)².
        let squares = (0..<15).reduce(0.0) { sum, cluster in
            let without = comparison.values((0..<15).map { $0 == cluster ? 0 : 1 })[0] ?? .nan
            return sum + (without - estimate.value) * (without - estimate.value)
        }
        let textbook = (squares * 14 / 15).squareRoot()
        // Influences are taken off their mean, which is next to nothing.
        #expect(relativeError(error, textbook) < 0.01)
        #expect(influence.standardError == error && influence.isJackknifed)
        #expect(influence.minus(try Self.mean(Reference.base))?.isJackknifed == true)
        #expect(estimate.method == "jackknife over clusters and Student's t, 14 degrees of freedom; wide: few clusters")
        #expect(estimate.interval == estimate.interval(confidence: 0.95))
        let drawn = try #require(ClusterEstimator(seed: 3).influences(of: comparison, names: Self.names)[0].estimate)
        #expect(relativeError(error, try #require(drawn.standardError)) < 0.3)
    }
}

/// The mean of the reference's rows as a resampled statistic.
private struct MeanOfRows: ResampledStatistic {
    let clusters = 15
    let quantities: [ResampledQuantity]
    private let values: [Double]

    init(values: [Double]) {
        quantities = [ResampledQuantity(n: values.count)]
        self.values = values
    }

    func values(_ multiplicities: [Double]) -> [Double?] {
        var sum = 0.0
        var count = 0.0
        for (cluster, value) in zip(VerdictReference.cluster, values) {
            sum += multiplicities[cluster] * value
            count += multiplicities[cluster]
        }
        return [sum / count]
    }
}
