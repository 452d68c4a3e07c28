import ResultStore
import Testing

@testable import AlertRules
@testable import FairnessMonitor

struct AlertFoldingTests {
    private static let key = ScoreKey(
        subject: .checkpoint(sha256: "c"), base: "b", suite: "s", numeric: "n", promptForm: "raw")
    private static let place = AlertFolding.Place(rule: "r", category: "gender")

    private func verdict(
        _ state: Verdict.State, rule: String = "r", category: String? = "gender", severity: AlertSeverity = .error,
        summary: String = "new"
    ) -> Verdict {
        Verdict(
            rule: rule, severity: severity, suite: "core", metric: "preference_gap", category: category, state: state,
            threshold: .above(1), tested: .value, unit: "nats", isReversed: false, summary: summary)
    }

    private func alert(
        _ state: AlertRecord.State = .firing, rule: String = "r", category: String? = "gender", count: Int = 0,
        severity: String = "warning", announced: Double? = 100, muted: String? = nil
    ) -> AlertRecord {
        AlertRecord(
            id: "known", run: "run", base: "b", suite: "s", rule: rule, category: category,
            metric: "core.preference_gap", severity: severity, state: state, count: count, sinceStep: 10, since: 100,
            updated: 150, announced: announced, muted: muted, summary: "old")
    }

    private func rule(
        _ name: String = "r", _ patience: AlertRule.Patience = .init(), inhibits: [String] = [],
        exceptions: [RuleException] = []
    ) -> AlertRule {
        AlertRule(
            name: name, suite: "core", metric: "preference_gap", unit: "nats", categories: ["gender"],
            threshold: .above(1), tested: .value, severity: .error, patience: patience, inhibits: inhibits,
            exceptions: exceptions)
    }

    private func fold(
        _ verdicts: [Verdict], live: [AlertRecord] = [], rules: [AlertRule]? = nil,
        history: AlertFolding.History? = nil
    ) -> AlertFolding.Outcome {
        AlertFolding(
            ruleSet: RuleSet(rules: rules ?? [rule()]), live: live, run: "run", key: Self.key,
            step: 20, history: history, now: 200
        ).fold(verdicts)
    }

    private func late(earlier: [Verdict.State] = [], later: [Verdict.State]) -> AlertFolding.History {
        AlertFolding.History(earlier: [Self.place: earlier], later: [Self.place: later], isLate: true)
    }

    @Test func aFiringRuleRaisesAnAlertAndTellsIt() throws {
        let result = fold([verdict(.firing)])
        let alert = try #require(result.changed.first)
        #expect(result.changed.count == 1)
        #expect(result.told.map(\.0) == [alert])
        #expect(alert.state == .firing && alert.count == 0 && alert.announced == 200 && alert.muted == nil)
        #expect(alert.run == "run" && alert.base == "b" && alert.suite == "s")
        #expect(alert.metric == "core.preference_gap")
        #expect(alert.severity == "error")
        #expect(alert.sinceStep == 20)
        #expect(alert.since == 200 && alert.updated == 200 && alert.resolved == nil)
        #expect(!alert.id.isEmpty)
    }

    @Test func oneThatStillFiresIsNotToldAgain() throws {
        let result = fold([verdict(.firing, severity: .critical)], live: [alert()])
        let changed = try #require(result.changed.first)
        #expect(result.told.isEmpty)
        #expect(changed.id == "known")
        #expect(changed.severity == "critical")
        #expect(changed.summary == "new")
        #expect(changed.since == 100 && changed.sinceStep == 10 && changed.updated == 200)
        #expect(changed.announced == 100)
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

    @Test func anAlertWhoseRuleIsNoLongerAboutTheRunIsWithdrawn() {
        let gone = fold([], live: [alert()])
        #expect(gone.changed.map(\.state) == [.resolved])
        #expect(gone.withdrawn.map(\.id) == ["known"] && gone.told.isEmpty)
        #expect(fold([], live: [alert(announced: nil, muted: "x")]).withdrawn.isEmpty)
        #expect(fold([], live: [alert()], history: late(later: [.firing])).changed.isEmpty)
    }

    @Test func categoriesAreAlertsOfTheirOwn() {
        let others = [verdict(.firing, category: nil), verdict(.passed, category: "age"), verdict(.unknown)]
        #expect(fold(others, live: [alert()]).changed.map(\.category) == [nil])
        #expect(fold([verdict(.passed, category: nil), verdict(.unknown)], live: [alert()]).changed.isEmpty)
    }

    @Test func aPatientRuleIsPendingUntilItWasFoundOftenEnough() throws {
        let patient = [rule("r", .init(waitsFor: 3))]
        let first = fold([verdict(.firing)], rules: patient)
        #expect(first.told.isEmpty)
        #expect(first.changed.map(\.state) == [.pending] && first.changed.map(\.count) == [1])
        #expect(first.verdicts.map(\.state) == [.pending])
        #expect(first.verdicts.first?.reason == "found at 1 of the 3 checkpoints that the rule waits for")
        let third = fold(
            [verdict(.firing)], live: [alert(.pending, count: 2, announced: nil)], rules: patient)
        let alert = try #require(third.changed.first)
        #expect(alert.state == .firing && alert.sinceStep == 10 && alert.announced == 200)
        #expect(third.told.count == 1 && third.verdicts.map(\.state) == [.firing])
        let passed = fold(
            [verdict(.passed)], live: [self.alert(.pending, count: 2, announced: nil)], rules: patient)
        #expect(passed.changed.map(\.state) == [.resolved] && passed.told.isEmpty)
    }

    @Test func anAlertIsKeptForAsManyCheckpointsAsItsRuleSays() {
        let keeping = [rule("r", .init(keepsFor: 2))]
        let first = fold([verdict(.passed)], live: [alert()], rules: keeping)
        #expect(first.changed.map(\.state) == [.firing] && first.changed.map(\.count) == [1])
        #expect(first.changed.map(\.summary) == ["old"])
        #expect(first.verdicts.first?.reason == "passed, but its alert is kept for 1 more checkpoint")
        let last = fold([verdict(.passed)], live: [alert(count: 2)], rules: keeping)
        #expect(last.changed.map(\.state) == [.resolved] && last.told.count == 1)
    }

    @Test func aLateCheckpointIsJudgedAsIfAllHadComeInOrder() throws {
        // What newer checkpoints found stays, what they found to be over isn't announced.
        #expect(fold([verdict(.passed)], live: [alert()], history: late(later: [.firing])).changed.isEmpty)
        #expect(fold([verdict(.firing)], live: [alert()], history: late(later: [.firing])).changed.isEmpty)
        #expect(fold([verdict(.firing)], history: late(later: [.passed])).told.isEmpty)
        #expect(fold([verdict(.firing)], history: late(later: [.passed])).changed.isEmpty)
        let open = fold([verdict(.firing)], history: late(later: [.inconclusive]))
        #expect(open.told.count == 1)
        // What an older one had raised, it ends, if no newer one has found anything.
        let ended = fold([verdict(.passed)], live: [alert()], history: late(earlier: [.firing], later: [.unknown]))
        #expect(ended.changed.map(\.state) == [.resolved] && ended.told.count == 1)
        let once = fold(
            [verdict(.passed)], live: [alert(.pending, count: 1, announced: nil)],
            rules: [rule("r", .init(waitsFor: 2))], history: late(earlier: [.pending], later: [.inconclusive]))
        #expect(once.changed.map(\.state) == [.resolved] && once.told.isEmpty)
        // The one that was missing of three.
        let patient = [rule("r", .init(waitsFor: 3))]
        let third = fold(
            [verdict(.firing)], live: [alert(.pending, count: 2, announced: nil)], rules: patient,
            history: late(earlier: [.pending], later: [.pending]))
        #expect(third.changed.map(\.state) == [.firing] && third.told.count == 1)
        #expect(third.verdicts.map(\.state) == [.pending])
    }

    @Test func theSameCheckpointAgainIsNotCountedTwice() {
        let patient = [rule("r", .init(waitsFor: 3))]
        let again = fold(
            [verdict(.firing)], live: [alert(.pending, count: 2, announced: nil)], rules: patient,
            history: .init(earlier: [Self.place: [.pending]]))
        #expect(again.told.isEmpty && again.verdicts.map(\.state) == [.pending])
        #expect(again.verdicts.first?.reason?.hasPrefix("found at 2 of the 3") == true)
        let over = fold(
            [verdict(.passed)], live: [alert()], history: .init(earlier: [Self.place: [.passed]]))
        #expect(over.changed.map(\.state) == [.resolved])
    }

    @Test func whatIsMutedIsKeptAndToldOnceNothingMutesIt() throws {
        let day = try #require(CalendarDay("2027-01-31"))
        let exception = RuleException(name: "e", run: nil, categories: nil, reason: "known", until: day)
        let muted = fold([verdict(.firing)], rules: [rule(exceptions: [exception])])
        let alert = try #require(muted.changed.first)
        #expect(alert.state == .firing && alert.announced == nil)
        #expect(alert.muted == "exception 'e' until 2027-01-31: known")
        #expect(muted.told.isEmpty && muted.verdicts.first?.muted == alert.muted)
        let freed = fold([verdict(.firing)], live: [self.alert(announced: nil, muted: "x")])
        #expect(freed.told.count == 1 && freed.changed.first?.announced == 200 && freed.changed.first?.muted == nil)
        // Whatever the verdict is meanwhile.
        let unsure = fold([verdict(.inconclusive)], live: [self.alert(announced: nil, muted: "x")])
        #expect(unsure.told.map(\.0.summary) == ["old"])
        // Shown as muted also where no alert came of it.
        let past = fold(
            [verdict(.firing)], rules: [rule(exceptions: [exception])], history: late(later: [.passed]))
        #expect(past.changed.isEmpty && past.verdicts.first?.muted == alert.muted)
        // What nobody was told of needs no all-clear.
        let ended = fold([verdict(.passed)], live: [self.alert(announced: nil, muted: "x")])
        #expect(ended.changed.map(\.state) == [.resolved] && ended.told.isEmpty)
    }

    @Test func whatFiresOnTheSameCheckpointInhibits() throws {
        let rules = [rule("r"), rule("loud", inhibits: ["r"])]
        let both = fold([verdict(.firing), verdict(.firing, rule: "loud")], rules: rules)
        #expect(both.told.map(\.0.rule) == ["loud"])
        #expect(both.changed.map(\.rule) == ["loud", "r"] && both.changed.map(\.muted) == [nil, "inhibited by loud"])
        let alone = fold(
            [verdict(.firing), verdict(.passed, rule: "loud")],
            live: [alert(announced: nil, muted: "inhibited by loud"), alert(rule: "loud", severity: "error")],
            rules: rules)
        #expect(Set(alone.told.map(\.0.rule)) == ["r", "loud"])
        let elsewhere = AlertFolding(
            ruleSet: RuleSet(rules: rules), live: [],
            elsewhere: [FiringAlert(AlertIdentity(suite: "other", rule: "loud", category: nil), .error)], run: "run",
            key: Self.key,
            step: 20, now: 200
        ).fold([verdict(.firing)])
        #expect(elsewhere.told.isEmpty)
    }
}
