import AlertRules
import Foundation
import ResultStore
import StrictJSON
import SystemdJournal
import Testing

@testable import FairnessMonitor

struct AlertTellingTests {
    private func telling(hasHook: Bool = true) throws -> AlertTelling {
        AlertTelling(
            rules: LoadedRules(
                ruleSet: RuleSet(rules: [MonitoredAlerts.rule("worse")]), calibrations: try CalibrationLibrary(),
                sha256: "rules", warnings: []), hasHook: hasHook, now: 1_000)
    }

    private func notice(
        _ kind: AlertNotice.Kind, _ number: Int = 0, severity: String = "error", run: String = "run"
    ) -> AlertNotice {
        let id = String(repeating: String(number % 10), count: 8) + "-\(number)"
        return AlertNotice(
            kind,
            Snapshot.Alert(
                record: AlertRecord(
                    id: id, run: run, base: "b", suite: "s", rule: "worse", category: "age\(number)",
                    metric: "core.preference_gap", severity: severity, state: kind == .resolved ? .resolved : .firing,
                    sinceStep: 10, since: 900, updated: 950, summary: "summary \(number)"),
                verdict: nil, sha256: "abc", path: "/watch/\(run)/checkpoint-20", step: 20, baseName: "base"))
    }

    private func entries(_ news: AlertNews) throws -> [JournalEntry] {
        try news.journal.map { try JSONDecoder().decode(JournalEntry.self, from: Data($0.payload.utf8)) }
    }

    @Test func twentyAlertsAreToldOneByOneAndMoreAtOnce() throws {
        let twenty = try telling().news(of: (0..<20).map { notice(.firing, $0) })
        #expect(try entries(twenty).map(\.event) == Array(repeating: .alertFiring, count: 20))
        #expect(twenty.hookCalls.count == 1)
        let flood = try telling().news(
            of: (0..<19).map { notice(.firing, $0, severity: "warning") } + [notice(.firing, 19, severity: "critical")]
                + [notice(.resolved, 20)])
        let entry = try #require(try entries(flood).first)
        #expect(flood.journal.count == 1)
        #expect(entry.event == .alertFlood && entry.severity == .critical)
        #expect(
            entry.message.text
                == "FIRING: 21 alerts changed at once on run/20: 20 fire (1 paging), 1 ended; the loudest is worse {age19}: "
                + "summary 19; all of them: fairwatch alerts list")
        #expect(entry.fields[.firing] == "20" && entry.fields[.paging] == "1" && entry.fields[.run] == "run")
        #expect(entry.fields[.alertIDs]?.text.split(separator: " ").count == 21)
        // Each is in the one call of the hook.
        let call = try JSON.parse(Array(try #require(flood.hookCalls.first).payload.utf8))
        #expect(call["alerts"]?.array?.count == 21 && call["firing"]?.integer == 20 && call["test"] == false)
    }

    @Test func whatWaitsWakesNobody() throws {
        let news = try telling().news(of: (0..<30).map { notice(.pending, $0) })
        #expect(news.hookCalls.isEmpty)
        let entries = try entries(news)
        #expect(entries.map(\.event) == [.alertFlood] && entries.map(\.severity) == [.info])
        #expect(
            entries.first?.message.text
                == "pending: 30 alerts changed at once on run/20: 30 wait; all of them: fairwatch alerts list")
        let few = try telling().news(of: (0..<20).map { notice(.pending, $0) })
        #expect(few.journal.count == 20 && few.hookCalls.isEmpty)
    }

    @Test func aFloodOfEndsIsNoAlarmAndItsIdsFitOneEntry() throws {
        let news = try telling().news(of: (0..<500).map { notice(.resolved, $0) })
        let entry = try #require(try entries(news).first)
        #expect(entry.severity == .notice && entry.message.text.hasPrefix("resolved: 500 alerts changed at once"))
        let ids = try #require(entry.fields[.alertIDs]?.text)
        #expect(ids.split(separator: " ").count == 100 && ids.utf8.count <= JournalEntry.valueLimit)
    }

    @Test func theHookGetsWhatTheRuleSaysToDo() throws {
        let news = try telling().news(of: [notice(.firing)])
        let call = try #require(news.hookCalls.first)
        #expect(!call.payload.dropLast().contains("\n") && call.payload.hasSuffix("\n"))
        let alert = try #require(try JSON.parse(Array(call.payload.utf8))["alerts"]?.array?.first)
        #expect(alert["event"] == "firing" && alert["runbook"] == "look at the data" && alert["rule"] == "worse")
        #expect(try telling(hasHook: false).news(of: [notice(.firing)]).hookCalls.isEmpty)
        #expect(try telling().news(of: []) == AlertNews())
    }

    @Test func severalCheckpointsAreCounted() throws {
        let news = try telling().news(of: (0..<21).map { notice(.reminder, $0, run: "run-\($0 % 2)") })
        let entry = try #require(try entries(news).first)
        #expect(entry.message.text.contains("on 2 checkpoints: 21 fire"))
        #expect(entry.fields[.run] == nil && entry.fields[.step] == nil)
    }
}
