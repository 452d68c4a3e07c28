import Testing

@testable import AlertRules

struct AlertStandingTests {
    /// A letter a checkpoint: f found, p passed, i inconclusive, u unknown; and what it changed: P pending, S started,
    /// s still firing, k kept, r resolved, d dropped, . nothing.
    @Test(arguments: [
        ("pppp", "....", 1, 0), ("pffp", ".Ssr", 1, 0), ("fufp", "S.sr", 1, 0), ("fiifp", "S..sr", 1, 0),
        ("fuuu", "S...", 1, 0), ("ffuip", "Ss..r", 1, 0), ("fpf", "SrS", 1, 0), ("uiuf", "...S", 1, 0),
        ("ffffp", "PPSsr", 3, 0), ("fpfff", "PdPPS", 3, 0), ("fufif", "P.P.S", 3, 0), ("fp", "Pd", 2, 0),
        ("fppp", "Skkr", 1, 2), ("fpfppp", "Sksk" + "kr", 1, 2), ("fpupip", "Sk.k.r", 1, 2), ("ffpp", "PSkr", 2, 1),
    ])
    func folds(_ states: String, _ expected: String, _ waitsFor: Int, _ keepsFor: Int) {
        let letters: [Character: Verdict.State] = ["f": .firing, "p": .passed, "i": .inconclusive, "u": .unknown]
        let changes: [AlertStanding.Change: Character] = [
            .pending: "P", .started: "S", .stillFiring: "s", .kept: "k", .resolved: "r", .dropped: "d",
        ]
        var standing = AlertStanding()
        let patience = AlertRule.Patience(waitsFor: waitsFor, keepsFor: keepsFor)
        let seen = states.map { letter in
            standing.take(letters[letter] ?? .unknown, patience).map { changes[$0] ?? "?" } ?? "."
        }
        #expect(String(seen) == expected)
    }

    /// Where the truth changes once, so does the state, whatever the patience: at most it starts and ends.
    @Test(arguments: [1, 3], [0, 2]) func oneChangeOfTheTruthIsAtMostTwoOfTheState(_ waitsFor: Int, _ keepsFor: Int) {
        let patience = AlertRule.Patience(waitsFor: waitsFor, keepsFor: keepsFor)
        for change in 0...10 {
            var standing = AlertStanding()
            let told = (0..<20).compactMap { index in
                standing.take(index < change ? .firing : .passed, patience)
            }.filter { $0 == .started || $0 == .resolved }
            #expect(told.count <= 2)
        }
    }

    private func identity(_ rule: String, _ category: String?) -> AlertIdentity {
        AlertIdentity(suite: "core", rule: rule, category: category)
    }

    private func rules(until: String = "2027-01-31") -> RuleSet {
        let text = """
            version: 1
            rules:
              - name: loud
                metric: core.preference_gap
                each: category
                above: 1
                severity: critical
                inhibits: [quiet]
              - name: quiet
                metric: core.preference_gap
                each: category
                above: 0.5
                severity: error
                exceptions:
                  - {name: ablations, run: "ablation-*", category: [gender], reason: control runs, until: \(until)}
            """
        return read(text).ruleSet ?? RuleSet(rules: [])
    }

    /// By Python's datetime.
    @Test(arguments: [
        ("1970-01-01", 86_400.0), ("2028-02-29", 1_835_481_600), ("2000-02-29", 951_868_800),
        ("2099-12-31", 4_102_444_800), ("2100-02-29", nil), ("2027-04-31", nil), ("2027-13-01", nil),
        ("2027-00-10", nil), ("27-01-31", nil), ("2027-1-31", nil), ("2027-01-31T00", nil), ("", nil),
    ])
    func daysEndWhereTheCalendarSays(_ text: String, _ end: Double?) {
        #expect(CalendarDay(text)?.end == end)
    }

    @Test func anExceptionMutesItsRunsAndCategoriesUntilItsDayHasPassed() {
        // The last second of the day, and the first of the next.
        let (last, next) = (1_801_439_999.0, 1_801_440_000.0)
        func muting(_ rule: String, _ category: String?, run: String?, at time: Double) -> String? {
            rules().muting(FiringAlert(identity(rule, category), .error), run: run, firing: [], at: time)
        }
        let expected = "exception 'ablations' until 2027-01-31: control runs"
        #expect(muting("quiet", "gender", run: "ablation-2", at: last) == expected)
        #expect(muting("quiet", "gender", run: "ablation-2", at: next) == nil)
        #expect(muting("quiet", "age", run: "ablation-2", at: last) == nil)
        #expect(muting("quiet", "gender", run: "main", at: last) == nil)
        #expect(muting("quiet", "gender", run: nil, at: last) == nil)
        #expect(muting("loud", "gender", run: "ablation-2", at: last) == nil)
        #expect(muting("quiet", "gender/women", run: "ablation-2", at: last) == expected)
        // An exception of one category is none of the whole suite.
        #expect(muting("quiet", nil, run: "ablation-2", at: last) == nil)
    }

    @Test func aSilenceMutesWhatItsPatternsMatchAndComesLast() {
        func muting(_ rule: String, _ category: String?, run: String?, _ silence: Silence) -> String? {
            rules().muting(
                FiringAlert(identity(rule, category), .error), run: run, firing: [], silences: [silence], at: 0)
        }
        func silence(rule: String? = nil, run: String? = nil, category: String? = nil) -> Silence {
            Silence(
                rule: rule.map { GlobPattern($0) }, run: run.map { GlobPattern($0) },
                category: category.map { GlobPattern($0) }, note: "silenced")
        }
        #expect(muting("loud", nil, run: nil, silence()) == "silenced")
        #expect(muting("loud", "age", run: "main", silence(rule: "lo*", run: "ma*", category: "age")) == "silenced")
        #expect(muting("loud", "age/old", run: "main", silence(category: "age")) == "silenced")
        #expect(muting("loud", "age/old", run: "main", silence(category: "age/o*")) == "silenced")
        #expect(muting("loud", "ageing", run: "main", silence(category: "age")) == nil)
        #expect(muting("loud", nil, run: "main", silence(category: "age")) == nil)
        #expect(muting("loud", "age", run: nil, silence(run: "*")) == nil)
        #expect(muting("loud", "age", run: "main", silence(rule: "quiet")) == nil)
        // An exception is the more lasting reason.
        let mutes = muting("quiet", "gender", run: "ablation-2", silence())
        #expect(mutes?.hasPrefix("exception 'ablations'") == true)
    }

    @Test func aRuleMutesAnotherInTheSamePlaceOnly() {
        func muting(_ category: String?, by other: AlertIdentity, _ severity: AlertSeverity = .critical) -> String? {
            rules().muting(
                FiringAlert(identity("quiet", category), .error), run: "main", firing: [FiringAlert(other, severity)],
                at: 0)
        }
        #expect(muting("gender", by: identity("loud", "gender")) == "inhibited by loud")
        #expect(muting("gender", by: identity("loud", "gender/women")) == "inhibited by loud")
        #expect(muting("gender", by: identity("loud", nil)) == "inhibited by loud")
        #expect(muting("gender", by: identity("loud", "age")) == nil)
        #expect(muting("gender", by: identity("quiet", "gender")) == nil)
        // One that only warns, for want of a calibration, mutes no page.
        #expect(muting("gender", by: identity("loud", "gender"), .warning) == nil)
        let quiet = FiringAlert(identity("quiet", "age"), .error)
        #expect(
            rules().muting(FiringAlert(identity("loud", "age"), .critical), run: "main", firing: [quiet], at: 0) == nil)
    }
}
