import ResultStore
import Testing

@testable import AlertRules
@testable import FairnessMonitor

struct AlertFoldingTests {
    private static let key = ScoreKey(
        subject: .checkpoint(sha256: "c"), base: "b", suite: "s", numeric: "n", promptForm: "raw")

    private func verdict(
        _ state: Verdict.State, category: String? = "gender", severity: AlertSeverity = .error,
        summary: String = "new"
    ) -> Verdict {
        Verdict(
            rule: "r", severity: severity, suite: "core", metric: "preference_gap", category: category, state: state,
            threshold: .above(1), tested: .value, unit: "nats", isReversed: false, summary: summary)
    }

    private func alert(category: String? = "gender") -> AlertRecord {
        AlertRecord(
            id: "known", run: "run", base: "b", suite: "s", rule: "r", category: category,
            metric: "core.preference_gap", severity: "warning", state: .firing, count: 3, sinceStep: 10, since: 100,
            updated: 150, summary: "old")
    }

    private func fold(
        _ verdicts: [Verdict], live: [AlertRecord] = [], isLate: Bool = false
    ) -> (changed: [AlertRecord], told: [(AlertRecord, Verdict)]) {
        AlertFolding(
            live: live, run: "run", key: Self.key, suiteName: "core", step: 20, isLate: isLate, now: 200
        ).fold(verdicts)
    }

    @Test func aFiringRuleRaisesAnAlertAndTellsIt() throws {
        let result = fold([verdict(.firing)])
        let alert = try #require(result.changed.first)
        #expect(result.changed.count == 1)
        #expect(result.told.map(\.0) == [alert])
        #expect(alert.state == .firing)
        #expect(alert.count == 1)
        #expect(alert.run == "run" && alert.base == "b" && alert.suite == "s")
        #expect(alert.metric == "core.preference_gap")
        #expect(alert.severity == "error")
        #expect(alert.sinceStep == 20)
        #expect(alert.since == 200 && alert.updated == 200 && alert.resolved == nil)
        #expect(!alert.id.isEmpty)
    }

    @Test func oneThatStillFiresIsCountedAndNotToldAgain() throws {
        let result = fold([verdict(.firing, severity: .critical)], live: [alert()])
        let changed = try #require(result.changed.first)
        #expect(result.told.isEmpty)
        #expect(changed.id == "known")
        #expect(changed.count == 4)
        #expect(changed.severity == "critical")
        #expect(changed.summary == "new")
        #expect(changed.since == 100 && changed.sinceStep == 10 && changed.updated == 200)
    }

    @Test func onlyAPassedRuleResolvesAndThatIsTold() throws {
        let result = fold([verdict(.passed)], live: [alert()])
        #expect(result.changed.map(\.state) == [.resolved])
        #expect(result.changed.first?.resolved == 200)
        #expect(result.changed.first?.id == "known")
        #expect(result.told.count == 1)
    }

    @Test(arguments: [Verdict.State.inconclusive, .unknown]) func whatShowsNothingChangesNothing(_ state: Verdict.State)
    {
        #expect(fold([verdict(state)], live: [alert()]).changed.isEmpty)
        #expect(fold([verdict(state)]).changed.isEmpty)
    }

    @Test func aMissingVerdictLeavesTheAlert() {
        #expect(fold([], live: [alert()]).changed.isEmpty)
    }

    @Test func categoriesAreAlertsOfTheirOwn() {
        let result = fold([verdict(.firing, category: nil), verdict(.passed, category: "age")], live: [alert()])
        #expect(result.changed.map(\.category) == [nil])
        #expect(fold([verdict(.passed, category: nil)], live: [alert()]).changed.isEmpty)
    }

    @Test func aLateCheckpointMayRaiseAnAlertButEndsNone() throws {
        #expect(fold([verdict(.passed)], live: [alert()], isLate: true).changed.isEmpty)
        let raised = fold([verdict(.firing)], isLate: true)
        #expect(raised.told.count == 1)
        let kept = try #require(fold([verdict(.firing)], live: [alert()], isLate: true).changed.first)
        #expect(kept.summary == "old")
        #expect(kept.count == 4)
    }
}
