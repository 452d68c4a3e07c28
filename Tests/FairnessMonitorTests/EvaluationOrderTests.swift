import ResultStore
import Testing

@testable import FairnessMonitor

struct EvaluationOrderTests {
    /// Checkpoints as the store gives them back: run, step and when they were first seen.
    private func waiting(_ places: [(run: String, step: Int?, seen: Double)]) throws -> [CheckpointRecord] {
        let store = try TemporaryStore()
        return try places.enumerated().map { index, place in
            try store.store.record(
                CheckpointSighting(
                    path: "/w/\(index)", sha256: String(repeating: "\(index)", count: 64),
                    traits: CheckpointTraits(kind: "lora", run: place.run, step: place.step), state: .queued,
                    at: place.seen)
            ).checkpoint
        }
    }

    private func names(_ checkpoints: [CheckpointRecord]) -> [String] {
        checkpoints.map { "\($0.traits.run ?? "")/\($0.traits.step.map(String.init) ?? "-")" }
    }

    @Test func withinARunStepsCountAndNotTheOrderOfArrival() throws {
        let waiting = try waiting([("a", 1000, 1), ("a", 200, 2), ("a", nil, 0), ("a", 90, 3)])
        #expect(names(EvaluationOrder().sorted(waiting)) == ["a/90", "a/200", "a/1000", "a/-"])
    }

    @Test func runsTakeTurns() throws {
        var order = EvaluationOrder()
        var waiting = try waiting([("a", 1, 1), ("a", 2, 1), ("a", 3, 1), ("b", 7, 5), ("b", 8, 5)])
        var taken: [String] = []
        while let next = order.sorted(waiting).first {
            order.began(next)
            taken += names([next])
            waiting.removeAll { $0.id == next.id }
        }
        #expect(taken == ["a/1", "b/7", "a/2", "b/8", "a/3"])
    }
}
