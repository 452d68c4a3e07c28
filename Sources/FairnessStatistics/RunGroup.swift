/// Training runs of one kind, such as those of one LoRA rank, measured on the same clusters of items.
///
/// Runs and clusters cross, and both are random: S. R. Searle, G. Casella and C. E. McCulloch, Variance Components
/// (1992), chapter 4. Of x, a run's value in a cluster, the mean over both has the variance
/// (MS_runs + MS_clusters − MS_rest) / (runs · clusters), where all clusters are of one size; elsewhere each of the three
/// comes from the clusters' influences.
package struct RunGroup<Name: Hashable & Sendable>: Sendable, Equatable {
    package let runs: Int
    /// Each run counts alike.
    package let mean: ClusterInfluence<Name>
    /// Of the mean, by the runs' values: MS_runs / (runs · clusters); 0 of one run, which tells nothing of others.
    let runVariance: Double
    /// Of the mean, by what clusters differ in from run to run: MS_rest / (runs · clusters). It is part of both others.
    let restVariance: Double

    /// - Returns: nil without runs, and for logarithms.
    package init?(_ runs: [ClusterInfluence<Name>]) {
        guard let mean = ClusterInfluence.mean(of: runs), mean.scale != .logarithm else { return nil }
        self.runs = runs.count
        self.mean = mean
        let pairs = Double(runs.count * max(1, runs.count - 1))
        runVariance = runs.reduce(0) { $0 + Self.square($1.value - mean.value) } / pairs
        restVariance =
            runs.count == 1
            ? 0 : runs.reduce(0) { $0 + Self.square($1.minus(mean)?.standardError ?? 0) } / pairs
        guard runVariance.isFinite, restVariance.isFinite else { return nil }
    }

    static func square(_ x: Double) -> Double { x * x }
}

extension ClusterInfluence {
    /// The distance from an ideal, signed.
    package func distance(from ideal: Double) -> ClusterInfluence {
        ClusterInfluence(
            value: value - ideal, scale: ideal == 0 ? scale : .identity, n: n, contributions: contributions,
            strata: strata)
    }
}
