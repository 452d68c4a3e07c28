import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct ThresholdTestTests {
    private typealias Reference = VerdictReference

    private func estimate(
        _ value: Double, _ error: Double?, _ scale: Estimate.Scale = .identity, clusters: Int = 25
    ) -> Estimate {
        Estimate(
            value: value, standardError: error, scale: scale, interval: nil, n: 60, clusters: clusters, method: "test")
    }

    @Test(
        arguments: [
            (0.3, 0.2, Estimate.Scale.identity), (12, 0.1, .logarithm), (71, 6, .percentage), (98, 1.9, .percentage),
        ], [0.05, 0.0025])
    func studentsTestFiresExactlyWhereTheBoundLiesBeyond(
        _ given: (value: Double, error: Double, scale: Estimate.Scale), level: Double
    ) throws {
        let test = try #require(StudentTest(estimate(given.value, given.error, given.scale), drift: 0.01))
        let low = try #require(test.lowerBound(level: level))
        let high = try #require(test.upperBound(level: level))
        for change in [-1e-7, 1e-7] {
            let above = try #require(test.pValue(exceeds: low + change))
            #expect((above <= level) == test.exceeds(low + change, level: level))
            #expect(test.exceeds(low + change, level: level) == (change < 0))
            let below = try #require(test.pValue(fallsBelow: high + change))
            #expect((below <= level) == test.fallsBelow(high + change, level: level))
            #expect(test.fallsBelow(high + change, level: level) == (change > 0))
        }
        #expect(test.obstacle(level: 1e-12) == nil)
    }

    /// √(0.3² + 0.4²) = 0.5, and t(0.975; 24) = 2.063898561628021 (scipy 1.17).
    @Test func whatNeutralFineTunesChangeIsPartOfTheError() throws {
        let test = try #require(StudentTest(estimate(1, 0.3), drift: 0.4))
        #expect(test.estimate.standardError == 0.5)
        #expect((try #require(test.lowerBound(level: 0.025)) - (1 - 0.5 * 2.063898561628021)).magnitude < 1e-12)
        let without = try #require(StudentTest(estimate(1, 0.3)))
        #expect(without.exceeds(0, level: 0.01) && !test.exceeds(0, level: 0.01))
        // Identical scores are certain of the items, not of what another neutral fine-tune would have changed.
        let same = try #require(StudentTest(.identical(value: 0, n: 60, clusters: 25), drift: 0.4))
        #expect(same.estimate.standardError == 0.4)
    }

    @Test func studentsTestNeedsAnError() {
        #expect(StudentTest(estimate(1, nil)) == nil)
        #expect(StudentTest(estimate(1, 0.5, clusters: 1)) == nil)
        #expect(StudentTest(estimate(1, 0.5), drift: .nan) == nil)
        #expect(StudentTest(estimate(0, 0.5, .logarithm)) == nil)
    }

    @Test func detectsLiesNinetyPercentPowerBeyondTheThreshold() throws {
        for expected in Reference.detects {
            let test = try #require(
                StudentTest(estimate(3, 0.3, clusters: expected.degrees + 1), drift: 0.4))
            let above = try #require(test.detects(above: 0.1, level: expected.level))
            #expect(relativeError(above, 0.1 + 0.5 * expected.reach) < 1e-12)
            let below = try #require(test.detects(below: 0.1, level: expected.level))
            #expect((below - (0.1 - 0.5 * expected.reach)).magnitude < 1e-12)
            // What the normal quantile for the power leaves out.
            #expect(expected.power > (expected.degrees < 20 ? 0.83 : 0.88))
        }
        let ratio = try #require(StudentTest(estimate(3, 0.1, .logarithm)))
        let plain = try #require(StudentTest(estimate(3, 0.1)))
        let reach = try #require(plain.detects(above: 0, level: 0.05))
        #expect(relativeError(try #require(ratio.detects(above: 1.1, level: 0.05)), 1.1 * .exp(reach)) < 1e-12)
        let share = try #require(StudentTest(estimate(60, 6, .percentage)))
        #expect(share.detects(above: 99, level: 0.05) == nil)
        #expect(try #require(share.detects(above: 60, level: 0.05)) > 60 + 2.9 * 6)
    }

    @Test func aJointTestRejectsWhereAllDo() throws {
        let influence = try SignFlipTestTests.influence(Reference.equivalenceValues)
        let flip = try #require(SignFlipTest(influence, draws: 999, seed: 1))
        let t = try #require(influence.estimate().flatMap { StudentTest($0, drift: 0.2) })
        let joint = JointTest([flip, t])
        for threshold in [-0.5, 0, 0.3] {
            let p = try #require(joint.pValue(exceeds: threshold))
            #expect(p == max(flip.pValue(exceeds: threshold) ?? 0, t.pValue(exceeds: threshold) ?? 0))
            for level in [0.01, 0.05, 0.3] {
                #expect(joint.exceeds(threshold, level: level) == (p <= level))
                #expect(
                    joint.exceeds(threshold, level: level)
                        == (flip.exceeds(threshold, level: level) && t.exceeds(threshold, level: level)))
            }
        }
        #expect(joint.obstacle(level: 0.0001) == "cannot reject (1000 draws of 24 clusters)")
        #expect(joint.lowerBound(level: 0.0001) == nil)
    }

    @Test(arguments: VerdictReference.equivalence)
    func equivalenceAgreesWithStatsmodels(_ expected: (low: Double, high: Double, p: Double)) throws {
        let influence = try SignFlipTestTests.influence(Reference.equivalenceValues)
        let test = try #require(influence.estimate().flatMap { StudentTest($0) })
        let equivalence = Equivalence(within: expected.low...expected.high)
        #expect(relativeError(try #require(equivalence.pValue(test)), expected.p) < 1e-10)
        for level in [0.01, 0.025, 0.05, 0.1] {
            #expect(equivalence.isShown(test, level: level) == (expected.p <= level))
        }
        let oneSided = Equivalence(within: -.infinity...expected.high)
        #expect(oneSided.pValue(test) == test.pValue(fallsBelow: expected.high))
        #expect(oneSided.isShown(test, level: 0.05) == test.fallsBelow(expected.high, level: 0.05))
    }
}
