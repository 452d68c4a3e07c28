import RealModule
import Testing

@testable import FairnessStatistics

@Suite struct InferenceTests {
    private func estimate(
        _ value: Double, _ error: Double?, _ scale: Estimate.Scale = .identity, n: Int = 50, clusters: Int = 26
    ) -> Estimate {
        Estimate(
            value: value, standardError: error, scale: scale, interval: nil, n: n, clusters: clusters, method: "test")
    }

    /// t(0.975; 25) = 2.059538552753294 and P(T > 2) = 0.02823799279, both from scipy 1.17.
    @Test func usesStudentsTWithOneDegreeLessThanClusters() throws {
        let interval = try #require(estimate(1, 0.5).interval(confidence: 0.95))
        #expect((interval.low - (1 - 0.5 * 2.059538552753294)).magnitude < 1e-12)
        #expect((interval.high - (1 + 0.5 * 2.059538552753294)).magnitude < 1e-12)
        let p = try #require(estimate(1, 0.5).pValue(exceeds: 0))
        #expect((p - StudentT(degreesOfFreedom: 25).upperTail(2)).magnitude < 1e-15)
    }

    @Test(
        arguments: [
            (0.3, 0.2, Estimate.Scale.identity), (12, 0.1, .logarithm), (71, 6, .percentage), (98, 1.9, .percentage),
            (100, 3.7, .percentage),
        ], [0.9, 0.99, 0.9995])
    func firesExactlyWhenTheIntervalsEndLiesBeyond(
        _ given: (value: Double, error: Double, scale: Estimate.Scale), confidence: Double
    ) throws {
        let estimate = estimate(given.value, given.error, given.scale)
        let interval = try #require(estimate.interval(confidence: confidence))
        let alpha = (1 - confidence) / 2
        let inside = try #require(estimate.pValue(exceeds: interval.low + 1e-6))
        let outside = try #require(estimate.pValue(exceeds: interval.low - 1e-6))
        #expect(inside > alpha && outside < alpha)
        if interval.high < 100 || given.scale != .percentage {
            let above = try #require(estimate.pValue(fallsBelow: interval.high + 1e-6))
            let below = try #require(estimate.pValue(fallsBelow: interval.high - 1e-6))
            #expect(above < alpha && below > alpha)
        }
    }

    @Test func keepsPercentagesWithinTheirEnds() throws {
        for value in [0, 3, 50, 99, 100.0] {
            let interval = try #require(estimate(value, 4, .percentage).interval(confidence: 0.999))
            #expect(interval.low >= 0 && interval.high <= 100 && interval.low < interval.high)
        }
    }

    @Test func knowsNothingWithoutAStandardError() {
        #expect(estimate(1, nil).interval(confidence: 0.95) == nil)
        #expect(estimate(1, nil).pValue(exceeds: 0) == nil)
        #expect(estimate(1, 0.5).interval(confidence: 1) == nil)
        #expect(estimate(1, 0.5).pValue(exceeds: .nan) == nil)
        #expect(estimate(1, 0.5, clusters: 1).interval(confidence: 0.95) == nil)
    }

    @Test func isSureOnlyOfWhatIsIdentical() {
        let same = Estimate.identical(value: 0, n: 50, clusters: 25)
        #expect(same.interval == Estimate.Interval(low: 0, high: 0))
        #expect(same.method == "identical on every item")
        #expect(same.interval(confidence: 0.999) == Estimate.Interval(low: 0, high: 0))
        #expect(same.pValue(exceeds: 0) == 1)
        #expect(same.pValue(fallsBelow: 0) == 1)
        #expect(same.pValue(exceeds: -0.1) == 0)
        #expect(same.pValue(fallsBelow: 0.1) == 0)
    }

    @Test func treatsImpossibleThresholdsAsDecided() {
        #expect(estimate(60, 5, .percentage).pValue(exceeds: 100) == 1)
        #expect(estimate(60, 5, .percentage).pValue(exceeds: 0) == 0)
        #expect(estimate(3, 0.1, .logarithm).pValue(exceeds: -1) == 0)
        #expect(estimate(3, 0.1, .logarithm).pValue(fallsBelow: 0) == 1)
    }

    @Test func givesNoIntervalWithAnInfiniteEnd() {
        #expect(estimate(1e300, 1e3, .logarithm).interval(confidence: 0.95) == nil)
    }
}
