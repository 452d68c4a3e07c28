import FairnessStatistics

/// A metric beside other checkpoints of the same suite and base, from what each cluster contributes to both.
///
/// The metrics come from `Suite.measure`; without draws it is quick, and their influences are the same.
extension Metric {
    /// Why there is no contrast.
    package struct Incomparable: Error, Equatable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// With the mean of some other checkpoints' values, paired by clusters.
    ///
    /// - Parameters:
    ///   - others: The same metric of each of them; one at least.
    ///   - isUnchanged: Whether all their scores are this checkpoint's, which alone makes a difference of zero certain.
    package func contrast(withMeanOf others: [Metric], isUnchanged: Bool) -> Result<Contrast, Incomparable> {
        Result { () throws(Incomparable) in
            let own = try ownInfluence
            let influences = try others.map { (other) throws(Incomparable) in try other.ownInfluence }
            guard let mean = ClusterInfluence.mean(of: influences) else {
                throw Incomparable(reason: "nothing to compare with")
            }
            return try contrast(own, mean, isUnchanged: isUnchanged)
        }
    }

    /// With the best of some other checkpoints: chosen on one half of the clusters, measured on the other.
    ///
    /// - Parameters:
    ///   - isBetter: Of two values, whether the first is the better one.
    ///   - unchanged: The places of those whose scores are all this checkpoint's.
    package func contrast(
        withBestOf others: [Metric], unchanged: Set<Int>, isBetter: (Double, Double) -> Bool
    ) -> Result<Contrast, Incomparable> {
        Result { () throws(Incomparable) in
            let own = try ownInfluence.half(.measuring)
            var best: (place: Int, value: Double)?
            for (place, other) in others.enumerated() {
                let found = try other.ownInfluence.half(.choosing)
                let value = found.estimate()?.value ?? found.value
                if best.map({ isBetter(value, $0.value) }) ?? true { best = (place, value) }
            }
            guard let best else { throw Incomparable(reason: "nothing to compare with") }
            let other = try others[best.place].ownInfluence.half(.measuring)
            return try contrast(own, other, isUnchanged: unchanged.contains(best.place))
        }
    }

    private var ownInfluence: ClusterInfluence<String> {
        get throws(Incomparable) {
            guard let estimate else { throw Incomparable(reason: undefined ?? "it is undefined") }
            guard let influence = estimate.influence else {
                throw Incomparable(reason: "what its clusters contribute isn't known: \(estimate.method)")
            }
            return influence
        }
    }

    private func contrast(
        _ own: ClusterInfluence<String>, _ other: ClusterInfluence<String>, isUnchanged: Bool
    ) throws(Incomparable) -> Contrast {
        guard let baseline = other.estimate(), let difference = own.minus(other) else {
            throw Incomparable(reason: "the two can't be subtracted")
        }
        let isRatio = own.scale == .logarithm
        let sum =
            isRatio
            ? nil
            : ideal.flatMap { ideal in
                ClusterInfluence.combination([(1, own), (1, other)])?.shifted(by: -2 * ideal)
            }
        let same = Estimate.identical(
            value: isRatio ? 1 : 0, scale: difference.scale, n: own.n, clusters: own.clusters)
        return Contrast(
            baseline: baseline, difference: isUnchanged ? same : difference.influenced, sum: sum?.influenced)
    }
}

extension ClusterInfluence<String> {
    fileprivate func half(_ half: ClusterHalf) throws(Metric.Incomparable) -> ClusterInfluence {
        guard let found = on(half) else {
            throw Metric.Incomparable(reason: "too few clusters to choose the best on one half of them")
        }
        return found
    }

    /// As an estimate that can be tested cluster by cluster.
    fileprivate var influenced: Estimate? {
        var estimate = estimate()
        if estimate?.standardError != nil { estimate?.influence = self }
        return estimate
    }
}
