import CheckpointDirectory
import Foundation
import Glibc
import Testing

/// The whole loop over real files and events, with settling times of milliseconds.
@Suite(.timeLimit(.minutes(2)), .serialized) struct CheckpointArrivalsTests {
    private let root: TemporaryDirectory
    private let control: WatchControl
    private let arrivals: CheckpointArrivals
    private let start = ContinuousClock.now

    init() throws {
        root = try TemporaryDirectory()
        try root.makeDirectory("models")
        control = try WatchControl()
        arrivals = try CheckpointArrivals(
            root: root("models"), control: control,
            pace: .init(
                times: .init(settle: .milliseconds(60), incompleteAfter: .milliseconds(400)),
                gap: .milliseconds(5)))
    }

    /// Runs the loop until `isDone` or half a minute has passed, and returns all it told.
    private func run(until isDone: ([CheckpointArrivals.Event]) -> Bool) -> [CheckpointArrivals.Event] {
        var told: [CheckpointArrivals.Event] = []
        let deadline = ContinuousClock.now + .seconds(30)
        while !isDone(told), ContinuousClock.now < deadline {
            told += arrivals.next { ContinuousClock.now - start }
        }
        return told
    }

    private func arrived(_ events: [CheckpointArrivals.Event]) -> [Settling.Arrival] {
        events.compactMap { event in
            if case .checkpoint(.arrived(let arrival)) = event { arrival } else { nil }
        }
    }

    @Test func whatIsThereAtTheStartArrives() throws {
        try root.writeAdapter("models/run/checkpoint-5", step: 5)
        try root.writeAdapter("models/adapter")
        let told = run { arrived($0).count == 2 }
        #expect(told.first == .watching(.watching))
        #expect(arrived(told).map(\.candidate.path) == ["run/checkpoint-5", "adapter"])
        #expect(arrived(told).map(\.evidence) == [.trainerState, .unchanged])
    }

    @Test func aRenamedDirectoryArrivesSoon() throws {
        _ = run { !$0.isEmpty }
        try root.writeAdapter("staging")
        try root.move("staging", to: "models/adapter")
        #expect(arrived(run { !arrived($0).isEmpty }).map(\.evidence) == [.renamed])
    }

    @Test func incompleteThenCompleteThenGone() throws {
        try root.write("models/adapter/adapter_model.safetensors", safetensors())
        let first = run { events in events.contains { if case .checkpoint(.incomplete) = $0 { true } else { false } } }
        #expect(arrived(first).isEmpty)
        try root.write("models/adapter/adapter_config.json", text: "{}")
        #expect(arrived(run { !arrived($0).isEmpty }).count == 1)
        try root.remove("models/adapter")
        let last = run { !$0.isEmpty }
        #expect(last == [.checkpoint(.vanished(path: "adapter", hadArrived: true))])
    }

    @Test func aLostRootTakesNothingWithIt() throws {
        try root.writeAdapter("models/adapter")
        _ = run { !arrived($0).isEmpty }
        try root.move("models", to: "elsewhere")
        let lost = run { !$0.isEmpty }
        guard case .watching(.degraded) = lost.first else {
            Issue.record("not degraded: \(lost)")
            return
        }
        try root.move("elsewhere", to: "models")
        #expect(lost.count == 1)
        #expect(run { !$0.isEmpty } == [.watching(.watching)])
    }

    @Test func aRetryArrivesAgain() throws {
        try root.writeAdapter("models/adapter")
        _ = run { !arrived($0).isEmpty }
        control.retry(path: "adapter")
        #expect(arrived(run { !arrived($0).isEmpty }).count == 1)
    }

    @Test func anUnreadableDirectoryIsToldOnce() throws {
        try root.makeDirectory("models/closed")
        try #require(chmod(root("models/closed"), 0) == 0)
        defer { chmod(root("models/closed"), 0o755) }
        let told = asStranger {
            var told: [CheckpointArrivals.Event] = []
            for _ in 0..<3 {
                control.requestScan()
                told += arrivals.next { ContinuousClock.now - start }
            }
            return told
        }
        let refusals = told.compactMap { if case .unreadable(let refusal) = $0 { refusal.code } else { nil } }
        #expect(refusals == [.unreadable])
    }

    @Test func aStoppedLoopReturnsAtOnce() throws {
        _ = run { !$0.isEmpty }
        control.stop()
        #expect(arrivals.next { ContinuousClock.now - start }.isEmpty)
    }

    /// Forty copies, ten at a time, each of which makes directories whose first files no watch has seen.
    @Test func noneOfFortyCopiesIsMissedAndNoneIsHalf() throws {
        try root.writeAdapter("source", step: 1, values: 200_000)
        let spool = try Spool(directory: root("spool"))
        let expected = ContentIdentity.of(
            configuration: try root.read("source/adapter_config.json"), weights: safetensors(values: 200_000))
        let names = (1...40).map { "run-\($0 % 7)/checkpoint-\($0)" }
        var waiting = names[...]
        var copies: [Process] = []
        var identities: [String: Set<SHA256Digest>] = [:]
        var settledAgain = 0
        _ = run { _ in
            while copies.lazy.filter(\.isRunning).count < 10, let name = waiting.popFirst() {
                try? root.makeDirectory("models/\(name.prefix { $0 != "/" })")
                let copy = Process()
                copy.executableURL = URL(fileURLWithPath: "/bin/cp")
                copy.arguments = ["-r", root("source"), root("models/\(name)")]
                try? copy.run()
                copies.append(copy)
            }
            return identities.count == names.count
        } handling: { arrival in
            do throws(FileRefusal) {
                let directory = try SafeDirectory(path: root("models"))
                let copy = try spool.bringIn(arrival.candidate, beneath: directory, evidence: arrival.evidence)
                identities[arrival.candidate.path, default: []].insert(copy.sha256)
            } catch {
                guard error.code == .changedWhileCopying else { return }
                settledAgain += 1
                control.retry(path: arrival.candidate.path)
            }
        }
        #expect(Set(identities.keys) == Set(names))
        #expect(identities.values.allSatisfy { $0 == [expected] })
        #expect(spool.contents() == [expected])
        #expect(settledAgain < 40)
    }

    private func run(
        until isDone: ([CheckpointArrivals.Event]) -> Bool, handling: (Settling.Arrival) -> Void
    ) -> [CheckpointArrivals.Event] {
        var handled = 0
        return run { told in
            let arrivals = arrived(told)
            for arrival in arrivals[handled...] { handling(arrival) }
            handled = arrivals.count
            return isDone(told)
        }
    }
}
