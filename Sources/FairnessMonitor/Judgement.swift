import AlertRules
import FairnessMetrics
import FairnessStatistics
import ResultStore

/// What the rules say of a checkpoint's metrics.
struct Judgement {
    let rules: LoadedRules
    /// Of the tests.
    let seed: UInt64

    /// One verdict for each rule and category of this suite.
    ///
    /// - Parameter spendingIndex: Of the checkpoint in its run; a checkpoint that is judged by itself is the first.
    func verdicts(on metrics: [Metric], suite: String, spendingIndex: Int = 1) -> [Verdict] {
        Judge(ruleSet: rules.ruleSet)
            .verdicts(on: metrics.map(Observation.init), suites: [suite], spendingIndex: spendingIndex, seed: seed)
    }
}

extension Observation {
    init(_ metric: Metric) {
        self.init(
            suite: metric.suite, metric: metric.name, category: metric.category, estimate: metric.estimate,
            undefined: metric.estimate == nil ? metric.undefined : nil, ideal: metric.ideal,
            baseline: metric.contrast?.baseline, difference: metric.contrast?.difference, sum: metric.contrast?.sum,
            incomparable: metric.contrast == nil ? metric.undefined : nil)
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
            detects: verdict.detects, summary: verdict.summary, alertID: alertID)
    }
}
