import FairnessStatistics

/// Perplexity on the plain sentences, and its ratio to the base's.
struct LanguageMeasurement {
    private let suite: String
    /// Of the sentences with at least one scored token.
    private let tokens: [Double]
    private let tuned: [Double]
    private let base: [Double]?

    init(suite: String, tuned: [SentenceScore], base: [SentenceScore]?) {
        self.suite = suite
        let scored = tuned.indices.filter { tuned[$0].tokens > 0 }
        tokens = scored.map { Double(tuned[$0].tokens) }
        self.tuned = scored.map { tuned[$0].logLikelihood }
        self.base = base.map { base in scored.map { base[$0].logLikelihood } }
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        var perplexity = Metric(.perplexity, suite: suite)
        var ratio = Metric(.perplexityRatio, suite: suite)
        guard !tokens.isEmpty else {
            let reason = "the suite has no plain sentences of two tokens or more"
            return [perplexity.undefined(reason)] + (base == nil ? [] : [ratio.undefined(reason)])
        }
        perplexity.estimate = estimate(tuned, &estimator)
        if perplexity.estimate == nil { perplexity.undefined = overflow }
        guard let base else { return [perplexity] }

        ratio.estimate =
            tuned == base
            ? .identical(value: 1, scale: .logarithm, n: tokens.count, clusters: tokens.count)
            : estimate(zip(tuned, base).map { $0 - $1 }, &estimator)
        if ratio.estimate == nil { ratio.undefined = overflow }
        if let baseline = estimate(base, &estimator), perplexity.estimate != nil {
            perplexity.contrast = Metric.Contrast(baseline: baseline, difference: ratio.estimate, sum: nil)
        } else {
            perplexity.undefined = perplexity.undefined ?? "of the base: \(overflow)"
        }
        return [perplexity, ratio]
    }

    private let overflow = "the log-likelihoods are too large to compute with"

    /// exp(−Σ log-likelihood / Σ tokens), each sentence a cluster.
    private func estimate(_ logLikelihoods: [Double], _ estimator: inout ClusterEstimator) -> Estimate? {
        let columns = [tokens, logLikelihoods.map { -$0 }]
        return ClusterSums(clusterOfItem: Array(tokens.indices), columns: columns).flatMap { sums in
            estimator.estimate(RatioOfSums(), of: sums, n: tokens.count, scale: .logarithm)
        }
    }
}
