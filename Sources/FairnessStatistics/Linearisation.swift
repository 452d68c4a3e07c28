/// A smooth statistic of all clusters, and what each contributes to it to first order.
struct Linearisation {
    /// On the statistic's scale; NaN where it is undefined.
    let value: Double
    /// ψ = gradient · sums of the cluster; they add up to zero.
    let influences: [Double]
    /// Square root of K/(K−1) · Σ ψ²; nil where it is only rounding, and with fewer than two clusters.
    let standardError: Double?

    init(_ statistic: some SmoothStatistic, of sums: ClusterSums) {
        let (value, gradient) = statistic.evaluate(sums.totals)
        var squares = 0.0
        var magnitudes = 0.0
        var influences: [Double] = []
        influences.reserveCapacity(sums.clusters)
        for cluster in 0..<sums.clusters {
            let parts = gradient * sums[cluster]
            let contribution = parts.sum()
            influences.append(contribution)
            squares += contribution * contribution
            for column in 0..<sums.columns { magnitudes += parts[column].magnitude }
        }
        let error = (squares * Double(sums.clusters) / Double(sums.clusters - 1)).squareRoot()
        standardError = sums.clusters > 1 && error.isFinite && error > 1e-13 * magnitudes ? error : nil
        self.value = value
        self.influences = influences
    }
}
