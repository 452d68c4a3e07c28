import GRDB
import Testing

@testable import ResultStore

@Suite struct OperatorRequestTests {
    let store: ResultStore
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
        try store.prepare()
        try store.record(Sample.completed())
    }

    private func audit(_ action: AuditRecord.Action, of subject: String, at time: Double = 300) -> AuditRecord {
        AuditRecord(
            time: time, uid: 1000, user: "alice", pid: 4242, action: action, subject: subject, reason: "a known change")
    }

    private func silence(_ id: String = "silence-1", ends: Double = 1_000) -> SilenceRecord {
        SilenceRecord(
            id: id, rule: "worse-*", run: nil, category: "gender", owner: "alice", reason: "a known change",
            created: 300, ends: ends)
    }

    @Test func aRequestIsRecordedWithAllThatItChanges() throws {
        var alert = Sample.alert()
        alert.acknowledgement = .init(time: 300, owner: "alice", reason: "a known change")
        alert.muted = "silenced"
        alert.announced = 210
        alert.told = 250
        let request = OperatorRequest(
            audit: audit(.acknowledge, of: alert.id), silence: silence(), alerts: [alert],
            news: AlertNews(
                journal: [Sample.entry("entry-9")], hookCalls: [HookCall(id: "call-1", payload: "{}", created: 300)]))
        try store.record(request)
        #expect(try store.reader.audit() == [request.audit])
        #expect(try store.reader.audit(subject: "another").isEmpty)
        #expect(try store.reader.silences(at: 300) == [silence()])
        #expect(try store.reader.alerts().map(\.record) == [alert])
        #expect(try store.pendingOutbox().last == Sample.entry("entry-9"))
        #expect(try store.dueHookCall(at: 300)?.id == "call-1")
    }

    @Test func aRequestThatCannotBeRecordedWhollyChangesNothing() throws {
        let unknown = ReferenceRecord(name: "prod", sha256: "never seen", owner: "alice", reason: nil, promoted: 300)
        #expect(throws: StoreError.self) {
            try store.record(
                OperatorRequest(audit: audit(.promote, of: "prod"), silence: silence(), reference: unknown))
        }
        #expect(try store.reader.audit().isEmpty)
        #expect(try store.reader.silences(at: nil).isEmpty)
    }

    /// An evaluation that was under way when somebody acknowledged the alert doesn't know of it.
    @Test func anEvaluationLeavesAnAcknowledgement() throws {
        var alert = Sample.alert()
        alert.acknowledgement = .init(time: 300, owner: "alice", reason: nil)
        try store.record(OperatorRequest(audit: audit(.acknowledge, of: alert.id), alerts: [alert]))
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-2000", step: 2000))
        var completed = Sample.completed(.checkpoint(sha256: Sample.otherSHA), finished: 400)
        completed.alerts = [Sample.alert(updated: 400)]
        completed.journal = []
        try store.record(completed)
        let now = try #require(try store.reader.alerts().first)
        #expect(now.record.updated == 400)
        #expect(now.record.acknowledgement == alert.acknowledgement)
    }

    @Test func aSilenceIsInForceUntilItsEndOrUntilSomebodyEndsIt() throws {
        try store.record(OperatorRequest(audit: audit(.silence, of: "silence-1"), silence: silence()))
        #expect(try store.reader.silences(at: 999).count == 1)
        #expect(try store.reader.silences(at: 1_000).isEmpty)
        var ended = silence()
        ended.ended = 500
        try store.record(OperatorRequest(audit: audit(.unsilence, of: "silence-1"), silence: ended))
        #expect(try store.reader.silences(at: 999).isEmpty)
        #expect(try store.reader.silences(at: nil) == [ended])
    }

    @Test func aReferenceMovesAndTheAuditKeepsBoth() throws {
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-2000", step: 2000))
        for (time, sha256) in [(300.0, Sample.sha), (400, Sample.otherSHA)] {
            let reference = ReferenceRecord(
                name: "prod", sha256: sha256, owner: "alice", reason: "released", promoted: time)
            try store.record(
                OperatorRequest(audit: audit(.promote, of: "prod", at: time), reference: reference))
        }
        #expect(try store.reader.references().map(\.sha256) == [Sample.otherSHA])
        #expect(try store.reader.audit(subject: "prod").map(\.time) == [400, 300])
    }

    @Test func aCallOfTheHookIsDueUntilItSucceeds() throws {
        var completed = Sample.completed(finished: 500)
        completed.conditions.seed = 7
        completed.alerts = []
        completed.verdicts = []
        completed.journal = []
        completed.hookCalls = ["call-1", "call-2"].map { HookCall(id: $0, payload: "{}", created: 500) }
        try store.record(completed)
        #expect(try store.dueHookCall(at: 499) == nil)
        var call = try #require(try store.dueHookCall(at: 500))
        call.attempts = 1
        call.next = 530
        call.lastError = "exit status 1"
        try store.save(call)
        // A call that fails doesn't hold up the others.
        #expect(try store.dueHookCall(at: 500)?.id == "call-2")
        let backlog = try store.reader.snapshot().hook
        #expect(backlog == HookBacklog(waiting: 2, failed: 1, lastError: "exit status 1", next: 530))
        call.delivered = 531
        try store.save(call)
        #expect(try store.reader.hookCall("call-1") == call)
        try store.pruneHookCalls(deliveredBefore: 600)
        #expect(try store.reader.hookCall("call-1") == nil)
        #expect(try store.reader.snapshot().hook.waiting == 1)
    }

    @Test func anAlertHasAHistoryByStep() throws {
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-500", step: 500))
        var completed = Sample.completed(.checkpoint(sha256: Sample.otherSHA), finished: 400)
        completed.alerts = []
        completed.verdicts = [Sample.verdict(alertID: nil, state: "passed")]
        completed.journal = []
        try store.record(completed)
        let moments = try store.reader.history(of: Sample.alert())
        #expect(moments.map(\.step) == [500, 1500])
        #expect(moments.map(\.verdict.state) == ["passed", "firing"])
        #expect(try store.reader.history(of: Sample.alert(category: nil)).isEmpty)
        #expect(try store.reader.alerts(withPrefix: "ALERT").count == 1)
    }
}
