/// The studentised bootstrap of the statistic behind an estimate: computed only when a verdict depends on it.
package struct StudentisedBootstrap: Sendable {
    private let bootstrap: ClusterBootstrap
    private let scale: Estimate.Scale

    init(_ bootstrap: ClusterBootstrap, scale: Estimate.Scale) {
        self.bootstrap = bootstrap
        self.scale = scale
    }

    /// - Parameter draws: At most `ResamplingWeights.maximumDraws` are made.
    package func test(draws: Int, seed: UInt64) -> BootstrapTTest? {
        let draws = min(draws, ResamplingWeights.maximumDraws)
        return ResamplingWeights(clusters: bootstrap.sums.clusters, draws: draws, seed: seed).map {
            BootstrapTTest(
                bootstrap, $0, clusters: bootstrap.sums.clusters, scale: scale, error: bootstrap.standardError)
        }
    }
}
