import Foundation
import ResultStore
import SystemdJournal
import Testing

@testable import FairnessMonitor

struct HookProgramTests {
    private func run(_ script: String, payload: String = "{}\n", limit: Duration = .seconds(1_800)) async -> String? {
        await HookProgram(hook: .init(command: ["/bin/sh", "-c", script], timeLimit: limit)).run(payload: payload)
    }

    @Test func itReadsTheAlertAndInheritsNothing() async throws {
        let output = "/tmp/fairwatch-hook-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: output) }
        setenv("FAIRWATCH_TEST_SECRET", "x", 1)
        #expect(await run("{ cat; env; pwd; } > \(output)", payload: "{\"firing\": 1}\n") == nil)
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(text.hasPrefix("{\"firing\": 1}\n") && text.contains("LANG=C.UTF-8") && text.hasSuffix("\n/\n"))
        #expect(!text.contains("FAIRWATCH_TEST_SECRET"))
    }

    @Test func whatGoesWrongIsTold() async throws {
        #expect(await run("echo first >&2; echo no route to host >&2; exit 7") == "exit status 7: no route to host")
        #expect(await run("kill -9 $$") == "killed by signal 9")
        #expect(await run("exec sleep 60", limit: .milliseconds(50)) == "killed after its time limit of 0.05 seconds")
        let missing = HookProgram(hook: .init(command: ["/no/such/hook"], timeLimit: .seconds(1)))
        #expect(await missing.run(payload: "{}")?.hasPrefix("/no/such/hook can't be run:") == true)
    }

    /// More than a pipe holds, to a program that reads none of it and says more than is kept.
    @Test func aProgramThatDoesNotReadAndTalksMuchSucceedsAllTheSame() async throws {
        #expect(
            await run(
                "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done")
                == nil)
        #expect(await run("exit 0", payload: String(repeating: "x", count: 1 << 20)) == nil)
    }

    @Test(arguments: [(1, 30.0), (2, 60), (3, 120), (7, 1_920), (8, 3_600), (1_000, 3_600)])
    func pausesDoubleUpToAnHour(_ failures: Int, _ seconds: Double) {
        #expect(HookProgram.pause(afterFailures: failures) == seconds)
    }

    @Test func aFailedCallIsMadeAgainLaterAndToldOnce() async throws {
        let fixture = try MonitoredAlerts(hook: ["/bin/false"])
        let calls = ["one", "two"].map { HookCall(id: $0, payload: "{}", created: 1_000) }
        try fixture.store.update([], news: AlertNews(hookCalls: calls))
        let first = try #require(try fixture.store.dueHookCall(at: 1_000))
        try await fixture.monitor.finish(first, problem: "exit status 1")
        let second = try #require(try fixture.store.dueHookCall(at: 1_000))
        #expect(second.id == "two")
        try await fixture.monitor.finish(second, problem: "exit status 1")
        #expect(try fixture.store.dueHookCall(at: 1_029) == nil)
        let again = try #require(try fixture.store.dueHookCall(at: 1_030))
        #expect(again.id == "one" && again.attempts == 1)
        await fixture.monitor.deliver()
        #expect(fixture.journal.entries.map(\.event) == [.hookFailed])
        // Something new is told: what failed goes first.
        try fixture.store.update([], news: AlertNews(hookCalls: [HookCall(id: "three", payload: "{}", created: 1_001)]))
        #expect(try fixture.store.dueHookCall(at: 1_001)?.id == "one")
        try await fixture.monitor.finish(again, problem: nil)
        #expect(try fixture.store.reader.hookCall("one")?.delivered == 1_000)
        #expect(try fixture.store.reader.snapshot().hook.waiting == 2)
        #expect(try fixture.store.dropHookCalls() == 2)
        #expect(try fixture.store.dueHookCall(at: 9_999) == nil)
    }
}
