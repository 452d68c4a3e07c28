import FairnessStatistics
import FairnessSuites

/// How far the model is from its base after one layer, read through the logit lens (nostalgebraist 2020; Das et al.
/// 2024, arXiv 2405.18572): the layer's output, normalised and multiplied with the vocabulary as if it were the last.
package struct LayerDivergence: Sendable, Equatable {
    /// From 1, the last being the model's own output.
    package let layer: Int
    /// KL(base‖tuned), nats, the mean over contexts.
    package let fromBase: Estimate?
    /// KL(tuned‖base).
    package let toBase: Estimate?
    /// Why they are missing.
    package let undefined: String?
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
            func mean(_ value: (ContextDivergence) -> Double) -> Estimate? {
                guard contexts.count == clusters.count else { return nil }
                return estimator.divergence(ClusteredValues(contexts.map(value), clusters: clusters))
            }
            let (fromBase, toBase) = (mean(\.fromBase), mean(\.toBase))
            return LayerDivergence(
                layer: index + 1, fromBase: fromBase, toBase: toBase,
                undefined: fromBase != nil && toBase != nil
                    ? nil
                    : contexts.count == clusters.count
                        ? MetricMaker.overflow : "\(contexts.count) contexts instead of \(clusters.count)")
        }
    }
}
