import RealModule

/// Turns cluster sums into estimates: the value, its standard error by linearisation, and a 95 % interval by
/// cluster bootstrap-t, reproducible from the seed.
///
/// Where the bootstrap can't give an interval, a formula does, and the estimate's `method` says so: Wilson's score
/// interval for percentages, Student's t for everything else. Quantities without any variation between clusters are
/// never given an interval of no width: see `Degenerate variation` in `estimate`.
package struct ClusterEstimator {
    package let seed: UInt64
    package let draws: Int
    /// Below this many clusters no interval is trusted to hold what it says (fairness.md: 90 % at 10).
    package static let fewClusters = 20
    package static let confidence = 0.95

    private var weights: [Int: ResamplingWeights] = [:]
    /// Of the weights kept for further metrics, together: about 80 MB at 10,000 draws.
    private static let mostClustersKept = 4_000

    package init(seed: UInt64, draws: Int = 10_000) {
        self.seed = seed
        self.draws = draws
    }

    /// The estimate of a statistic, or nil where its value is undefined.
    ///
    /// Degenerate variation: with fewer than two clusters there is no standard error and no interval. When all
    /// clusters agree exactly, a quantity with a `range` gets the standard error that it would have with one further
    /// cluster at either end of the range (Agresti and Coull's idea, 1998); one without a range gets none.
    ///
    /// - Parameters:
    ///   - n: Items behind the sums.
    ///   - scale: `logarithm` when the statistic gives the logarithm of the value.
    ///   - range: The least and largest value a cluster can have, if there are such.
    package mutating func estimate(
        _ statistic: some SmoothStatistic, of sums: ClusterSums, n: Int, scale: Estimate.Scale = .identity,
        range: ClosedRange<Double>? = nil
    ) -> Estimate? {
        var result = valued(statistic, of: sums, n: n, scale: scale, range: range)
        if result?.standardError != nil, let names = sums.names {
            let influence = Self.influence(of: statistic, sums: sums, names: names, n: n, scale: scale, range: range)
            result?.influence = influence
            if let influence, let slopes = statistic.slopes(of: sums) {
                result?.underShift = ErrorUnderShift(influence, slopes: slopes)
            }
        }
        return result
    }

    private mutating func valued(
        _ statistic: some SmoothStatistic, of sums: ClusterSums, n: Int, scale: Estimate.Scale,
        range: ClosedRange<Double>?
    ) -> Estimate? {
        let clusters = sums.clusters
        let linearised = Linearisation(statistic, of: sums)
        let value = linearised.value
        guard clusters > 0, value.isFinite else { return nil }
        let shown = scale == .logarithm ? Double.exp(value) : value
        guard shown.isFinite else { return nil }
        var result = Estimate(
            value: shown, standardError: nil, scale: scale, interval: nil, confidence: Self.confidence, n: n,
            clusters: clusters, method: "no interval: one cluster")
        guard clusters > 1 else { return result }

        guard let error = linearised.standardError else {
            guard let range else {
                result.method = "no interval: no variation between clusters"
                return result
            }
            result.standardError = Self.degenerateError(value: value, range: range, clusters: clusters)
            result.useFormula(within: range, because: "no variation between clusters")
            return result
        }
        result.standardError = error

        let bootstrap = ClusterBootstrap(statistic: statistic, sums: sums, value: value, standardError: error)
        if sums.names != nil { result.bootstrap = StudentisedBootstrap(bootstrap, scale: scale) }
        guard let weights = weights(clusters: clusters) else {
            result.useFormula(within: range, because: "no bootstrap of \(clusters) clusters in \(draws) draws")
            return result
        }
        guard let ends = Self.ends(of: bootstrap.studentised(weights), draws: draws) else {
            result.useFormula(within: range, because: "bootstrap-t undefined")
            return result
        }
        let low = value - ends.high * error
        let high = value - ends.low * error
        result.setInterval(low: low, high: high, within: range)
        result.method = "cluster bootstrap-t, \(draws) draws, seed \(seed)" + result.warning
        return result
    }

    private mutating func weights(clusters: Int) -> ResamplingWeights? {
        if let known = weights[clusters] { return known }
        // The seed gives the forgotten ones again.
        if weights.keys.reduce(clusters, +) > Self.mostClustersKept { weights.removeAll() }
        let made = ResamplingWeights(clusters: clusters, draws: draws, seed: seed)
        weights[clusters] = made
        return made
    }

    /// The order statistics that leave at most 2.5 % of the draws beyond them on either side; nil where they are
    /// infinite or more than one draw in twenty has no value.
    private static func ends(of sorted: [Double], draws: Int) -> (low: Double, high: Double)? {
        let beyond = Int(Double(sorted.count + 1) * (1 - confidence) / 2)
        guard beyond >= 1, sorted.count * 20 >= draws * 19 else { return nil }
        let low = sorted[beyond - 1]
        let high = sorted[sorted.count - beyond]
        return low.isFinite && high.isFinite ? (low, high) : nil
    }

    static func degenerateError(value: Double, range: ClosedRange<Double>, clusters: Int) -> Double {
        let all = Double(clusters + 2)
        let mean = (Double(clusters) * value + range.lowerBound + range.upperBound) / all
        func square(_ x: Double) -> Double { x * x }
        let variance =
            (Double(clusters) * square(value - mean) + square(range.lowerBound - mean)
                + square(range.upperBound - mean)) / all
        return (variance / Double(clusters)).squareRoot()
    }
}

extension Estimate {
    /// What is known exactly because two models gave the same scores on every item.
    package static func identical(value: Double, scale: Scale = .identity, n: Int, clusters: Int) -> Estimate {
        Estimate(
            value: value, standardError: 0, scale: scale, interval: Interval(low: value, high: value),
            confidence: ClusterEstimator.confidence, n: n, clusters: clusters, method: "identical on every item")
    }

    /// What `method` ends with below `ClusterEstimator.fewClusters`.
    var warning: String {
        clusters < ClusterEstimator.fewClusters ? "; wide: few clusters" : ""
    }

    fileprivate mutating func useFormula(within range: ClosedRange<Double>?, because reason: String) {
        let formula = scale == .percentage ? "Wilson score" : "Student's t"
        method = "\(formula), \(clusters - 1) degrees of freedom (\(reason))" + warning
        interval = interval(confidence: confidence).map { interval in
            guard let range else { return interval }
            return Interval(
                low: interval.low.clamped(to: range), high: interval.high.clamped(to: range))
        }
    }

    /// - Parameters: Ends on the estimate's scale.
    mutating func setInterval(low: Double, high: Double, within range: ClosedRange<Double>?) {
        switch scale {
        case .logarithm:
            interval = Interval(finiteLow: .exp(low), high: .exp(high))
        case .identity, .percentage:
            let range = range ?? -.infinity ... .infinity
            interval = Interval(finiteLow: low.clamped(to: range), high: high.clamped(to: range))
        }
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
