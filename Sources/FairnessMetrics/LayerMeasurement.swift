import FairnessStatistics
import FairnessSuites

/// How far the model is from its base after one layer, read through the logit lens (nostalgebraist 2020; Das et al. 2024,
/// arXiv 2405.18572): the layer's output, normalised and multiplied with the vocabulary as if it were the last.
package struct LayerDivergence: Sendable, Equatable {
    /// From 1, the last being the model's own output.
    package let layer: Int
    /// KL(base‖tuned), nats, the mean over contexts.
    package let fromBase: Estimate?
    /// KL(tuned‖base).
    package let toBase: Estimate?
}

extension Suite {
    /// - Parameter layers: Of each layer the divergence after each context of `comparedItems`.
    package func measure(
        layers: [[ContextDivergence]], seed: UInt64, draws: Int = 10_000
    ) -> [LayerDivergence] {
        let items = continuations?.items ?? []
        let clusters = comparedItems.joined().map { items[$0].cluster }
        var estimator = ClusterEstimator(seed: seed, draws: draws)
        return layers.enumerated().map { index, contexts in
            guard contexts.count == clusters.count else {
                return LayerDivergence(layer: index + 1, fromBase: nil, toBase: nil)
            }
            return LayerDivergence(
                layer: index + 1,
                fromBase: estimator.mean(ClusteredValues(contexts.map(\.fromBase), clusters: clusters)),
                toBase: estimator.mean(ClusteredValues(contexts.map(\.toBase), clusters: clusters)))
        }
    }
}
