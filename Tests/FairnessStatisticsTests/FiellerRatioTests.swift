import Testing

@testable import FairnessStatistics

@Suite struct FiellerRatioTests {
    private typealias Reference = VerdictReference

    private func ratio(
        _ numerator: Double, _ denominator: Double, _ variances: (Double, Double) = (0.04, 0.05),
        covariance: Double = 0.03, degrees: Double = 24
    ) throws -> FiellerRatio {
        try #require(
            FiellerRatio(
                numerator: numerator, denominator: denominator, numeratorVariance: variances.0,
                denominatorVariance: variances.1, covariance: covariance, degreesOfFreedom: degrees))
    }

    @Test func holdsTheRatiosThatATestDoesNotReject() throws {
        #expect(Reference.fieller.count == 12)
        for expected in Reference.fieller {
            let ratio = try ratio(
                expected.numerator, expected.denominator, (expected.numeratorVariance, expected.denominatorVariance),
                covariance: expected.covariance, degrees: expected.degrees)
            guard case .bounded(let interval) = ratio.interval(confidence: expected.confidence) else {
                Issue.record("not bounded")
                continue
            }
            #expect((interval.low - expected.low).magnitude < 1e-9)
            #expect((interval.high - expected.high).magnitude < 1e-9)
            let alpha = (1 - expected.confidence) / 2
            #expect(relativeError(try #require(ratio.pValue(exceeds: expected.low)), alpha) < 1e-6)
        }
    }

    /// With a denominator of less than t standard errors no finite interval holds the ratio as often as it should.
    @Test func saysWhereThereIsNoInterval() throws {
        let outside = try #require(try ratio(2, 0.3).interval(confidence: 0.95))
        guard case .outside(let ends) = outside else {
            Issue.record("\(outside)")
            return
        }
        #expect(ends.low < 0 && ends.high > 0)
        #expect(outside.reason == "the denominator can't be told from zero")
        #expect(try ratio(0.1, 0.1).interval(confidence: 0.95) == .everything)
        #expect(try ratio(2, 3).interval(confidence: 0.95)?.reason == nil)
        #expect(try ratio(2, 3).interval(confidence: 1) == nil)
        let zero = FiellerRatio(
            numerator: 1, denominator: 0, numeratorVariance: 1, denominatorVariance: 1, covariance: 0,
            degreesOfFreedom: 9)
        #expect(zero == nil)
    }

    @Test func takesItsCovarianceFromTheClusters() throws {
        func mean(_ values: [Double]) throws -> ClusterInfluence<Int> {
            try SignFlipTestTests.influence(values, Reference.cluster)
        }
        let tuned = try mean(Reference.tuned)
        let base = try mean(Reference.base)
        let found = try #require(FiellerRatio(tuned, over: base))
        func variance(_ influence: ClusterInfluence<Int>) throws -> Double {
            let error = try #require(influence.standardError)
            return error * error
        }
        let expected = try ratio(
            tuned.value, base.value, (try variance(tuned), try variance(base)), covariance: Reference.covariance,
            degrees: 14)
        let p = try #require(expected.pValue(exceeds: 0.5))
        #expect(relativeError(try #require(found.pValue(exceeds: 0.5)), p) < 1e-6)
        #expect(found.degreesOfFreedom == 14)
        // A model's ratio to itself is one, whatever the noise.
        let same = try #require(FiellerRatio(base, over: base))
        guard case .bounded(let interval) = same.interval(confidence: 0.99) else {
            Issue.record("not bounded")
            return
        }
        #expect((interval.low - 1).magnitude < 1e-6 && (interval.high - 1).magnitude < 1e-6)
    }

    /// The base's bias of 2 lies 3.99, 4, 5.99 and 6 standard errors from zero.
    @Test(arguments: [(3.99, nil), (4, true), (5.99, true), (6, false)] as [(Double, Bool?)])
    func retentionNeedsABiasToKeep(strength: Double, isWeak: Bool?) throws {
        let error = 2 / strength
        let ratio = try ratio(-1, 2, (0.01, error * error), covariance: 0)
        let retention = Retention(ratio)
        // At 4 and 6 exactly rounding may decide.
        if strength == 4 || strength == 6 { #expect((ratio.strength - strength).magnitude < 1e-12) }
        #expect(retention?.isWeak == isWeak)
        #expect(retention.map { $0.value == -0.5 && !$0.isRetained() } ?? true)
    }

    @Test func retainedIsMoreThanHalf() throws {
        #expect(try #require(Retention(try ratio(1.6, 2, (0.01, 0.01), covariance: 0.005))).isRetained())
        #expect(!(try #require(Retention(try ratio(1.1, 2, (0.01, 0.01), covariance: 0.005))).isRetained()))
        #expect(try #require(Retention(try ratio(-1.6, -2, (0.01, 0.01), covariance: 0.005))).isRetained())
    }

    /// (tuned − full) / (base − full), with values that make it exactly one half.
    @Test func retentionBeyondAFullFineTune() throws {
        let base = (0..<40).map { 3 + Double($0 * 7 % 5) / 10 }
        let full = (0..<40).map { 1 + Double($0 * 3 % 7) / 10 }
        let tuned = zip(base, full).map { ($0 + $1) / 2 }
        let retention = try #require(
            Retention(
                of: try SignFlipTestTests.influence(tuned), base: try SignFlipTestTests.influence(base),
                beyond: try SignFlipTestTests.influence(full)))
        #expect((retention.value - 0.5).magnitude < 1e-12)
    }
}
