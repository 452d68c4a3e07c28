import FairnessStatistics
import Foundation
import Testing

@testable import AlertRules

private func estimate(_ value: Double, _ error: Double?, clusters: Int = 30) -> Estimate {
    Estimate(value: value, standardError: error, interval: nil, n: clusters * 2, clusters: clusters, method: "given")
}

private func rule(
    _ tested: AlertRule.Tested = .difference, _ threshold: AlertRule.Threshold = .above(0.2),
    _ severity: AlertSeverity = .error, categories: [String?] = ["gender"], summary: String? = nil
) -> AlertRule {
    AlertRule(
        name: "r", suite: "core", metric: "gap", unit: "nats", categories: categories, threshold: threshold,
        tested: tested, severity: severity, summary: summary.map { SummaryTemplate.parse($0).template } ?? .standard)
}

private func observation(
    _ change: Estimate?, category: String? = "gender", value: Estimate? = estimate(1, 0.1), undefined: String? = nil,
    incomparable: String? = nil, drift: Double? = 0, sum: Estimate? = nil, baseline: Estimate = estimate(0.5, 0.1)
) -> Observation {
    let contrast = Observation.Contrast(baseline: baseline, difference: change, sum: sum)
    return Observation(
        suite: "core", metric: "gap", category: category, estimate: value, undefined: undefined, ideal: 0,
        contrasts: [.base: incomparable.map { .failure(.init($0)) } ?? .success(contrast)], drift: drift)
}

private func judge(_ rules: [AlertRule], _ observations: [Observation]) -> [Verdict] {
    Judge(ruleSet: RuleSet(rules: rules)).verdicts(on: observations)
}

struct JudgeTests {
    @Test(arguments: [
        (observation(estimate(1, 0.1)), Verdict.State.firing, nil),
        (observation(estimate(0.25, 0.1)), .inconclusive, "beyond the threshold, but not by more than chance may do"),
        (observation(estimate(0.15, 0.1)), .passed, nil),
        (observation(estimate(0.2, 0)), .passed, nil),
        (observation(nil), .unknown, "not comparable with the base: no contrast"),
        (
            observation(nil, incomparable: "another suite hash"), .unknown,
            "not comparable with the base: another suite hash"
        ),
        (observation(nil, value: nil, undefined: "n is 0"), .unknown, "undefined: n is 0"),
        (observation(nil, category: "age"), .unknown, "no data"),
        (
            observation(estimate(1, 0.1, clusters: 19)), .unknown,
            "19 clusters, fewer than the 20 that a paging rule needs"
        ),
        (observation(estimate(1, nil, clusters: 1)), .unknown, "fewer than two clusters, so no standard error"),
        (observation(estimate(1, nil)), .unknown, "no standard error: given"),
        (observation(estimate(.nan, 0.1)), .unknown, "not finite"),
        (observation(estimate(1, .infinity)), .unknown, "not finite"),
    ])
    func givesEveryStateItsReason(_ observation: Observation, _ state: Verdict.State, _ reason: String?) {
        let verdicts = judge([rule()], [observation])
        #expect(verdicts.map(\.state) == [state])
        #expect(verdicts.map(\.reason) == [reason])
    }

    @Test func firesExactlyWhenTheNearBoundIsBeyond() throws {
        for step in 0..<200 {
            let change = 0.2 + 0.005 * Double(step)
            let observations = [observation(estimate(change, 0.1)), observation(estimate(0.9, 0.2), category: "age")]
            for verdict in judge([rule(categories: ["gender", "age"])], observations) {
                #expect((verdict.state == .firing) == (try #require(verdict.interval).low > 0.2))
            }
        }
    }

    @Test func sharesFireExactlyWhenTheIntervalLeavesTheBand() throws {
        var states: Set<Verdict.State> = []
        for step in 1..<200 {
            var share = estimate(0.5 * Double(step), 3, clusters: 25)
            share.scale = .percentage
            let verdict = judge([rule(.value, .outside(35, 65))], [observation(nil, value: share)])[0]
            let interval = try #require(verdict.interval)
            #expect((verdict.state == .firing) == (interval.low > 65 || interval.high < 35))
            #expect(interval.low >= 0 && interval.high <= 100)
            states.insert(verdict.state)
        }
        #expect(states == [.firing, .inconclusive, .passed])
    }

    @Test func distancesFireExactlyWhenTheNearBoundIsBeyond() throws {
        var states: Set<Verdict.State> = []
        for step in -60...60 {
            let value = 0.05 * Double(step)
            let seen = observation(
                estimate(value - 0.5, 0.1), value: estimate(value, 0.1), sum: estimate(value + 0.5, 0.15))
            let verdict = judge([rule(.distanceFromIdeal)], [seen])[0]
            #expect((verdict.state == .firing) == (try #require(verdict.interval).low > 0.2))
            #expect((try #require(verdict.value) - (value.magnitude - 0.5)).magnitude < 1e-12)
            states.insert(verdict.state)
        }
        #expect(states == [.firing, .inconclusive, .passed])
    }

    @Test func identicalScoresPass() {
        let same = observation(
            .identical(value: 0, n: 60, clusters: 30), sum: estimate(2, 0.2), baseline: estimate(1, 0.1))
        #expect(judge([rule(.distanceFromIdeal, .above(0))], [same]).map(\.state) == [.passed])
    }

    /// Six clusters that agree: Student's t is sure beyond reason, of 64 choices of their signs one is as good.
    @Test func aChangeMustSurviveTheFlipOfItsClustersSigns() throws {
        let columns = [[1, 1, 1, 1, 1, 1], [0.9, 1.1, 1.0, 1.05, 0.95, 1.02]]
        let sums = try #require(
            ClusterSums(clusterOfItem: Array(0..<6), columns: columns, names: ["a", "b", "c", "d", "e", "f"]))
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        let estimated = estimator.estimate(RatioOfSums(), of: sums, n: 6)
        let change = try #require(estimated)
        let warned = judge([rule(.difference, .above(0.2), .warning)], [observation(change)])[0]
        #expect(try #require(warned.p) >= 1 / 64.0 && warned.state == .firing)
        var unnamed = change
        unnamed.influence = nil
        #expect(try #require(judge([rule(.difference, .above(0.2), .warning)], [observation(unnamed)])[0].p) < 1e-5)
        var paging = rule()
        paging.minimumClusters = 2
        let paged = judge([paging], [observation(change)])[0]
        #expect(paged.state == .unknown && paged.reason == "cannot reject (6 clusters)")
    }

    /// The smaller of two groups' rates, changed alike in six clusters.
    private static func worst(_ change: Double) throws -> GroupComparison {
        let rates = [0.4, 0.6, 0.5, 0.45, 0.55, 0.5, 0.8, 0.9, 0.85, 0.7, 0.95, 0.75]
        let ratios = GroupRatios(
            clusterOfRow: Array(0..<6) + Array(0..<6), groupOfRow: (0..<12).map { $0 / 6 },
            values: rates.enumerated().map { $1 + change * (1 + 0.1 * Double($0 % 3)) }, clusters: 6, groups: 2)
        return GroupComparison(try #require(ratios), [.smallest])
    }

    /// What is no mean of items is tested by Student's t and the swap of both models' labels, never by the signs of what
    /// leaving clusters out says.
    @Test func whatIsNoMeanOfItemsMustSurviveTheSwapOfLabels() throws {
        let (tuned, base) = (try Self.worst(1), try Self.worst(0))
        let names = ["a", "b", "c", "d", "e", "f"]
        let contrasts = try #require(ClusterEstimator(seed: 1, draws: 0).influences(of: tuned, to: base, names: names))
        var change = try #require(contrasts[0].difference.whole)
        #expect(change.influence?.isJackknifed == true)
        let quiet = rule(.difference, .above(0.2), .warning)
        #expect(try #require(judge([quiet], [observation(change)])[0].p) < 1e-5)
        change.labelSwap = LabelSwap(of: tuned, to: base, quantity: 0)
        let verdict = judge([quiet], [observation(change)])[0]
        #expect(verdict.p == 1 / 64.0 && verdict.state == .firing)
        var paging = rule()
        paging.minimumClusters = 2
        let paged = judge([paging], [observation(change)])[0]
        #expect(paged.state == .unknown && paged.reason == "cannot reject (6 clusters)")
    }

    @Test func pagingNeedsIndependentItems() {
        var change = estimate(1, 0.1)
        for (items, state) in [(29.9, Verdict.State.unknown), (30, .firing)] {
            change.effectiveItems = items
            let verdict = judge([rule()], [observation(change)])[0]
            #expect(verdict.state == state)
            #expect(
                verdict.reason
                    == (state == .unknown ? "29 effective items, fewer than the 30 that a paging rule needs" : nil))
        }
        change.effectiveItems = 3
        #expect(judge([rule(.difference, .above(0.2), .warning)], [observation(change)]).map(\.state) == [.firing])
        let distance = observation(estimate(1, 0.1), value: estimate(1.5, 0.1), sum: change)
        #expect(judge([rule(.distanceFromIdeal)], [distance]).map(\.state) == [.unknown])
    }

    @Test func fewClustersOnlyWidenWhatWarns() {
        let verdicts = judge([rule(.difference, .above(0.2), .warning)], [observation(estimate(1, 0.1, clusters: 5))])
        #expect(verdicts.map(\.state) == [.firing])
    }

    @Test func missingDataMakesNoOtherAlarmEasier() throws {
        let categories: [String?] = ["gender", "age", "religion"]
        let alone = judge([rule(categories: categories)], [observation(estimate(0.6, 0.1))])
        let whole = judge(
            [rule(categories: categories)],
            [observation(estimate(0.6, 0.1))] + ["age", "religion"].map { observation(estimate(0, 0.1), category: $0) })
        #expect(alone[0].confidence == whole[0].confidence)
        #expect(alone.map(\.state) == [.firing, .unknown, .unknown])
    }

    @Test func warningsDoNotMakePagingStricter() {
        let quiet = (0..<20).map { _ in rule(.difference, .above(0.2), .warning) }
        let alone = judge([rule()], [observation(estimate(0.6, 0.1))])
        let among = judge([rule()] + quiet, [observation(estimate(0.6, 0.1))])
        #expect(alone[0] == among[0])
    }

    @Test func leavesOutRulesAboutOtherSuites() {
        let judge = Judge(ruleSet: RuleSet(rules: [rule()]))
        #expect(judge.verdicts(on: [], suites: ["other"]).isEmpty)
        #expect(judge.verdicts(on: [], suites: ["core"]).map(\.state) == [.unknown])
    }

    /// A normal quantile of about 3: found at a twentieth of alpha, not at a fortieth of that or beside another suite.
    @Test func alphaIsSpentOverTheRunAndTheSuites() {
        let change = [observation(estimate(0.5, 0.1, clusters: 1_000))]
        let one = Judge(ruleSet: RuleSet(rules: [rule()]))
        func confidence(_ judge: Judge, index: Int) -> Double? {
            judge.verdicts(on: change, suites: ["core"], spendingIndex: index)[0].confidence
        }
        for index in [1, 20] { #expect(abs((confidence(one, index: index) ?? 0) - (1 - 2 * 0.05 / 20)) < 1e-12) }
        for index in [21, 60] { #expect(abs((confidence(one, index: index) ?? 0) - (1 - 2 * 0.025 / 40)) < 1e-12) }
        var other = rule()
        other.suite = "bbq"
        let two = Judge(ruleSet: RuleSet(rules: [rule(), other]))
        #expect(abs((confidence(two, index: 1) ?? 0) - (1 - 2 * 0.025 / 20)) < 1e-12)
        let unplanned = Judge(ruleSet: RuleSet(family: .init(spending: .unplanned), rules: [rule()]))
        #expect(abs((confidence(unplanned, index: 1) ?? 0) - (1 - 2 * 0.025 / 20)) < 1e-12)
        #expect(abs((confidence(unplanned, index: 21) ?? 0) - (1 - 2 * 0.0125 / 40)) < 1e-12)
    }

    @Test func aRatioIsNeverJudgedAsADifference() {
        #expect(judge([rule(.ratio, .above(1.2))], [observation(estimate(1, 0.1))]).map(\.state) == [.unknown])
    }

    @Test func fillsInTheSummaryWithoutControlCharacters() {
        let text = """
            {{category}} {{ value }} {{unit}} {{interval}} {{n}}/{{clusters}} {{threshold}} {{base}}→{{measured}} \
            {{state}} {{metric}} {{rule}} {{severity}} {{suite}}
            """
        let verdict = judge(
            [rule(.difference, .above(0.2), .error, categories: ["a\u{1B}[31m"], summary: text)],
            [observation(estimate(1.23456, 0.1), category: "a\u{1B}[31m")])[0]
        #expect(
            verdict.summary
                == #"a\x1B[31m 1.235 nats [0.931, 1.538] 60/30 above 0.2 0.5→1 firing core.gap r error core"#)
    }

    @Test func summaryShowsAbsenceAsAbsence() {
        let verdict = judge([rule(summary: "{{value}} {{interval}} {{n}}")], [])[0]
        #expect(verdict.summary == "– – –")
    }

    @Test func verdictsSurviveJSON() throws {
        for threshold in [AlertRule.Threshold.above(0.2), .below(0.1), .outside(-1, 0.2)] {
            let verdicts = judge([rule(.value, threshold)], [observation(estimate(1, 0.1))])
            let decoded = try JSONDecoder().decode([Verdict].self, from: JSONEncoder().encode(verdicts))
            #expect(decoded == verdicts)
        }
    }

    @Test(arguments: [
        (0.0, "0"), (1.0, "1"), (-0.25, "-0.25"), (12.345, "12.35"), (123.456, "123.5"), (12_345.6, "12346"),
        (0.00001, "1e-05"), (-0.0004, "-0.0004"), (9.9996, "10"), (.nan, "–"), (.infinity, "–"),
    ])
    func writesNumbersForPeople(_ value: Double, _ expected: String) {
        #expect(readable(value) == expected)
    }
}
