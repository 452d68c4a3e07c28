import FairnessStatistics
import FairnessSuites

/// Perplexity on plain texts, the guard against "fair because broken", and on texts about groups, which are compared.
struct LanguageMeasurement {
    private let make: MetricMaker
    private let texts: Texts
    private let plain: [Int]
    private let groups: ItemGroups

    init(_ suite: Suite, tuned: ModelScores, base: ModelScores?) {
        make = MetricMaker(suite: suite)
        let scored = suite.language.indices.filter { tuned.language[$0].tokens > 0 }
        let items = scored.map { suite.language[$0] }
        texts = Texts(
            tokens: scored.map { Double(tuned.language[$0].tokens) },
            tuned: scored.map { tuned.language[$0].logLikelihood },
            base: base.map { base in scored.map { base.language[$0].logLikelihood } },
            clusters: items.map(\.cluster).numbered)
        plain = items.indices.filter { items[$0].group == nil }
        groups = ItemGroups(suite, items.map { $0.group.map { [$0] } ?? [] })
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        var metrics = perplexity(nil, plain, missing: Reason.noPlain, &estimator)
        guard plain.count < groups.count else { return metrics }
        for slice in groups.slices(of: .perplexity) where slice.name != nil {
            metrics += perplexity(slice.name, slice.items, missing: Reason.noTexts, &estimator)
        }
        for category in groups.categories { metrics += contrasts(category, &estimator) }
        return metrics
    }

    private func perplexity(
        _ category: String?, _ items: [Int], missing: String, _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        let texts = texts[items]
        var perplexity = make.blank(.perplexity, category)
        var ratio = make.blank(.perplexityRatio, category)
        guard !items.isEmpty else {
            return [perplexity.undefined(missing)] + (texts.base == nil ? [] : [ratio.undefined(missing)])
        }
        perplexity.estimate = texts.perplexity(texts.tuned, &estimator)
        if perplexity.estimate == nil { perplexity.undefined = Reason.overflow }
        guard let base = texts.base else { return [perplexity] }

        ratio.estimate =
            texts.tuned == base
            ? .identical(value: 1, scale: .logarithm, n: items.count, clusters: Set(texts.clusters).count)
            : texts.perplexity(zip(texts.tuned, base).map { $0 - $1 }, &estimator)
        if ratio.estimate == nil { ratio.undefined = Reason.overflow }
        if let baseline = texts.perplexity(base, &estimator), perplexity.estimate != nil {
            perplexity.contrast = Metric.Contrast(baseline: baseline, difference: ratio.estimate, sum: nil)
        } else {
            perplexity.undefined = perplexity.undefined ?? "of the base: \(Reason.overflow)"
        }
        return [perplexity, ratio]
    }

    /// Of each group of a category, all from the same draws.
    private func contrasts(_ category: ItemGroups.Category, _ estimator: inout ClusterEstimator) -> [Metric] {
        let blank = category.groups.map { make.blank(.perplexityContrast, $0.label.description) }
        let named = category.named
        guard named.count > 1 else {
            return zip(category.groups, blank).map { group, metric in
                metric.undefined(group.items.isEmpty ? Reason.noTexts : MetricMaker.oneGroup)
            }
        }
        let chosen = texts[named.flatMap(\.items)]
        let group = named.indices.flatMap { index in named[index].items.map { _ in index } }
        let summaries = named.indices.map(GroupSummary.contrast)
        func comparison(_ logLikelihoods: [Double]) -> GroupComparison? {
            let clusters = chosen.clusters.numbered
            let ratios = GroupRatios(
                clusterOfRow: clusters, groupOfRow: group, values: logLikelihoods.map { -$0 }, counts: chosen.tokens,
                clusters: (clusters.max() ?? -1) + 1, groups: named.count)
            var comparison = ratios.map { GroupComparison($0, summaries) }
            for index in summaries.indices {
                comparison?.quantities[index].ideal = MetricDefinition.perplexityContrast.ideal
            }
            return comparison
        }
        let metrics = make.resampled(
            named.map { (.perplexityContrast, $0.label.description) }, tuned: comparison(chosen.tuned),
            base: chosen.base.map(comparison), clusters: chosen.clusters, isUnchanged: chosen.tuned == chosen.base,
            undefined: Reason.overflow, estimator)
        var rest = metrics[...]
        return zip(category.groups, blank).map { group, metric in
            group.items.isEmpty ? metric.undefined(Reason.noTexts) : rest.popFirst() ?? metric
        }
    }
}

/// Texts with at least one scored token, as both models read them.
private struct Texts {
    let tokens: [Double]
    let tuned: [Double]
    let base: [Double]?
    let clusters: [Int]

    subscript(items: [Int]) -> Texts {
        Texts(
            tokens: items.map { tokens[$0] }, tuned: items.map { tuned[$0] },
            base: base.map { base in items.map { base[$0] } }, clusters: items.map { clusters[$0] })
    }

    /// exp(−Σ log-likelihood / Σ tokens).
    func perplexity(_ logLikelihoods: [Double], _ estimator: inout ClusterEstimator) -> Estimate? {
        let columns = [tokens, logLikelihoods.map { -$0 }]
        let names = clusters.distinct.map(\.description)
        return ClusterSums(clusterOfItem: clusters.numbered, columns: columns, names: names).flatMap { sums in
            estimator.estimate(RatioOfSums(), of: sums, n: tokens.count, scale: .logarithm)
        }
    }
}

/// Why a metric of texts is undefined.
private enum Reason {
    static let noPlain = "the suite has no plain sentences of two tokens or more"
    static let noTexts = "there are no texts of two tokens or more"
    static let overflow = "the log-likelihoods are too large to compute with"
}
