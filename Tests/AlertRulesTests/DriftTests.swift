import FairnessStatistics
import Testing

@testable import AlertRules

private func estimate(_ value: Double, _ error: Double, scale: Estimate.Scale = .identity) -> Estimate {
    Estimate(
        value: value, standardError: error, scale: scale, interval: nil, n: 60, clusters: 30, method: "given")
}

private func rule(
    _ threshold: AlertRule.Threshold, tested: AlertRule.Tested = .difference, target: ComparisonTarget = .base,
    unchanged: Double? = nil
) -> AlertRule {
    AlertRule(
        name: "r", suite: "core", metric: "gap", unit: "nats", categories: [nil], threshold: threshold, tested: tested,
        target: target, unchanged: unchanged, severity: .error)
}

private func verdict(
    _ rule: AlertRule, _ change: Estimate, value: Estimate = estimate(1, 0.1), drift: Double?
) -> Verdict {
    let contrast = Observation.Contrast(baseline: estimate(0.5, 0.1), difference: change, sum: nil)
    let observation = Observation(
        suite: "core", metric: "gap", category: nil, estimate: value, contrasts: [rule.target: .success(contrast)],
        drift: drift)
    return Judge(ruleSet: RuleSet(rules: [rule])).verdicts(on: [observation])[0]
}

struct DriftTests {
    @Test func withoutACalibrationARuleOnAChangeOnlyWarns() {
        let found = verdict(rule(.above(0.2)), estimate(1, 0.05), drift: nil)
        #expect(found.state == .firing)
        #expect(found.severity == .warning)
        #expect(found.reason?.hasPrefix("warns only: how far neutral fine-tunes move it isn't known") == true)
        #expect(found.drift == nil)
    }

    @Test(arguments: [
        (rule(.above(0.2)), 0.1, 0.11, "0.22"), (rule(.below(-0.2)), 0.1, 0.11, "-0.22"),
        (rule(.above(0.2), target: .reference("prod")), 0.07, 0.08, "0.226"),
        (rule(.above(0.2), target: .previous), 0.1, 0.11, "0.22"),
        (rule(.above(0.2), tested: .value, unchanged: 0), 0.1, 0.11, "0.22"),
        (rule(.outside(0.7, 1.2), tested: .value, unchanged: 1), 0.1, 0.11, "1.22"),
    ])
    func pagesFromTwiceTheDrift(_ rule: AlertRule, _ least: Double, _ tooMuch: Double, _ needed: String) {
        #expect(verdict(rule, estimate(5, 0.05), drift: least).severity == .error)
        let found = verdict(rule, estimate(5, 0.05), drift: tooMuch)
        #expect(found.severity == .warning)
        #expect(found.reason?.contains("it may page from \(needed)") == true, "\(found.reason ?? "")")
    }

    @Test func ratiosAreComparedByTheirLogarithms() {
        let ratio = rule(.above(1.5), tested: .ratio)
        #expect(verdict(ratio, estimate(9, 0.05, scale: .logarithm), drift: 0.2).severity == .error)
        let found = verdict(ratio, estimate(9, 0.05, scale: .logarithm), drift: 0.25)
        #expect(found.severity == .warning)
        #expect(found.reason?.contains("it may page from 1.649") == true, "\(found.reason ?? "")")
    }

    /// What a model is, whatever its base, is no change.
    @Test func theValueItselfNeedsNoCalibration() {
        let found = verdict(
            rule(.above(0.2), tested: .value), estimate(0, 0.1), value: estimate(5, 0.1), drift: nil)
        #expect(found.severity == .error)
        #expect(found.state == .firing)
    }

    @Test func theDriftWidensTheErrorOfStudentsT() throws {
        // √(0.03² + 0.04²) = 0.05.
        let wide = verdict(rule(.above(0.2)), estimate(0.3, 0.03), drift: 0.04)
        let same = verdict(rule(.above(0.2)), estimate(0.3, 0.05), drift: 0)
        #expect(wide.interval == same.interval)
        #expect(wide.p == same.p)
        #expect(wide.detects == same.detects)
        #expect(wide.drift == 0.04)
        #expect(verdict(rule(.above(0.2)), estimate(0.3, 0.03), drift: 0).p != same.p)
    }

    /// A hypothesis that only warns is no part of the family of those that page.
    @Test func whatOnlyWarnsSpendsNothing() throws {
        let contrast = Observation.Contrast(baseline: estimate(0.5, 0.1), difference: estimate(0.4, 0.05), sum: nil)
        func levels(_ drift: Double?) -> [Double?] {
            let observations = ["a", "b"].map { category in
                Observation(
                    suite: "core", metric: "gap", category: category, estimate: estimate(1, 0.1),
                    contrasts: [.base: .success(contrast)], drift: category == "a" ? 0 : drift)
            }
            var both = rule(.above(0.2))
            both.categories = ["a", "b"]
            return Judge(ruleSet: RuleSet(rules: [both])).verdicts(on: observations).map(\.confidence)
        }
        let alone = try #require(levels(nil)[0])
        let together = try #require(levels(0)[0])
        #expect(((1 - alone) / 2 - 0.05 / 20).magnitude < 1e-12)
        #expect(together > alone)
    }
}
