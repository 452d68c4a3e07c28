import FairnessStatistics
import SimulatedScores

/// What two thousand samples of one shape and number of clusters say of intervals and tests whose truth is known.
struct Scenario {
    let shape: ClusteredItems.Shape
    let clusters: Int
    static let runs = 2_000
    static let seed: UInt64 = 20_240_518
    /// What a run of twenty checkpoints has for each: 0.05 / 20.
    static let spent = 0.0025

    /// 95 % intervals that held the truth.
    var bootstrapT = 0
    var student = 0
    var signFlip = 0
    /// One-sided tests that rejected the truth, upwards and downwards, at 5 % and at `spent`.
    var flips = Rejections()
    /// Of the sign flip and Student's t together.
    var symmetric = Rejections()
    /// Of both and bootstrap-t.
    var all = Rejections()

    struct Rejections {
        var up = 0
        var down = 0
        var upSpent = 0
        var downSpent = 0

        mutating func count(_ test: some ThresholdTest) {
            if test.exceeds(0, level: 0.05) { up += 1 }
            if test.fallsBelow(0, level: 0.05) { down += 1 }
            if test.exceeds(0, level: Scenario.spent) { upSpent += 1 }
            if test.fallsBelow(0, level: Scenario.spent) { downSpent += 1 }
        }
    }

    init(_ shape: ClusteredItems.Shape, clusters: Int) {
        self.shape = shape
        self.clusters = clusters
        var generator = SeededGenerator(seed: Self.seed, stream: UInt64(clusters))
        var estimator = ClusterEstimator(seed: Self.seed, draws: 1_999)
        for _ in 0..<Self.runs {
            count(ClusteredItems(shape, clusters: clusters, &generator), &estimator)
        }
    }

    private mutating func count(_ items: ClusteredItems, _ estimator: inout ClusterEstimator) {
        let n = items.values.count
        let draws = ClusterSubsets.draws(level: Self.spent)
        guard
            let sums = ClusterSums(
                clusterOfItem: items.clusterOfItem, columns: [items.values.map { _ in 1 }, items.values]),
            let estimate = estimator.estimate(RatioOfSums(), of: sums, n: n),
            let influence = ClusterEstimator.influence(
                of: RatioOfSums(), sums: sums, names: Array(0..<clusters), n: n),
            let test = StudentTest(estimate),
            let flip = SignFlipTest(influence, draws: draws, seed: Self.seed),
            let bootstrap = BootstrapTTest.tests(of: [influence], draws: draws, seed: Self.seed)[0]
        else { return }
        if let interval = estimate.interval, interval.low <= 0, 0 <= interval.high { bootstrapT += 1 }
        if !test.exceeds(0, level: 0.025), !test.fallsBelow(0, level: 0.025) { student += 1 }
        if !flip.exceeds(0, level: 0.025), !flip.fallsBelow(0, level: 0.025) { signFlip += 1 }
        flips.count(flip)
        symmetric.count(JointTest([flip, test]))
        all.count(JointTest([flip, test, bootstrap]))
    }
}
