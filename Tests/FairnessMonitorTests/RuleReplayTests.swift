import AlertRules
import FairnessMetrics
import ResultStore
import Testing

@testable import FairnessMonitor

struct RuleReplayTests {
    private func bare(_ verdicts: [VerdictRecord]) -> [VerdictRecord] {
        verdicts.map { verdict in
            var verdict = verdict
            verdict.alertID = nil
            return verdict
        }
    }

    /// What the daemon recorded and what a replay by the very same rules comes to are the same, number for number.
    @Test func theVeryRulesGiveTheVeryVerdicts() throws {
        let runs = try JudgedRuns()
        try runs.addTwoRuns()
        var replay = RuleReplay(runs.rules, in: runs.reader)
        let suites = try runs.reader.suites(beside: [])
        #expect(suites.map(\.sha256) == [JudgedRuns.suite.sha256])
        var states: Set<String> = []
        let recorded = try runs.reader.recordedEvaluations(onSuites: suites.map(\.sha256))
        #expect(recorded.map(\.checkpoint.displayName).prefix(3) == ["ablation-1/100", "ablation-1/200", "grown/100"])
        #expect(recorded.count == 11)
        for record in recorded {
            let evaluation = try StoredEvaluation(
                record, suite: suites[0], for: [runs.rules], in: runs.reader)
            let outcome = try replay.judge(evaluation)
            #expect(outcome.verdicts.map { VerdictRecord($0) } == bare(record.verdicts))
            states.formUnion(record.verdicts.map { $0.muted == nil ? $0.state : "muted" })
        }
        #expect(states == ["passed", "pending", "firing", "muted", "inconclusive", "unknown"])
        let comparison = try RuleComparison(
            .init(), old: runs.rules, new: runs.rules, suites: suites, in: runs.reader)
        #expect(comparison.isEmpty && comparison.checkpoints == 11 && comparison.runs == 2)
        #expect(comparison.totals.old == comparison.totals.new)
        #expect(comparison.lines().last == "no verdict differs")
    }

    private func compared(
        _ runs: JudgedRuns, _ new: String, _ change: (inout RuleComparison.Query) -> Void = { _ in }
    ) throws -> RuleComparison {
        var query = RuleComparison.Query()
        change(&query)
        return try RuleComparison(
            query, old: runs.rules, new: runs.load(new), suites: [JudgedRuns.suite], in: runs.reader)
    }

    @Test func anotherThresholdTurnsTheVerdictsThatItShould() throws {
        let runs = try JudgedRuns()
        try runs.addTwoRuns()
        let comparison = try compared(runs, JudgedRuns.text.replacing("above: 1.3", with: "above: 1.9"))
        func found(_ step: Int, _ rule: String) -> [String?]? {
            comparison.differences.first {
                $0.checkpoint.traits.step == step && $0.rule == rule && $0.category == "age"
            }
            .map { [$0.old?.state, $0.new?.state] }
        }
        #expect(found(400, "far") == ["pending", "passed"])
        #expect(found(500, "far") == ["firing", "passed"])
        #expect(found(600, "far")?[0] == "firing")
        // What it muted is heard.
        #expect(found(600, "jump") == ["muted", "firing"])
        #expect(found(800, "far") == nil)
        #expect(comparison.differences.allSatisfy { $0.checkpoint.traits.run == "grown" })
        #expect(comparison.totals.old.runsThatPage == ["grown"] && comparison.totals.old.pages == 1)
        #expect(comparison.totals.new.runsThatPage.isEmpty && comparison.totals.new.pages == 0)
        let lines = comparison.lines()
        #expect(lines.first == "11 checkpoints of 2 runs, judged again by both")
        let row = try #require(lines.first { $0.contains("grown/500") && $0.contains("far") })
        #expect(row.contains("firing (error)") && row.contains("passed"))
        #expect(lines.contains { $0.split(separator: " ") == ["runs", "that", "page", "1", "0"] })
    }

    @Test func aRuleThatOnlyOneSideHasIsNothingOnTheOther() throws {
        let runs = try JudgedRuns()
        try runs.addTwoRuns()
        let extra = JudgedRuns.text + "\n  - {name: new, metric: made.stereotype_preference, above: 60, severity: info}"
        let comparison = try compared(runs, extra)
        let rows = comparison.differences.filter { $0.rule == "new" }
        #expect(rows.count == 11)
        #expect(rows.allSatisfy { $0.old == nil && $0.new?.state == "firing" })
    }

    @Test func theLastCheckpointsOfTheRunsThatAreAskedFor() throws {
        let runs = try JudgedRuns()
        try runs.addTwoRuns()
        let comparison = try compared(runs, JudgedRuns.text) {
            $0.last = 3
            $0.runs = ["gr*"]
        }
        #expect(comparison.checkpoints == 3 && comparison.runs == 1)
        #expect(
            comparison.notes == [
                "grown: 6 earlier checkpoints are left out, and its alerts begin without them; see --last"
            ])
        let error = #expect(throws: Refusal.self) { try compared(runs, JudgedRuns.text) { $0.runs = ["no*"] } }
        #expect(error?.code == "replay-nothing")
    }

    @Test func whatHasNoScoresIsLeftOutWithItsReason() throws {
        let runs = try JudgedRuns(forgotten: "sha of grown 900")
        try runs.addTwoRuns()
        let comparison = try compared(runs, JudgedRuns.text)
        #expect(comparison.checkpoints == 10)
        #expect(comparison.notes == ["grown/900 on made is left out: its item scores aren't kept"])
    }
}
