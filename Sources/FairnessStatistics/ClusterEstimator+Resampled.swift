import RealModule

extension ClusterEstimator {
    /// Draws of a resampled statistic, at most: each evaluates all items anew, and the Monte-Carlo error of an
    /// interval's end by this many is about 6 % of the standard error.
    package static let resampledDraws = 2_000
    /// From this many clusters on intervals are BCa.
    package static let enoughForBCa = 50
    /// The bias, in standard errors, above which it is taken off (Efron and Tibshirani 1993, section 10.3): below, its
    /// own uncertainty harms more than it does.
    package static let negligibleBias = 0.25

    /// The estimate of each of a statistic's quantities, nil where it is undefined.
    ///
    /// The standard error is the standard deviation over draws times √(K/(K−1)), K the quantity's clusters: for a mean
    /// what linearisation gives. The interval is BCa from 50 clusters on, below value ± t·SE. Largest gaps and
    /// calibration errors are larger in samples than in truth, and larger still in samples of a sample: their
    /// percentile and BCa intervals miss a small true value most of the time. Where the draws' bias exceeds a quarter
    /// of a standard error the interval is therefore (value − bias) ± t·SE, whatever the clusters; the value itself
    /// stays as it is.
    ///
    /// There is no interval and no standard error with one cluster, where all draws agree, and where more than one
    /// draw in twenty is undefined. Without draws the standard error is the jackknife's, and the interval Student's t.
    package func estimates(of statistic: some ResampledStatistic) -> [Estimate?] {
        influences(of: statistic, names: Array(0..<max(0, statistic.clusters))).map(\.estimate)
    }

    /// Each quantity of a model, of its base, their difference and their sum less twice the ideal, all from the same
    /// draws.
    ///
    /// Two models that gave the same scores have a difference without variation, and so without an interval:
    /// `identical` is for the caller to say, who knows the scores.
    ///
    /// - Returns: nil where the two statistics disagree in their clusters or quantities.
    package func contrasts<Statistic: ResampledStatistic>(
        of statistic: Statistic, to base: Statistic
    ) -> [ResampledContrast]? {
        influences(of: statistic, to: base, names: Array(0..<max(0, statistic.clusters)))?.map { quantity in
            ResampledContrast(
                value: quantity.value.estimate, baseline: quantity.baseline.estimate,
                difference: quantity.difference.estimate, sum: quantity.sum.estimate)
        }
    }

    /// The estimates with what each cluster contributes to them.
    ///
    /// - Parameters:
    ///   - names: Of the clusters, in their order, each once; without as many there are no influences.
    ///   - weights: Of the clusters, such as their items; nil for equal ones.
    package func influences<Name>(
        of statistic: some ResampledStatistic, names: [Name], weights: [Double]? = nil
    ) -> [InfluencedEstimate<Name>] {
        let clusters = statistic.clusters
        guard let resampled = resample([statistic], clusters: clusters)?.first else {
            return statistic.quantities.map { _ in InfluencedEstimate() }
        }
        return zip(resampled, statistic.quantities).map {
            influenced($0, $1, outOf: clusters, names: names, weights: weights)
        }
    }

    /// The contrasts with what each cluster contributes to them.
    package func influences<Statistic: ResampledStatistic, Name>(
        of statistic: Statistic, to base: Statistic, names: [Name], weights: [Double]? = nil
    ) -> [InfluencedContrast<Name>]? {
        let clusters = statistic.clusters
        let quantities = statistic.quantities
        guard base.clusters == clusters, base.quantities == quantities else { return nil }
        guard let resampled = resample([statistic, base], clusters: clusters) else {
            return quantities.map { _ in InfluencedContrast() }
        }
        return quantities.indices.map { index in
            let quantity = quantities[index]
            let tuned = resampled[0][index]
            let base = resampled[1][index]
            func influenced(_ draws: ResampledDraws, _ quantity: ResampledQuantity) -> InfluencedEstimate<Name> {
                self.influenced(draws, quantity, outOf: clusters, names: names, weights: weights)
            }
            var contrast = InfluencedContrast(
                value: influenced(tuned, quantity), baseline: influenced(base, quantity),
                difference: influenced(tuned.combined(with: base, -), quantity.ofDifference))
            if let ideal = quantity.ideal, quantity.scale != .logarithm {
                contrast.sum = influenced(
                    tuned.combined(with: base) { $0 + $1 - 2 * ideal }, quantity.ofSum(ideal: ideal))
            }
            return contrast
        }
    }

    private func influenced<Name>(
        _ resampled: ResampledDraws, _ quantity: ResampledQuantity, outOf all: Int, names: [Name], weights: [Double]?
    ) -> InfluencedEstimate<Name> {
        guard var estimate = estimate(resampled, quantity, outOf: all) else { return InfluencedEstimate() }
        let isUndrawn = draws <= 0 && estimate.clusters > 1
        guard names.count == all, isUndrawn || estimate.standardError != nil else {
            return InfluencedEstimate(estimate: estimate)
        }
        let influence = ClusterInfluence(jackknife: resampled, of: estimate, names: names, weights: weights)
        if isUndrawn { estimate.useJackknife(influence?.standardError, within: quantity.range) }
        return InfluencedEstimate(estimate: estimate, influence: influence)
    }

    private func resample(_ statistics: [any ResampledStatistic], clusters: Int) -> [[ResampledDraws]]? {
        guard clusters > 0 else { return nil }
        return ResampledDraws.resample(
            statistics, clusters: clusters, draws: clusters > 1 ? max(0, min(draws, Self.resampledDraws)) : 0,
            seed: seed)
    }

    private func estimate(
        _ resampled: ResampledDraws, _ quantity: ResampledQuantity, outOf all: Int
    ) -> Estimate? {
        let value = resampled.value
        let shown = quantity.scale == .logarithm ? Double.exp(value) : value
        guard shown.isFinite else { return nil }
        let clusters = min(quantity.clusters ?? all, all)
        var result = Estimate(
            value: shown, standardError: nil, scale: quantity.scale, interval: nil, confidence: Self.confidence,
            n: quantity.n, clusters: clusters, method: "no interval: one cluster")
        guard clusters > 1 else { return result }

        let draws = resampled.draws.count
        let undefined = resampled.draws.count(where: \.isNaN)
        guard undefined * 20 <= draws else {
            result.method = "no interval: undefined in \(undefined) of \(draws) draws"
            return result
        }
        guard let interval = ResampledInterval(resampled) else {
            result.method = "no interval: no bootstrap in \(draws) draws"
            return result
        }
        guard interval.deviation > 0 else {
            result.method = "no interval: no variation between \(draws) draws"
            return result
        }
        let error = interval.deviation * (Double(clusters) / Double(clusters - 1)).squareRoot()
        guard error.isFinite else { return nil }
        result.standardError = error

        let bootstrap = ", \(draws) draws, seed \(seed)"
        let isBiased = interval.bias.magnitude > Self.negligibleBias * error
        if clusters >= Self.enoughForBCa, !isBiased, let ends = interval.accelerated(confidence: Self.confidence) {
            result.setInterval(low: ends.low, high: ends.high, within: quantity.range)
            result.method = "cluster bootstrap BCa" + bootstrap
        } else {
            let t = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(upperTail: (1 - Self.confidence) / 2)
            let centre = isBiased ? value - interval.bias : value
            result.setInterval(low: centre - t * error, high: centre + t * error, within: quantity.range)
            result.method = "cluster bootstrap error and Student's t, \(clusters - 1) degrees of freedom" + bootstrap
            if isBiased { result.method += "; less the draws' bias" }
        }
        result.method += result.warning
        return result
    }
}

extension Estimate {
    /// The standard error that leaving out clusters gives, for want of draws.
    fileprivate mutating func useJackknife(_ error: Double?, within range: ClosedRange<Double>?) {
        guard let error else {
            method = "no interval: leaving out a cluster changes nothing, or leaves nothing"
            return
        }
        standardError = error
        let t = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(
            upperTail: (1 - ClusterEstimator.confidence) / 2)
        let centre = scale == .logarithm ? Double.log(value) : value
        setInterval(low: centre - t * error, high: centre + t * error, within: range)
        method = "jackknife over clusters and Student's t, \(clusters - 1) degrees of freedom" + warning
    }
}
