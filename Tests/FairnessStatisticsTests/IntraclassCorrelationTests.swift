import Testing

@testable import FairnessStatistics

@Suite struct IntraclassCorrelationTests {
    private typealias Reference = VerdictReference

    @Test func agreesWithStatsmodelsOnClustersOfUnequalSizes() throws {
        let found = try #require(IntraclassCorrelation(Reference.tuned, clusterOfItem: Reference.cluster))
        #expect(relativeError(try #require(found.value), Reference.intraclass.0) < 1e-12)
        #expect(relativeError(found.effectiveItems, Reference.intraclass.1) < 1e-12)
        #expect(found.n == Reference.tuned.count && found.clusters == 15)
    }

    /// Four copies of each item are worth one; items that only differ within clusters are worth all of them.
    @Test func knowsBothExtremes() throws {
        let copies = try #require(
            IntraclassCorrelation((0..<40).map { Double($0 / 4) }, clusterOfItem: (0..<40).map { $0 / 4 }))
        #expect(copies.value == 1 && copies.effectiveItems == 10)
        let opposed = try #require(
            IntraclassCorrelation((0..<40).map { Double($0 % 4) }, clusterOfItem: (0..<40).map { $0 / 4 }))
        #expect(opposed.value.map { $0 < 0 } == true && opposed.effectiveItems == 40)
    }

    @Test func isUndefinedWithoutRepetition() throws {
        let single = try #require(IntraclassCorrelation([1, 2, 4], clusterOfItem: [7, 8, 9]))
        #expect(single.value == nil && single.effectiveItems == 3)
        let equal = try #require(IntraclassCorrelation([0.1, 0.1, 0.1, 0.1], clusterOfItem: [0, 0, 1, 1]))
        #expect(equal.value == nil && equal.effectiveItems == 2)
        let one = try #require(IntraclassCorrelation([1, 2], clusterOfItem: [0, 0]))
        #expect(one.value == nil && one.effectiveItems == 1)
    }

    @Test func refusesWhatHasNoVariance() {
        #expect(IntraclassCorrelation([], clusterOfItem: []) == nil)
        #expect(IntraclassCorrelation([1], clusterOfItem: [0, 1]) == nil)
        #expect(IntraclassCorrelation([1, .nan], clusterOfItem: [0, 1]) == nil)
    }
}
