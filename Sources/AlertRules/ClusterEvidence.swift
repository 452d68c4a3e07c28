import FairnessStatistics

/// All tests that an estimate allows at the level of a hypothesis.
struct ClusterEvidence {
    /// What stands beside Student's t.
    private enum Companion {
        /// Flips of the signs of what each cluster contributes, and their bootstrap.
        case influence(ClusterInfluence<String>, StudentisedBootstrap?)
        /// Of the difference between two models in what is no mean of items.
        case swap(LabelSwap)
    }

    private let student: StudentTest
    /// Nil where only Student's t knows an answer: of a share itself, which is Wilson's alone because no sign could be
    /// flipped where all clusters agree, and of what isn't known cluster by cluster, or only by leaving them out. That
    /// includes the sum of two models' values in what is no mean of items: swapped labels leave it as it is.
    private let companion: Companion?
    private let level: Double
    private let seed: UInt64

    /// - Parameter sides: What a level is divided by at most.
    init(_ estimate: Estimate, _ student: StudentTest, _ conditions: TestedQuantity.Conditions, sides: Double) {
        self.student = student
        companion = Self.companion(of: estimate)
        level = conditions.level / sides
        seed = conditions.seed
    }

    private static func companion(of estimate: Estimate) -> Companion? {
        if estimate.scale == .percentage || estimate.standardError == 0 { return nil }
        if let swap = estimate.labelSwap { return .swap(swap) }
        return estimate.influence.flatMap { $0.isJackknifed ? nil : .influence($0, estimate.bootstrap) }
    }

    private var draws: Int { ClusterSubsets.draws(level: level) }

    /// Why no data of so many clusters could be rejected at the level.
    var obstacle: TestedQuantity.Unknown? {
        let subsets: ClusterSubsets?
        let kind: String
        switch companion {
        case .influence(let influence, _):
            subsets = ClusterSubsets(clusters: influence.clusters, draws: draws, seed: seed)
            kind = "sign flips"
        case .swap(let swap):
            subsets = swap.subsets(draws: draws, seed: seed)
            kind = "swaps of labels"
        case nil: return nil
        }
        guard let subsets, 1 / Double(subsets.count) > level else { return nil }
        let few = subsets.isExact ? "\(subsets.clusters) clusters" : "\(subsets.count) \(kind)"
        return TestedQuantity.Unknown(
            "cannot reject (\(few))",
            powerless: Verdict.Powerless(leastP: 1 / Double(subsets.count), level: level))
    }

    var joint: any ThresholdTest {
        switch companion {
        case .influence(let influence, let bootstrap): joint(influence, bootstrap)
        case .swap(let swap): swap.test(draws: draws, seed: seed).map { JointTest([$0, student]) } ?? student
        case nil: student
        }
    }

    private func joint(
        _ influence: ClusterInfluence<String>, _ statistic: StudentisedBootstrap?
    ) -> any ThresholdTest {
        guard let flips = SignFlipTest(influence, draws: self.draws, seed: seed) else { return student }
        let draws = ClusterSubsets.mostDraws
        let bootstrap =
            statistic.map { $0.test(draws: draws, seed: seed) }
            ?? BootstrapTTest.tests(of: [influence], draws: draws, seed: seed)[0]
        // Its draws are limited: a level that they can't reach is left to the other two.
        guard let bootstrap, bootstrap.obstacle(level: level) == nil else { return JointTest([flips, student]) }
        return JointTest([flips, student, bootstrap])
    }
}
