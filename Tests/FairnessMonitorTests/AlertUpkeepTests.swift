@testable import AlertRules
import ResultStore
import SystemdJournal
import Testing

@testable import FairnessMonitor

struct AlertUpkeepTests {
    @Test func anUnacknowledgedPageIsRepeatedOnceADay() async throws {
        let fixture = try MonitoredAlerts()
        try await fixture.monitor.keepAlerts()
        fixture.clock.advance(86_299)
        try await fixture.monitor.keepAlerts()
        #expect(try fixture.alert?.told == 900)
        fixture.clock.advance(1)
        try await fixture.monitor.keepAlerts()
        try await fixture.monitor.keepAlerts()
        await fixture.monitor.deliver()
        #expect(fixture.journal.entries.map(\.event) == [.alertReminder])
        #expect(
            fixture.messages
                == ["STILL FIRING: worse {age} on run/20 (since step 20, 1 d): age: +0.3 nats"])
        #expect(fixture.journal.entries.first?.fields[.value]?.text == "0.3")
        #expect(fixture.journal.entries.first?.fields[.alertID]?.text == MonitoredAlerts.alertID)
        #expect(try fixture.alert?.announced == 900)
    }

    @Test func whatWarnsOrSomebodyHasSeenIsNotRepeated() async throws {
        let warning = try MonitoredAlerts(severity: "warning")
        warning.clock.advance(900_000)
        try await warning.monitor.keepAlerts()
        let seen = try MonitoredAlerts()
        _ = try await seen.monitor.acknowledge("aaaa", reason: "looking", by: MonitoredAlerts.alice)
        seen.clock.advance(900_000)
        try await seen.monitor.keepAlerts()
        #expect(try warning.alert?.told == 900 && seen.alert?.told == 900)
        let never = try MonitoredAlerts(
            rules: RuleSet(family: .init(reminder: nil), rules: [MonitoredAlerts.rule("worse")]))
        never.clock.advance(900_000)
        try await never.monitor.keepAlerts()
        #expect(try never.alert?.told == 900)
    }

    /// A clock that was set back must not keep reminders away for as long.
    @Test func aClockSetBackRemindsAtOnce() async throws {
        let fixture = try MonitoredAlerts()
        fixture.clock.advance(900_000)
        try await fixture.monitor.keepAlerts()
        fixture.clock.advance(-500_000)
        try await fixture.monitor.keepAlerts()
        #expect(try fixture.alert?.told == 401_000)
    }

    @Test func whatAnExceptionMutedIsToldOnTheDayAfter() async throws {
        let exception = RuleException(
            name: "known", run: nil, categories: nil, reason: "known", until: try #require(CalendarDay("1970-01-01")))
        let fixture = try MonitoredAlerts(
            rules: RuleSet(rules: [MonitoredAlerts.rule("worse", exceptions: [exception])]))
        var alert = try #require(try fixture.alert)
        (alert.announced, alert.told) = (nil, nil)
        try fixture.store.update([alert], news: AlertNews())
        try await fixture.monitor.keepAlerts()
        #expect(try fixture.alert?.muted == "exception 'known' until 1970-01-01: known")
        await fixture.monitor.deliver()
        #expect(fixture.journal.entries.isEmpty)
        fixture.clock.advance(86_400 - 1_000)
        try await fixture.monitor.keepAlerts()
        await fixture.monitor.deliver()
        #expect(fixture.journal.entries.map(\.event) == [.alertFiring])
        #expect(try fixture.alert?.muted == nil && fixture.alert?.announced == 86_400)
    }

    @Test func alertsAreLookedAfterEveryTenSeconds() async throws {
        let fixture = try MonitoredAlerts()
        try await fixture.monitor.keepAlertsIfDue()
        fixture.clock.advance(86_400)
        try await fixture.monitor.keepAlertsIfDue()
        #expect(try fixture.alert?.told == 87_400)
        fixture.clock.advance(9)
        await #expect(fixture.monitor.lastUpkeep == 87_400)
        try await fixture.monitor.keepAlertsIfDue()
        await #expect(fixture.monitor.lastUpkeep == 87_400)
    }
}
