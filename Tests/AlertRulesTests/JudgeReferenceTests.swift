import FairnessStatistics
import Testing

@testable import AlertRules

private func estimate(_ pair: [Double], _ ends: [Double]?, _ clusters: Int, _ scale: Estimate.Scale) -> Estimate {
    Estimate(
        value: pair[0], standardError: pair[1], scale: scale,
        interval: ends.map { .init(low: $0[0], high: $0[1]) }, n: 2 * clusters, clusters: clusters, method: "given")
}

extension Reference.Rule {
    fileprivate var rule: AlertRule {
        get throws {
            let threshold: AlertRule.Threshold =
                if let above { .above(above) } else if let below { .below(below) } else {
                    .outside(outside?.first ?? 0, outside?.last ?? 0)
                }
            return AlertRule(
                name: name, suite: "s", metric: name, unit: "", categories: [nil], threshold: threshold,
                tested: try #require(AlertRule.Tested(rawValue: tested)),
                severity: try #require(AlertSeverity(rawValue: severity)))
        }
    }

    fileprivate var observation: Observation {
        let own = scale.flatMap(Estimate.Scale.init) ?? .identity
        let contrast = base.map { base in
            Observation.Contrast(
                baseline: estimate(base, base95, clusters, own),
                difference: difference.map { estimate($0, nil, clusters, own) },
                sum: sum.map { estimate($0, nil, clusters, .identity) })
        }
        return Observation(
            suite: "s", metric: name, category: nil, estimate: estimate(value, value95, clusters, own), ideal: ideal,
            contrasts: contrast.map { [.base: .success($0)] } ?? [:], drift: 0)
    }
}

struct JudgeReferenceTests {
    /// Twelve rules of every kind judged together, against scipy's t and statsmodels' corrections.
    @Test func agreesWithScipyAndStatsmodels() throws {
        let reference = try Reference.load().judge
        let judge = Judge(ruleSet: RuleSet(rules: try reference.map { try $0.rule }))
        let verdicts = judge.verdicts(on: reference.map(\.observation))
        #expect(verdicts.map(\.rule) == reference.map(\.name))
        for (verdict, rule) in zip(verdicts, reference) {
            let expected = rule.expected
            #expect(verdict.state.rawValue == expected.state, "\(rule.name)")
            #expect(isClose(verdict.value, expected.value), "\(rule.name)")
            #expect(isClose(verdict.p, expected.p), "\(rule.name): \(verdict.p ?? -1)")
            #expect(isClose(verdict.confidence, expected.confidence), "\(rule.name)")
            #expect(isClose(verdict.interval?.low, expected.low), "\(rule.name): \(verdict.interval?.low ?? -1)")
            #expect(isClose(verdict.interval?.high, expected.high), "\(rule.name): \(verdict.interval?.high ?? -1)")
            #expect(isClose(verdict.detects, expected.detects), "\(rule.name): \(verdict.detects ?? -1)")
        }
        #expect(verdicts.filter(\.isReversed).map(\.rule) == ["reversed"])
    }

    private func isClose(_ value: Double?, _ expected: Double?) -> Bool {
        guard let value, let expected else { return value == nil && expected == nil }
        return (value - expected).magnitude <= 1e-9 * max(1e-3, expected.magnitude)
    }
}
