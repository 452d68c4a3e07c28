extension ClusterInfluence {
    /// From the values with one cluster left out, made as large as to give the estimate's own standard error; without
    /// one they give the jackknife's.
    ///
    /// Of ratios of sums it is what linearisation gives: ψ = (1 − weight)·(θ − θ without the cluster). More than
    /// `ResampledDraws.mostLeftOut` clusters are left out in blocks, each under the name of its first cluster.
    ///
    /// - Parameter weights: Of the clusters, one for each name; nil for equal ones.
    /// - Returns: nil where a cluster can't be left out, and where leaving out changes nothing.
    init?(jackknife draws: ResampledDraws, of estimate: Estimate, names: [Name], weights: [Double]?) {
        let blocks = draws.leftOut.count
        let weights = weights ?? names.map { _ in 1 }
        let total = weights.reduce(0, +)
        guard blocks > 1, names.count >= blocks, weights.count == names.count,
            weights.allSatisfy({ $0 >= 0 }), total > 0, total.isFinite
        else { return nil }
        var shares = [Double](repeating: 0, count: blocks)
        for (cluster, weight) in weights.enumerated() { shares[cluster % blocks] += weight / total }
        var influences = zip(draws.leftOut, shares).map { without, share in (1 - share) * (draws.value - without) }
        let sum = influences.reduce(0, +)
        for block in 0..<blocks { influences[block] -= shares[block] * sum }

        let squares = influences.reduce(0) { $0 + $1 * $1 } * Double(blocks) / Double(blocks - 1)
        let factor = estimate.standardError.map { $0 / squares.squareRoot() } ?? 1
        guard squares > 0, squares.isFinite, factor.isFinite else { return nil }
        let contributions = (0..<blocks).map { block in
            Contribution(
                name: names[block], influence: factor * influences[block], weight: shares[block], stratum: 0)
        }
        self.init(
            value: draws.value, scale: estimate.scale, n: estimate.n, contributions: contributions,
            strata: [.init(degreesOfFreedom: estimate.clusters - 1, unseenVariance: 0)],
            isJackknifed: true)
    }
}
