import FairnessStatistics

/// What the README claims of a share, and whether the simulated runs contradict it.
struct Claim {
    let subject: String
    let hits: Int
    var trials = Scenario.runs
    /// The claimed share.
    let range: ClosedRange<Double>

    /// By an interval of 99 %: what is true may be contradicted by one seed in a hundred, and this seed is fixed.
    var isContradicted: Bool {
        guard let interval = ExactShare(hits: hits, trials: trials)?.interval(confidence: 0.99) else {
            return true
        }
        return interval.high < range.lowerBound || interval.low > range.upperBound
    }

    /// Coverage of 95 ± 1 % from 50 clusters on and of at least 93 % from 20 on; for symmetric items the sign flip's own
    /// level, for skewed ones with all three tests at most 7 in place of 5 %, and 0.5 in place of 0.25 %.
    static func claims(of scenario: Scenario) -> [Claim] {
        let subject = "\(scenario.shape.rawValue), \(scenario.clusters) clusters"
        func level(_ name: String, _ hits: [Int], _ most: Double) -> [Claim] {
            hits.map { Claim(subject: "\(name), \(subject)", hits: $0, range: 0...most) }
        }
        let flips = scenario.flips
        let coverage = coverage(
            "bootstrap-t, \(subject)", scenario.bootstrapT, clusters: scenario.clusters)
        if scenario.shape == .normal {
            return level("sign flip at 5 %", [flips.up, flips.down], 0.05)
                + level("sign flip at 0.25 %", [flips.upSpent, flips.downSpent], Scenario.spent)
                + coverage
        }
        let all = scenario.all
        return level("all tests at 5 %", [all.up, all.down], 0.07)
            + level("all tests at 0.25 %", [all.upSpent, all.downSpent], 2 * Scenario.spent)
            + coverage
    }

    static func claims(of scenario: ResampledScenario) -> [Claim] {
        coverage(
            "BCa and t, \(scenario.shape.rawValue), \(scenario.clusters) clusters", scenario.contrast,
            clusters: scenario.clusters)
    }

    private static func coverage(_ subject: String, _ hits: Int, clusters: Int) -> [Claim] {
        guard clusters >= ClusterEstimator.fewClusters else { return [] }
        let range = clusters >= 50 ? 0.94...0.96 : 0.93...1
        return [Claim(subject: "coverage of \(subject)", hits: hits, range: range)]
    }
}
