import FairnessStatistics
import Testing

@testable import AlertRules

/// "Passed" is shown, not assumed.
struct AssuranceTests {
    private static func judge(
        _ value: Estimate, _ threshold: AlertRule.Threshold, tested: AlertRule.Tested = .value
    ) throws -> Verdict {
        let rule = AlertRule(
            name: "r", suite: "s", metric: "m", unit: "", categories: [nil], threshold: threshold, tested: tested,
            severity: .error)
        let observation = Observation(
            suite: "s", metric: "m", category: nil, estimate: value,
            contrasts: [.base: .success(.init(baseline: value, difference: value, sum: nil))], drift: 0)
        return try #require(Judge(ruleSet: RuleSet(rules: [rule])).verdicts(on: [observation]).first)
    }

    private static func estimate(_ value: Double, _ error: Double, scale: Estimate.Scale = .identity) -> Estimate {
        Estimate(
            value: value, standardError: error, scale: scale, interval: nil, n: 400, clusters: 30, method: "given")
    }

    @Test(arguments: [-0.3, 0, 0.1, 0.2]) func aMeanBelowTheThresholdExcludesWhatWouldBeFound(_ value: Double) throws {
        for threshold in [AlertRule.Threshold.above(0.2), .below(-0.3), .outside(-0.3, 0.2)] {
            let verdict = try Self.judge(Self.estimate(value, 0.5), threshold)
            #expect(verdict.state == .passed && verdict.reason == nil)
        }
    }

    /// A rare share could be several times as large, which Wilson's interval knows and the error at the threshold
    /// doesn't.
    @Test func aRareShareIsTooUncertain() throws {
        let verdict = try Self.judge(Self.estimate(0.9, 0.472, scale: .percentage), .above(1))
        #expect(verdict.state == .inconclusive)
        #expect(verdict.reason == "not beyond the threshold, but too uncertain to call it unchanged")
        #expect(try #require(verdict.interval).high > (try #require(verdict.detects)))
    }

    @Test func aShareThatCouldNeverBeFoundOutsideIsInconclusive() throws {
        let verdict = try Self.judge(Self.estimate(50, 12, scale: .percentage), .outside(3, 97))
        #expect(verdict.state == .inconclusive && verdict.detects == nil)
        #expect(verdict.reason == "too uncertain to call it unchanged: no value would be found beyond the threshold")
        #expect(try Self.judge(Self.estimate(50, 2, scale: .percentage), .outside(35, 65)).state == .passed)
    }

    @Test func identicalScoresAreCertain() throws {
        let same = Estimate.identical(value: 0, n: 60, clusters: 30)
        #expect(try Self.judge(same, .above(0), tested: .difference).state == .passed)
    }
}
