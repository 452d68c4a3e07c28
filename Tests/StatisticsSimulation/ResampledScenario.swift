import FairnessStatistics
import SimulatedScores

/// Coverage of what is no smooth function: a group's mean less the mean of three groups' means, BCa from 50 clusters on.
struct ResampledScenario {
    let shape: ClusteredItems.Shape
    let clusters: Int
    /// 95 % intervals that held the truth.
    var contrast = 0

    init(_ shape: ClusteredItems.Shape, clusters: Int) {
        self.shape = shape
        self.clusters = clusters
        var generator = SeededGenerator(seed: Scenario.seed, stream: UInt64(clusters))
        let estimator = ClusterEstimator(seed: Scenario.seed, draws: 1_000)
        for _ in 0..<Scenario.runs {
            let items = ClusteredItems(shape, clusters: clusters, &generator)
            guard
                let ratios = GroupRatios(
                    clusterOfRow: items.clusterOfItem,
                    groupOfRow: items.values.map { _ in Int(generator.next(below: 3)) }, values: items.values,
                    clusters: clusters, groups: 3),
                let interval = estimator.estimates(of: GroupComparison(ratios, [.contrast(0)]))[0]?.interval
            else { continue }
            if interval.low <= 0, 0 <= interval.high { contrast += 1 }
        }
    }
}
