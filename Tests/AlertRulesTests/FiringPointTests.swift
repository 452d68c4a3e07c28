import FairnessStatistics
import Testing

@testable import AlertRules

/// The value from which on a rule would fire is one at which it does.
struct FiringPointTests {
    private func rule(_ tested: AlertRule.Tested, _ threshold: AlertRule.Threshold) -> AlertRule {
        AlertRule(
            name: "r", suite: "core", metric: "gap", unit: "", categories: [nil], threshold: threshold, tested: tested,
            severity: .warning)
    }

    private func verdict(_ rule: AlertRule, _ estimate: Estimate) -> Verdict {
        let contrast = Observation.Contrast(baseline: estimate, difference: estimate, sum: nil)
        let observation = Observation(
            suite: "core", metric: "gap", category: nil, estimate: estimate, contrasts: [.base: .success(contrast)])
        return Judge(ruleSet: RuleSet(rules: [rule]), findsEdges: true).verdicts(on: [observation])[0]
    }

    private func estimate(_ value: Double, _ error: Double, _ scale: Estimate.Scale = .identity) -> Estimate {
        Estimate(value: value, standardError: error, scale: scale, interval: nil, n: 60, clusters: 30, method: "given")
    }

    @Test(
        arguments: [
            (.difference, .above(0.2), .identity, 0.1, 0.05), (.difference, .above(0.2), .identity, 0.9, 0.05),
            (.difference, .below(-0.2), .identity, 0.1, 0.05), (.ratio, .above(1.5), .logarithm, 1.1, 0.1),
            (.ratio, .below(0.8), .logarithm, 1.1, 0.1), (.value, .outside(-1, 2), .identity, 1.4, 0.3),
            (.value, .outside(-1, 2), .identity, -0.7, 0.3),
        ] as [(AlertRule.Tested, AlertRule.Threshold, Estimate.Scale, Double, Double)])
    func itIsTheEdge(
        _ tested: AlertRule.Tested, _ threshold: AlertRule.Threshold, _ scale: Estimate.Scale, _ value: Double,
        _ error: Double
    ) throws {
        let rule = rule(tested, threshold)
        let edge = try #require(verdict(rule, estimate(value, error, scale)).firesFrom)
        let isUpward =
            edge > 0.9
            || {
                if case .above = threshold { true } else { false }
            }()
        let (within, beyond) = isUpward ? (edge * (1 - 1e-9), edge * (1 + 1e-9)) : (edge + 1e-9, edge - 1e-9)
        #expect(verdict(rule, estimate(beyond, error, scale)).state == .firing)
        #expect(verdict(rule, estimate(within, error, scale)).state != .firing)
    }

    /// A share's error changes with it; the size that it is worth stays.
    @Test(arguments: [(60.0, 65.0), (38, 35), (50, 65)]) func ofAShareItIsTheEdgeAtEqualSize(
        _ share: Double, _ bound: Double
    ) throws {
        let threshold: AlertRule.Threshold = bound > 50 ? .above(bound) : .below(bound)
        let size = 400.0
        func estimated(_ value: Double) -> Estimate {
            estimate(value, (value * (100 - value) / size).squareRoot(), .percentage)
        }
        let rule = rule(.value, threshold)
        let edge = try #require(verdict(rule, estimated(share)).firesFrom)
        let outward = bound > 50 ? 1e-6 : -1e-6
        #expect(verdict(rule, estimated(edge + outward)).state == .firing)
        #expect(verdict(rule, estimated(edge - outward)).state != .firing)
    }

    /// With flips of signs and the bootstrap beside Student's t: all clusters moved alike.
    @Test(arguments: [0.0, 0.3, 1.5]) func clustersThatMoveAlikeReachIt(_ centre: Double) throws {
        let noise = (0..<24).map { Double(($0 * 37 + 11) % 61) / 60 - 0.5 }
        func estimated(_ shift: Double) throws -> Estimate {
            let sums = try #require(
                ClusterSums(
                    clusterOfItem: Array(0..<24), columns: [noise.map { _ in 1 }, noise.map { $0 + shift }],
                    names: (0..<24).map { "c\($0)" }))
            var estimator = ClusterEstimator(seed: 1, draws: 0)
            let found = estimator.estimate(RatioOfSums(), of: sums, n: 24)
            return try #require(found)
        }
        let rule = rule(.difference, .above(0.5))
        let now = try estimated(centre)
        let found = verdict(rule, now)
        let edge = try #require(found.firesFrom)
        #expect(found.interval.map { $0.low > 0.5 } == (found.state == .firing))
        let needed = edge - now.value
        #expect(verdict(rule, try estimated(centre + needed + 1e-6)).state == .firing)
        #expect(verdict(rule, try estimated(centre + needed - 1e-6)).state != .firing)
    }

    @Test func clustersTooFewForTheLevelSaySo() throws {
        let sums = try #require(
            ClusterSums(
                clusterOfItem: Array(0..<4), columns: [[1, 1, 1, 1], [0.9, 1.1, 1.0, 1.05]],
                names: ["a", "b", "c", "d"]))
        var estimator = ClusterEstimator(seed: 1, draws: 0)
        let estimated = estimator.estimate(RatioOfSums(), of: sums, n: 4)
        let estimate = try #require(estimated)
        let found = verdict(rule(.difference, .above(0.2)), estimate)
        #expect(found.state == .unknown && found.firesFrom == nil)
        #expect(found.powerless == .init(leastP: 1.0 / 16, level: 0.05))
    }

    /// On the side of a band that somebody asked about.
    @Test func whatIsFoundIsOnTheSideThatWasAskedFor() throws {
        var asking = rule(.value, .outside(-1, 2))
        let above = try #require(verdict(asking, estimate(1.4, 0.3)).detects)
        asking.detects = -2
        let below = try #require(verdict(asking, estimate(1.4, 0.3)).detects)
        #expect(above > 2 && below < -1)
    }
}
