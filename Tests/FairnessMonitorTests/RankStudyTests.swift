import FairnessStatistics
import StrictJSON
import Testing

@testable import FairnessMonitor

/// What `fairwatch ranks` makes of a store.
@Suite struct RankStudyTests {
    let recorded: RecordedRuns

    init() throws {
        recorded = try RecordedRuns()
    }

    private func query(_ change: (inout RankQuery) -> Void) -> RankQuery {
        var query = RankQuery()
        change(&query)
        return query
    }

    private func refusal(_ query: RankQuery = RankQuery(), in recorded: RecordedRuns? = nil) throws -> Refusal {
        let recorded = recorded ?? self.recorded
        return try #require(throws: Refusal.self) { try recorded.report(query) }
    }

    @Test func runsAreTheUnitAndRanksTheRows() throws {
        try recorded.add(rank: 1, runs: 5, keeps: 0.9)
        try recorded.add(rank: 8, runs: 6, keeps: 0.7)
        try recorded.add(rank: 0, runs: 5, keeps: 0.5)
        let report = try recorded.report()
        #expect(report.rows.map(\.rank) == [.lowRank(1), .lowRank(8), .full])
        #expect(report.rows.map(\.runs.count) == [5, 6, 5])
        for (row, share) in zip(report.rows, [0.9, 0.7, 0.5]) {
            let retention = try #require(row.retention)
            #expect((retention.value - share).magnitude < 0.02)
            #expect(row.contrast.degreesOfFreedom == Double(row.runs.count - 1))
            guard case .bounded(let interval)? = row.retentionInterval else {
                Issue.record("not bounded")
                continue
            }
            #expect(interval.low < share && share < interval.high && interval.high - interval.low < 0.1)
        }
        let trend = try #require(report.trend)
        #expect(trend.isExact && trend.orders == 462 && trend.p < 0.01)
        #expect(
            report.conclusion[0].hasPrefix("Lower ranks kept more of the base's bias in these runs: R falls by 0.0"))
        #expect(
            report.conclusion.contains { $0.hasPrefix("At ranks 1, 8 more than half of the base's bias is retained") })
        #expect(!report.conclusion.contains { $0.contains("at least 5 runs") })
        #expect(report.conclusion.contains { $0.hasPrefix("No rank was shown to keep at most 0.1 more") })
    }

    @Test func ranksAreTestedDownwardToTheFirstFailure() throws {
        try recorded.add(rank: 1, runs: 5, keeps: 0.5)
        try recorded.add(rank: 2, runs: 5, keeps: 0.9)
        try recorded.add(rank: 4, runs: 1, keeps: 0.5)
        try recorded.add(rank: 8, runs: 5, keeps: 0.52)
        try recorded.add(rank: 0, runs: 5, keeps: 0.5)
        let report = try recorded.report()
        let words = report.rows.map { row in
            switch row.comparison {
            case .none: "none"
            case .reference: "reference"
            case .nonInferior: "yes"
            case .notShown: "no"
            case .notReached: "not reached"
            case .untested(let reason): reason
            }
        }
        #expect(words == ["not reached", "no", "1 run", "yes", "reference"])
        #expect(report.comparison?.smallest == .lowRank(8))
        #expect(try recorded.report(query { $0.margin = 0.001 }).comparison?.smallest == nil)
        let without = try recorded.report(query { $0.runs = ["r2-*", "r8-*"] })
        #expect(without.comparison?.reference == .lowRank(8))
    }

    @Test func oneRunARankIsNoStudyOfRanks() throws {
        for rank in [1, 2, 4] { try recorded.add(rank: rank, runs: 1, keeps: 0.5 + 0.1 / Double(rank)) }
        let report = try recorded.report()
        let lines = report.lines
        #expect(lines.contains("* over templates only: it speaks of this one run, not of its rank"))
        #expect(lines.contains { $0 == "smallest non-inferior rank  not tested, against rank 4" })
        #expect(
            report.conclusion[0]
                == "3 runs are too few to test a trend: even the most ordered of all orders of the ranks would have "
                + "p = 0.333.")
        #expect(
            report.conclusion.contains {
                $0.hasPrefix("Ranks 1, 2, 4 rest on one run each: differences may be the seed's")
            })
        #expect(report.rows[0].contrast.degreesOfFreedom == 29)
    }

    @Test func aRunIsItsLastStepOrTheOneThatIsAskedFor() throws {
        for (step, share) in [(100, 0.9), (200, 0.8), (1_000, 0.6)] {
            try recorded.add("a", step: step, rank: 8, keeps: share, kl: 0.1 * (1 - share))
        }
        try recorded.add("b", step: 200, rank: 4, keeps: 0.7, kl: 0.019)
        #expect(try recorded.report().rows[1].runs[0].checkpoint.traits.step == 1_000)
        #expect(try recorded.report(query { $0.moment = .step(200) }).rows[1].runs[0].checkpoint.traits.step == 200)
        let matched = try recorded.report(query { $0.moment = .matchedDivergence })
        #expect(matched.level == 0.019)
        #expect(matched.rows.map { $0.runs[0].checkpoint.traits.step } == [200, 200])
        let early = try recorded.report(query { $0.moment = .step(100) })
        #expect(early.leftOut == [.init(run: "b", reason: "step 100 was not evaluated; these were: 200")])
    }

    @Test func whatIsNoRunOfOneRankIsLeftOut() throws {
        try recorded.add(rank: 8, runs: 2, keeps: 0.7)
        try recorded.add("mixed", step: 1, rank: 8, keeps: 0.7)
        try recorded.add("mixed", step: 2, rank: 4, keeps: 0.7)
        try recorded.add("unknown", rank: nil, keeps: 0.7)
        try recorded.add("scoreless", rank: 8, keeps: 0.7)
        try recorded.store.discardScores(ofCheckpoints: ["sha of scoreless 200"])
        let report = try recorded.report()
        #expect(report.rows.map(\.runs.count) == [2])
        #expect(
            report.leftOut.map(\.reason) == [
                "its checkpoints are not of one rank (4, 8): it is not one training run",
                "its rank is not known: its configuration names none",
                "the item scores of scoreless/200 aren't kept",
            ])
        #expect(report.lines.contains("  - unknown: its rank is not known: its configuration names none"))
    }

    @Test func theSameBytesCountOnce() throws {
        try recorded.add("one", rank: 8, keeps: 0.7, content: "same")
        try recorded.add("two", rank: 8, keeps: 0.7, content: "same")
        let report = try recorded.report()
        #expect(report.rows.map(\.runs.count) == [1])
        #expect(report.notes.count == 1 && report.notes[0].hasSuffix("counted once"))
    }

    @Test func aBaseWithoutBiasHasNothingToKeep() throws {
        let recorded = try RecordedRuns(base: (0..<30).map { 0.2 + RecordedRuns.sine($0) })
        try recorded.add(rank: 1, runs: 3, keeps: 0.9)
        try recorded.add(rank: 8, runs: 3, keeps: 0.2)
        let report = try recorded.report()
        #expect(!report.hasRetention && report.comparison == nil)
        #expect(report.conclusion[0].contains("there is no bias here that could be kept"))
        #expect(report.lines.contains { $0.hasSuffix("not tested: the base has no bias to keep") })
        #expect(report.document["non_inferiority"] == .null)
    }

    @Test func theTableHasARowForEachRank() throws {
        try recorded.add(rank: 8, runs: 1, keeps: 0.75, kl: 0.0123)
        try recorded.add(rank: 16, runs: 1, keeps: 0.5, kl: 0.02)
        let lines = try recorded.report().lines
        #expect(
            lines[4]
                == "RANK  RUNS  STEP  VALUE    95 % INTERVAL      R    95 % INTERVAL      KL  R − R(16)  BOUND  NON-INFERIOR"
        )
        #expect(
            lines[5].hasPrefix("   8     1   200  0.7")
                && lines[5].hasSuffix("0.0123          –      –  not tested: 1 run"))
        #expect(
            lines[6].hasPrefix("  16     1   200  0.4") && lines[6].hasSuffix("0.0200          –      –  reference"))
    }

    @Test func whatElseDiffersBetweenRanksIsNamed() throws {
        try recorded.add(rank: 1, runs: 5, keeps: 0.9, kl: 0.01)
        try recorded.add(rank: 8, runs: 5, keeps: 0.7, kl: 0.021)
        let sentence = "The mean KL from the base differs by 2.1× between ranks: part of a difference may be how far"
        #expect(
            try recorded.report().conclusion[0].contains("in these runs, which went unequally far from it: R falls"))
        #expect(try recorded.report().conclusion.contains { $0.hasPrefix(sentence) })
    }

    @Test func asksWhichWhereThereAreSeveral() throws {
        #expect(try refusal().reason.hasPrefix("no checkpoint has been evaluated yet"))
        try recorded.add("a", rank: 8, keeps: 0.7)
        try recorded.add("b", rank: 8, keeps: 0.7, base: "other")
        let bases = try refusal()
        #expect(
            bases.reason.hasPrefix("the checkpoints are on 2 bases, whose values can't be put together; choose one:"))
        #expect(bases.reason.contains("--base other   other, sha256 other-finger, 1 checkpoint"))
        #expect(DescribedError(bases).isUsage)
        #expect(try recorded.report(query { $0.base = "other" }).rows[0].runs.map(\.name) == ["b"])
        let suite = RecordedRuns.suite(named: "second")
        try recorded.add("c", rank: 8, keeps: 0.7, suite: suite)
        #expect(try refusal().reason.contains("choose one:\n  --suite "))
        let named = query {
            $0.metric = "second.preference_gap"
            $0.base = "base"
        }
        #expect(try recorded.report(named).rows[0].runs.map(\.name) == ["c"])
        #expect(try refusal(query { $0.runs = ["z*"] }).reason.hasPrefix("no evaluated run matches --run z*"))
    }

    @Test func otherArithmeticIsNotMixedIn() throws {
        try recorded.add(rank: 8, runs: 2, keeps: 0.7)
        try recorded.add("zen", rank: 8, keeps: 0.7, numeric: "zen")
        let report = try recorded.report()
        #expect(report.rows[0].runs.count == 2 && report.numeric == "haswell")
        #expect(report.notes.first?.hasPrefix("1 evaluation was made in other arithmetic") == true)
    }

    @Test func refusesMetricsThatAreNoSignedBias() throws {
        try recorded.add("a", rank: 8, keeps: 0.7)
        #expect(
            try refusal(query { $0.metric = "perplexity" }).reason.contains("preference_gap, preference_gap_scaled"))
        #expect(try refusal(query { $0.metric = "prefrence" }).reason.hasPrefix("suite made has no metric 'prefrence'"))
        #expect(
            try refusal(query { $0.category = "agee" }).reason
                == "preference_gap has no category 'agee'; --category: did you mean 'age'?")
        let share = try recorded.report(query { $0.metric = "stereotype_preference" })
        #expect(share.baseValue.value == 50)
    }

    @Test func anAuditorFindsEveryCheckpointAndTheSameBytes() throws {
        try recorded.add(rank: 1, runs: 2, keeps: 0.9)
        try recorded.add(rank: 8, runs: 2, keeps: 0.7)
        let document = try recorded.report().document
        #expect(document.written() == (try recorded.report().document.written()))
        let checkpoints = try #require(document["checkpoints"]?.array)
        #expect(checkpoints.count == 4)
        #expect(checkpoints[0]["sha256"]?.string == "sha of r1-seed1 200")
        #expect(checkpoints[0]["path"]?.string == "/watch/r1-seed1/checkpoint-200")
        let ranks = try #require(document["ranks"]?.array)
        #expect(ranks[0]["clusters"]?.integer == 30 && ranks[0]["n"]?.integer == 30)
        #expect(ranks[0]["method"]?.string == "Student's t, 1 degrees of freedom, runs and templates random")
        #expect(document["trend"]?["n"]?.integer == 4 && document["seed"]?.integer == 20_240_518)
    }
}
