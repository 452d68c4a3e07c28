import Testing

@testable import FairnessStatistics

@Suite struct PairOfMeansTests {
    private typealias Reference = ResampledReference

    @Test func agreesWithNumpyOnTwoKindsOfItems() throws {
        let first = Reference.groupOfRow.map { $0 == 0 ? 1.0 : 0 }
        let second = first.map { 1 - $0 }
        let columns = [
            first, zip(first, Reference.values).map(*), second, zip(second, Reference.values).map(*),
        ]
        let sums = try #require(ClusterSums(clusterOfItem: Reference.clusterOfRow, columns: columns))
        var estimator = ClusterEstimator(seed: 1)
        for (kind, expected) in [
            (PairOfMeans.Kind.difference, Reference.differenceOfMeans), (.balanced, Reference.balancedMean),
        ] {
            let found = try estimator.required(PairOfMeans(kind), of: sums, n: first.count)
            let error = try #require(found.standardError)
            #expect(relativeError(found.value, expected.0) < 1e-12)
            #expect(relativeError(error, expected.1) < 1e-6)
            #expect(relativeError(error, expected.2) < 0.06)
            let interval = try #require(found.interval)
            #expect(interval.low < found.value && found.value < interval.high)
        }
        let oneKind = try #require(ClusterSums(clusterOfItem: [0, 1], columns: [[1, 1], [2, 3], [0, 0], [0, 0]]))
        #expect(estimator.estimate(PairOfMeans(.balanced), of: oneKind, n: 2) == nil)
    }
}
