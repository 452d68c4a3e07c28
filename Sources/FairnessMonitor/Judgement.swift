import AlertRules
import FairnessMetrics
import FairnessStatistics
import ResultStore

/// What the rules say of a checkpoint's metrics.
package struct Judgement {
    let rules: LoadedRules
    let seed: UInt64
    let calibration: Calibration?

    /// - Parameters:
    ///   - seed: Of the tests.
    ///   - calibration: How far neutral fine-tunes of this base move the suite's metrics; nil where nobody has measured it.
    package init(rules: LoadedRules, seed: UInt64, calibration: Calibration?) {
        self.rules = rules
        self.seed = seed
        self.calibration = calibration
    }

    /// One verdict for each rule and category of this suite.
    ///
    /// - Parameters:
    ///   - checkpoint: What conditions of rules ask of it.
    ///   - spendingIndex: Of the checkpoint in its run; a checkpoint that is judged by itself is the first.
    ///   - others: Beside the base, what rules compare with.
    ///   - findsEdges: Whether they say from which value on they would fire.
    func verdicts(
        on metrics: [Metric], of checkpoint: CheckpointFacts?, suite: String, spendingIndex: Int = 1,
        others: ComparedCheckpoints?, findsEdges: Bool = false
    ) -> [Verdict] {
        let targets = rules.targets(on: suite)
        let observations = metrics.map { metric in
            var contrasts = targets[metric.place].map { targets in
                others?.contrasts(of: metric, with: targets) ?? [:]
            }
            contrasts?[.base] = metric.contrastWithBase
            return Observation(metric, contrasts: contrasts ?? [:], drift: calibration?.drift(of: metric))
        }
        return Judge(ruleSet: rules.ruleSet, findsEdges: findsEdges)
            .verdicts(
                on: observations, of: checkpoint, suites: [suite], spendingIndex: spendingIndex, seed: seed)
    }
}

extension Judgement {
    /// Of a checkpoint that is judged beside its base alone.
    package func verdicts(
        on metrics: [Metric], of checkpoint: CheckpointFacts? = nil, suite: String, spendingIndex: Int = 1
    ) -> [Verdict] {
        verdicts(on: metrics, of: checkpoint, suite: suite, spendingIndex: spendingIndex, others: nil)
    }
}

extension LoadedRules {
    /// What each metric of a suite is compared with, by the metrics that any rule is about.
    func targets(on suite: String) -> [MetricPlace: Set<ComparisonTarget>] {
        var found: [MetricPlace: Set<ComparisonTarget>] = [:]
        for rule in ruleSet.rules where rule.suite == suite {
            for category in rule.categories {
                let place = MetricPlace(name: rule.metric, category: category)
                found[place, default: []].formUnion(rule.tested == .value ? [] : [rule.target])
            }
        }
        return found
    }
}

extension Observation {
    fileprivate init(
        _ metric: Metric, contrasts: [ComparisonTarget: Result<Contrast, Incomparable>], drift: Double?
    ) {
        self.init(
            suite: metric.suite, metric: metric.name, category: metric.category, estimate: metric.estimate,
            undefined: metric.estimate == nil ? metric.undefined : nil, ideal: metric.ideal, contrasts: contrasts,
            drift: drift)
    }
}

extension Observation.Contrast {
    init(_ contrast: Metric.Contrast) {
        self.init(baseline: contrast.baseline, difference: contrast.difference, sum: contrast.sum)
    }
}

extension Metric {
    fileprivate var contrastWithBase: Result<Observation.Contrast, Observation.Incomparable> {
        contrast.map { .success(Observation.Contrast($0)) } ?? .failure(.init(undefined ?? "no contrast"))
    }
}

extension VerdictRecord {
    /// As it is stored and shown.
    init(_ verdict: Verdict, alertID: String? = nil) {
        self.init(
            rule: verdict.rule, severity: verdict.severity.rawValue, metric: "\(verdict.suite).\(verdict.metric)",
            category: verdict.category, state: verdict.state.rawValue, reason: verdict.reason, value: verdict.value,
            low: verdict.interval?.low, high: verdict.interval?.high, confidence: verdict.confidence, n: verdict.n,
            clusters: verdict.clusters, threshold: verdict.threshold.description, comparedTo: verdict.comparedTo,
            detects: verdict.detects, drift: verdict.drift, summary: verdict.summary, muted: verdict.muted,
            alertID: alertID)
    }
}

extension RuleSet {
    /// With what mutes them, of a checkpoint that is judged by itself: on all suites.
    ///
    /// - Parameter time: In seconds since 1970.
    func muted(_ verdicts: [[Verdict]], run: String?, at time: Double) -> [[Verdict]] {
        func firing(_ verdict: Verdict) -> FiringAlert { FiringAlert(verdict.identity, verdict.severity) }
        let all = verdicts.joined().filter { $0.state == .firing }.map(firing)
        return verdicts.map { verdicts in
            verdicts.map { verdict in
                guard verdict.state == .firing else { return verdict }
                var verdict = verdict
                verdict.muted = muting(firing(verdict), run: run, firing: all, at: time)
                return verdict
            }
        }
    }
}
