import FairnessStatistics

/// All tests that an estimate allows at the level of a hypothesis.
struct ClusterEvidence {
    private let student: StudentTest
    /// Nil where only Student's t knows an answer: of a share itself, which is Wilson's alone because no sign could be
    /// flipped where all clusters agree, and of what isn't known cluster by cluster, or only by leaving them out.
    private let influence: ClusterInfluence<String>?
    private let level: Double
    private let seed: UInt64

    /// - Parameter sides: What a level is divided by at most.
    init(_ estimate: Estimate, _ student: StudentTest, _ conditions: TestedQuantity.Conditions, sides: Double) {
        self.student = student
        let influence = estimate.scale == .percentage || estimate.standardError == 0 ? nil : estimate.influence
        self.influence = influence?.isJackknifed == true ? nil : influence
        level = conditions.level / sides
        seed = conditions.seed
    }

    private var draws: Int { ClusterSubsets.draws(level: level) }

    /// Why no data of so many clusters could be rejected at the level.
    var obstacle: String? {
        guard let clusters = influence?.clusters,
            let subsets = ClusterSubsets(clusters: clusters, draws: draws, seed: seed),
            1 / Double(subsets.count) > level
        else { return nil }
        return subsets.isExact ? "cannot reject (\(clusters) clusters)" : "cannot reject (\(subsets.count) sign flips)"
    }

    var joint: any ThresholdTest {
        guard let influence, let flips = SignFlipTest(influence, draws: draws, seed: seed) else { return student }
        let bootstrap = BootstrapTTest.tests(of: [influence], draws: ClusterSubsets.mostDraws, seed: seed)[0]
        // Its draws are limited: a level that they can't reach is left to the other two.
        guard let bootstrap, bootstrap.obstacle(level: level) == nil else { return JointTest([flips, student]) }
        return JointTest([flips, student, bootstrap])
    }
}
