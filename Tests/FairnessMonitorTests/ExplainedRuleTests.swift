import AlertRules
import FairnessMetrics
import ResultStore
import Testing

@testable import FairnessMonitor

struct ExplainedRuleTests {
    private static func explained(
        _ rule: String, of query: String? = nil, _ runs: JudgedRuns, rules: LoadedRules? = nil
    ) throws -> ExplainedRule {
        try ExplainedRule(rule, in: rules ?? runs.rules, of: query, suites: [JudgedRuns.suite], runs.reader)
    }

    private static func runs() throws -> JudgedRuns {
        let runs = try JudgedRuns()
        try runs.addTwoRuns()
        return runs
    }

    @Test func saysInWordsWhatTheFileSays() throws {
        let runs = try Self.runs()
        let words = Dictionary(
            try Self.explained("far", runs).words.map { ($0.label, $0.text) }, uniquingKeysWith: { first, _ in first })
        #expect(words["measures"] == "made.preference_gap (nats)")
        #expect(words["where"] == "in each category by itself: age, gender")
        #expect(words["compared"] == "with nothing: the metric's own value")
        #expect(words["fires"] == "above 1.3 nats, when the whole interval at the adjusted level lies there")
        #expect(words["severity"] == "error: pages")
        #expect(words["family"] == "2 hypotheses of 3 on made that page, corrected together by Holm's method")
        #expect(
            words["level"]
                == "0.05 a run, spread over 4 planned checkpoints: 0.013 at the first, for all together")
        #expect(
            words["patience"]
                == "fires at the 2nd checkpoint at which it is found without having passed between; outlasts 1 at which "
                + "it passes, and ends at the next")
        #expect(words["mutes"] == "jump, in the same run and place")
        let kept = Dictionary(
            try Self.explained("kept", runs).words.map { ($0.label, $0.text) }, uniquingKeysWith: { first, _ in first })
        #expect(kept["only for"] == "rank <= 8")
        #expect(kept["except"] == "e, in gender, until 2027-01-31: control")
        #expect(kept["severity"] == "notice: pages nobody")
    }

    @Test func tellsWhatWouldMakeItFireAndWhatTheAlertIs() throws {
        let runs = try Self.runs()
        let explained = try Self.explained("far", of: "grown/600", runs)
        let checkpoint = try #require(explained.checkpoint)
        #expect(checkpoint.isBySameRules)
        #expect(checkpoint.places.map(\.verdict.category) == ["age", "gender"])
        let (age, gender) = (checkpoint.places[0], checkpoint.places[1])
        #expect(age.verdict.state == .firing && age.recorded?.state == "firing")
        #expect(age.alert?.sinceStep == 400)
        #expect(gender.verdict.state == .passed && gender.alert == nil)
        let (now, edge) = (try #require(gender.verdict.value), try #require(gender.verdict.firesFrom))
        #expect(now < 1.3 && edge > 1.3)
        let lines = try explained.lines()
        let row = try #require(lines.first { $0.hasPrefix("gender ") })
        #expect(row.contains("+\(NumberText.fixed(edge - now, decimals: 3))"), "\(row)")
        #expect(lines.contains { $0.hasPrefix("age: what moved made.preference_gap most from the base, of 30 items") })
        #expect(!lines.contains { $0.hasPrefix("gender: what moved") })
    }

    /// The parts are those of the scores in the store, the largest first, and their text is escaped.
    @Test func namesTheItemsThatMovedIt() throws {
        let runs = try Self.runs()
        let explained = try Self.explained("far", of: "grown/600", runs)
        let place = try #require(explained.checkpoint?.places.first)
        guard case .known(let items) = place.items else {
            Issue.record("no items")
            return
        }
        #expect(items.count == 30)
        let sizes = items.map(\.contribution.magnitude)
        #expect(sizes == sizes.sorted(by: >))
        let change = try #require(place.change)
        #expect((items.reduce(0) { $0 + $1.contribution } - change).magnitude < 1e-12)
        let first = try #require(items.first)
        #expect((first.tuned - 2.2 * first.base).magnitude <= 0.02)
        var detail = ExplainedRule.Detail()
        detail.items = 2
        detail.category = "age"
        let lines = try explained.lines(detail)
        #expect(lines.count { $0.contains("more\\\\ ") } == 2)
        #expect(lines.contains { $0.contains(first.item) })
        detail.category = "religion"
        #expect(throws: Refusal.self) { try explained.lines(detail) }
    }

    @Test func choosesTheNewestThatTheRuleIsAbout() throws {
        let runs = try Self.runs()
        #expect(try Self.explained("far", runs).checkpoint?.record.checkpoint.displayName == "ablation-1/200")
        // Of rank 16, which the rule isn't about.
        #expect(try Self.explained("kept", runs).checkpoint?.record.checkpoint.displayName == "grown/900")
        let error = #expect(throws: Refusal.self) { try Self.explained("kept", of: "ablation-1/200", runs) }
        #expect(error?.code == "rule-not-about")
        #expect(throws: StoreError.self) { try Self.explained("far", of: "grown/950", runs) }
        let unknown = #expect(throws: Refusal.self) { try Self.explained("fra", runs) }
        #expect(unknown?.reason == "no rule is called 'fra'; did you mean 'far'?")
    }

    @Test func saysSoWhereThereIsNothingToShow() throws {
        let runs = try JudgedRuns(forgotten: "sha of ablation-1 200")
        try runs.addTwoRuns()
        let without = try Self.explained("far", runs)
        #expect(without.checkpoint == nil)
        #expect(without.absence == "ablation-1/200 can't be judged again: its item scores aren't kept")
        #expect(try without.lines().last == "note: ablation-1/200 can't be judged again: its item scores aren't kept")
        let nothing = try ExplainedRule("far", in: runs.rules, of: nil, suites: [JudgedRuns.suite], nil)
        #expect(nothing.absence == "there are no results yet to hold it against")
        let other = try Self.explained(
            "far", of: "grown/600", runs, rules: runs.load(JudgedRuns.text.replacing("1.3", with: "1.9")))
        #expect(other.checkpoint?.isBySameRules == false)
        #expect(try other.lines().contains { $0.hasPrefix("note: judged by these rules now") })
    }

    @Test func aDocumentHasTheSame() throws {
        let text = try Self.explained("far", of: "grown/600", Self.runs()).document(items: 1).written()
        for part in ["\"fires_from\":", "\"judged_by_these_rules\":true", "\"contribution\":", "\"since_step\":400"] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
