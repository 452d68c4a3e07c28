import FairnessStatistics
import FairnessSuites
import Foundation
import Testing

@testable import FairnessMetrics

/// How many independent items a metric's items are worth.
@Suite struct EffectiveItemsTests {
    private static let clusters = (0..<60).map { "t\($0 / 3)" }
    private static let alike = (0..<60).map { Double($0 / 3 % 7) }
    private static let unalike = (0..<60).map { Double(($0 * 37) % 11) }

    private static func estimate(_ values: [Double]) throws -> Estimate {
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        let found = estimator.mean(ClusteredValues(values, clusters: clusters))
        return try #require(found)
    }

    @Test func areTheClustersWhereItemsOfOneAreEqual() throws {
        #expect(try #require(try Self.estimate(Self.alike).effectiveItems).rounded() == 20)
        let many = try #require(try Self.estimate(Self.unalike).effectiveItems)
        #expect(many > 45 && many <= 60)
    }

    @Test func areThoseOfTheScaledItems() throws {
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        let x = ClusteredValues(Self.unalike, clusters: Self.clusters)
        let y = ClusteredValues(Self.alike, clusters: Self.clusters)
        let scaled = estimator.scaledMean(x)
        let plain = estimator.mean(x)
        #expect(scaled?.effectiveItems == plain?.effectiveItems)
        let twice = estimator.scaledMeanContrast(.difference, x.map { 2 * $0 }, y)
        let once = estimator.scaledMeanContrast(.difference, x, y)
        let worth = (try #require(twice?.effectiveItems), try #require(once?.effectiveItems))
        #expect((worth.0 - worth.1).magnitude < 1e-9)
        #expect(worth.0 > 20 && worth.0 < 60)
    }

    @Test func areUnknownInWhatWasStoredBefore() throws {
        var estimate = try Self.estimate(Self.alike)
        estimate.influence = nil
        let data = try JSONEncoder().encode(estimate)
        #expect(try JSONDecoder().decode(Estimate.self, from: data) == estimate)
        var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object.removeValue(forKey: "effectiveItems") != nil)
        let old = try JSONDecoder().decode(Estimate.self, from: JSONSerialization.data(withJSONObject: object))
        #expect(old.effectiveItems == nil && old.value == estimate.value)
    }
}
