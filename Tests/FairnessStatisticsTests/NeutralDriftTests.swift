import Testing

@testable import FairnessStatistics

struct NeutralDriftTests {
    @Test func isWhatTheItemsNoiseDoesntExplain() throws {
        // Mean Δ² = (0.09 + 0.01 + 0.16 + 0.04) / 4 = 0.075; mean SE² = 0.01.
        let drift = try #require(
            NeutralDrift(changes: [0.3, -0.1, 0.4, 0.2].map { ($0, 0.1) }))
        #expect((drift.variance - 0.065).magnitude < 1e-15)
        #expect((drift.tau * drift.tau - 0.065).magnitude < 1e-15)
        #expect((drift.mean - 0.2).magnitude < 1e-15)
        #expect(drift.runs == 4)
    }

    /// 10 · 0.2357 / 0.1 is the 1 % point of χ² with ten degrees of freedom, 23.21, by scipy.stats.chi2.isf (23.24 by the
    /// approximation).
    @Test(arguments: [(0.22, false), (0.245, true)]) func isLargerThanAnotherBeyondChance(
        _ square: Double, _ exceeds: Bool
    ) throws {
        let drift = try #require(
            NeutralDrift(changes: (0..<10).map { _ in (square.squareRoot(), 0.06.squareRoot()) }))
        #expect(drift.exceeds(0.04.squareRoot()) == exceeds)
    }

    @Test func noiseAloneHasNone() throws {
        let drift = try #require(NeutralDrift(changes: [0.05, -0.05].map { ($0, 0.1) }))
        #expect(drift.tau == 0)
        #expect(drift.variance < 0)
        #expect(NeutralDrift(changes: []) == nil)
        #expect(NeutralDrift(changes: [(.nan, 0.1)]) == nil)
    }

    /// Of 4,000 made-up fine-tunes with τ 0.2 beside noise of 0.3.
    @Test func findsTheTruth() throws {
        var generator = SeededGenerator(seed: 7)
        func normal() -> Double {
            (0..<12).reduce(-6) { sum, _ in sum + generator.nextUnit() }
        }
        let changes = (0..<4_000).map { _ in (value: 0.2 * normal() + 0.3 * normal(), standardError: 0.3) }
        let drift = try #require(NeutralDrift(changes: changes))
        #expect((drift.tau - 0.2).magnitude < 0.015)
    }

    @Test func categoriesTogetherAverageTheirVariances() throws {
        let drifts = try [[0.3, -0.3], [0.05, -0.05]].map { changes in
            try #require(NeutralDrift(changes: changes.map { ($0, 0.1) }))
        }
        #expect((NeutralDrift.pooled(drifts) * NeutralDrift.pooled(drifts) - (0.08 - 0.0075) / 2).magnitude < 1e-15)
    }
}
