extension ClusterEstimator {
    /// What each cluster contributes to the statistic's estimate; nil where there is no estimate, and where the names
    /// are not as many as the clusters.
    ///
    /// The standard error is the estimate's, also without variation between clusters, where a `range` is needed for
    /// there to be one.
    ///
    /// - Parameter names: Of the clusters, in their order, each once.
    package static func influence<Name>(
        of statistic: some SmoothStatistic, sums: ClusterSums, names: [Name], n: Int,
        scale: Estimate.Scale = .identity, range: ClosedRange<Double>? = nil
    ) -> ClusterInfluence<Name>? {
        let linearised = Linearisation(statistic, of: sums)
        let value = linearised.value
        guard sums.clusters > 0, names.count == sums.clusters, value.isFinite else { return nil }
        let weights = statistic.weights(of: sums)
        guard weights.allSatisfy(\.isFinite), linearised.influences.allSatisfy(\.isFinite) else { return nil }
        let varies = linearised.standardError != nil
        let contributions = names.indices.map { cluster in
            ClusterInfluence.Contribution(
                name: names[cluster], influence: varies ? linearised.influences[cluster] : 0,
                weight: weights[cluster], stratum: 0)
        }
        var unseen = 0.0
        if !varies, sums.clusters > 1, let range {
            let error = degenerateError(value: value, range: range, clusters: sums.clusters)
            unseen = error * error
        }
        return ClusterInfluence(
            value: value, scale: scale, n: n, contributions: contributions,
            strata: [.init(degreesOfFreedom: sums.clusters - 1, unseenVariance: unseen)])
    }
}

extension SmoothStatistic {
    /// The share of the first column's sum, the count, that each cluster has.
    package func weights(of sums: ClusterSums) -> [Double] {
        let total = sums.totals[0]
        return (0..<sums.clusters).map { sums[$0][0] / total }
    }
}

extension PairOfMeans {
    /// The mean of the shares of both kinds: the weights with which both move towards each other by half of a
    /// difference, or by the whole of a balanced mean.
    package func weights(of sums: ClusterSums) -> [Double] {
        let totals = sums.totals
        return (0..<sums.clusters).map { cluster in
            let own = sums[cluster]
            return (own[0] / totals[0] + own[2] / totals[2]) / 2
        }
    }
}
