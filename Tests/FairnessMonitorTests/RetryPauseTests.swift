import Testing

@testable import FairnessMonitor

struct RetryPauseTests {
    @Test(
        arguments: [
            (1, 30), (2, 120), (3, 480), (4, 1920), (5, 3600), (6, 3600), (100, 3600), (Int.max, 3600), (0, 30),
            (-3, 30),
        ] as [(Int, Double)])
    func failuresAreTriedAgainEverLater(_ failures: Int, _ seconds: Double) {
        #expect(CheckpointEvaluation.pause(after: failures) == seconds)
    }
}
