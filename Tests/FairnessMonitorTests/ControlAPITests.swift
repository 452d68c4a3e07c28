import AlertRules
import ControlSocket
import ResultStore
import StrictJSON
import SystemdJournal
import Testing

@testable import FairnessMonitor

struct ControlAPITests {
    private func ask(
        _ fixture: MonitoredAlerts, _ method: String, _ path: String, _ body: String = ""
    ) async throws -> (status: Int, document: JSON) {
        let answer = await ControlAPI(fixture.monitor).answer(
            ControlRequest(
                method: method, path: path.split(separator: "/").map(String.init), body: Array(body.utf8),
                peer: .init(uid: 0, pid: 42)))
        return (answer.status, try JSON.parse(answer.body))
    }

    @Test func aSilenceMutesUntilItEndsAndThenTellsWhatNobodyWasTold() async throws {
        let fixture = try MonitoredAlerts()
        var alert = try #require(try fixture.alert)
        (alert.announced, alert.told) = (nil, nil)
        try fixture.store.update([alert], news: AlertNews())
        let answer = try await ask(
            fixture, "POST", "v1/silences",
            #"{"rule": "wor*", "category": "age", "seconds": 3600, "reason": "a known change"}"#)
        #expect(answer.status == 200 && answer.document["mutes"]?.integer == 1)
        #expect(
            try fixture.alert?.muted == "silenced by root until 1970-01-01T01:16:40Z: a known change")
        #expect(fixture.journal.entries.map(\.event) == [.operatorRequest])
        #expect(
            fixture.messages
                == [
                    "root (uid 0) silenced rule wor*, category age until 1970-01-01T01:16:40Z: a known change"
                ])
        fixture.clock.advance(3_600)
        try await fixture.monitor.keepAlerts()
        await fixture.monitor.deliver()
        #expect(try fixture.alert?.muted == nil)
        #expect(fixture.journal.entries.map(\.event) == [.operatorRequest, .alertFiring])
        let audit = try fixture.store.reader.audit()
        #expect(audit.map(\.action) == [.silence] && audit.first?.uid == 0 && audit.first?.pid == 42)
    }

    @Test func aSilenceOfAnAlertIsEndedByItsFirstDigits() async throws {
        let fixture = try MonitoredAlerts()
        let silenced = try await ask(
            fixture, "POST", "v1/silences", #"{"alert": "aaaa1111", "seconds": 60, "reason": "x"}"#)
        let silence = try #require(silenced.document["silence"])
        #expect(silence["rule"] == "worse" && silence["run"] == "run" && silence["category"] == "age")
        #expect(try fixture.alert?.muted != nil)
        let id = try #require(silence["silence_id"]?.string)
        #expect(try await ask(fixture, "POST", "v1/silences/\(id.prefix(3))/end").status == 404)
        let ended = try await ask(fixture, "POST", "v1/silences/\(id.prefix(8))/end", "")
        #expect(ended.status == 200 && ended.document["silence"]?["ended"]?.isNull == false)
        // Told before the silence began: nothing new.
        #expect(try fixture.alert?.muted == nil)
        #expect(fixture.journal.entries.map(\.event) == [.operatorRequest, .operatorRequest])
        #expect(try await ask(fixture, "POST", "v1/silences/\(id)/end").status == 404)
    }

    @Test(arguments: [
        (#"{"rule": "no-such-rule", "seconds": 60, "reason": "x"}"#, 404, "no rule in force matches"),
        (#"{"rule": "worse", "seconds": 59, "reason": "x"}"#, 400, "'seconds' must be a number from 60"),
        (#"{"rule": "worse", "reason": "x"}"#, 400, "'seconds'"),
        (#"{"rule": "worse", "seconds": 60}"#, 400, "'reason'"),
        (#"{"seconds": 60, "reason": "x"}"#, 400, "a silence needs"),
        (#"{"alert": "aaaa", "rule": "worse", "seconds": 60, "reason": "x"}"#, 400, "not both"),
        (#"{"alert": "ffff", "seconds": 60, "reason": "x"}"#, 404, "no alert begins with"),
        (#"{"alert": "aaa", "seconds": 60, "reason": "x"}"#, 404, "four digits at least"),
        (#"{"rules": "worse", "seconds": 60, "reason": "x"}"#, 400, "unknown key 'rules'"),
        (#"{"rule": 1, "seconds": 60, "reason": "x"}"#, 400, "'rule' must be text"), ("[]", 400, "not an object"),
        ("{", 400, "no JSON"),
    ])
    func whatMakesNoSenseIsRefused(_ body: String, _ status: Int, _ message: String) async throws {
        let fixture = try MonitoredAlerts()
        let answer = try await ask(fixture, "POST", "v1/silences", body)
        #expect(answer.status == status)
        #expect(answer.document["error"]?["message"]?.string?.contains(message) == true)
        #expect(try fixture.store.reader.audit().isEmpty && fixture.store.reader.silences(at: nil).isEmpty)
    }

    @Test func anAcknowledgementIsKeptAndShown() async throws {
        let fixture = try MonitoredAlerts()
        let answer = try await ask(fixture, "POST", "v1/alerts/aaaa/acknowledgement", #"{"reason": "looking"}"#)
        #expect(answer.document["alert"]?["acknowledged"]?["by"] == "root")
        let shown = try await ask(fixture, "GET", "v1/alerts/aaaa1111")
        #expect(shown.document["alert"]?["acknowledged"]?["reason"] == "looking")
        #expect(shown.document["audit"]?.array?.count == 1 && shown.document["history"]?.array?.count == 1)
        #expect(fixture.messages == ["root (uid 0) acknowledged worse {age} on run/20: looking"])
    }

    @Test func aTestReachesJournalAndHook() async throws {
        let fixture = try MonitoredAlerts(hook: ["/bin/true"])
        let answer = try await ask(fixture, "POST", "v1/alerts/test", #"{"severity": "critical"}"#)
        #expect(answer.document["journal"] == "sent" && answer.document["hook_call"]?.string != nil)
        let entry = try #require(fixture.journal.entries.last)
        #expect(entry.event == .alertFiring && entry.severity == .critical && entry.fields[.state] == "test")
        #expect(entry.fields[.alertID]?.text == answer.document["alert_id"]?.string)
        #expect(try await ask(fixture, "POST", "v1/alerts/test", #"{"severity": "loud"}"#).status == 400)
        fixture.journal.answer(.noReceiver)
        #expect(try await ask(fixture, "POST", "v1/alerts/test").document["journal"] == "waiting")
    }

    @Test func aPromotedCheckpointIsWhatRulesCompareWith() async throws {
        let rules = RuleSet(rules: [
            MonitoredAlerts.rule("gate", target: .reference("prod")), MonitoredAlerts.rule("worse"),
        ])
        let fixture = try MonitoredAlerts(rules: rules)
        let answer = try await ask(
            fixture, "PUT", "v1/references/prod", #"{"checkpoint": "run/20", "reason": "released"}"#)
        #expect(answer.status == 200)
        #expect(answer.document["rules"]?.array == ["gate"] && answer.document["checkpoint"] == "run/20")
        #expect(try fixture.store.reader.references().map(\.sha256) == [MonitoredAlerts.sha256])
        for (path, body, status) in [
            ("v1/references/Prod", #"{"checkpoint": "run/20"}"#, 400), ("v1/references/a", "", 400),
            ("v1/references/a", #"{"checkpoint": "run/21"}"#, 404),
        ] {
            #expect(try await ask(fixture, "PUT", path, body).status == status, "\(path) \(body)")
        }
    }

    @Test func aCheckpointWithoutResultsIsNoReference() async throws {
        let fixture = try MonitoredAlerts()
        try fixture.store.record(
            CheckpointSighting(
                path: "/watch/run/checkpoint-30", sha256: String(repeating: "cd", count: 32),
                traits: CheckpointTraits(kind: CheckpointTraits.lowRank, run: "run", step: 30, targets: []),
                state: .queued, at: 0))
        let answer = try await ask(fixture, "PUT", "v1/references/prod", #"{"checkpoint": "run/30"}"#)
        #expect(answer.status == 409)
        #expect(answer.document["error"]?["message"]?.string?.contains("has not been evaluated") == true)
    }

    @Test(arguments: [
        ("GET", ""), ("GET", "v2/status"), ("GET", "v1/nothing"), ("DELETE", "v1/alerts"), ("POST", "v1/status"),
    ])
    func whatIsNotThereIsNotThere(_ method: String, _ path: String) async throws {
        let answer = try await ask(try MonitoredAlerts(), method, path)
        #expect(answer.status == 404 && answer.document["error"]?["code"] == "no-such-path")
    }

    @Test(arguments: ["status", "alerts", "silences", "references", "audit"])
    func everyListCanBeRead(_ name: String) async throws {
        let answer = try await ask(try MonitoredAlerts(), "GET", "v1/\(name)")
        #expect(answer.status == 200 && answer.document["schema_version"]?.integer == 1)
    }
}
