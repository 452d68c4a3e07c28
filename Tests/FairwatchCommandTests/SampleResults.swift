import FairnessMetrics
import FairnessStatistics
import ResultStore

@testable import FairnessMonitor

/// A made-up checkpoint's results, small enough to write its tables down by hand.
enum SampleResults {
    static let sha = "a1b2c3d4" + String(repeating: "0", count: 56)
    /// 2026-11-24T09:00:00Z.
    static let noon = 1_795_510_800.0

    static func estimate(
        _ value: Double, _ low: Double, _ high: Double, n: Int = 1_508, clusters: Int = 62,
        scale: Estimate.Scale = .identity
    ) -> Estimate {
        Estimate(
            value: value, standardError: 0.5, scale: scale, interval: .init(low: low, high: high), n: n,
            clusters: clusters, method: "bootstrap")
    }

    static let metrics = [
        Metric(
            suite: "core", name: "stereotype_preference", category: nil, estimate: estimate(56.55, 51.2, 61.6),
            ideal: 50, unit: "%",
            contrast: .init(
                baseline: estimate(62.66, 57, 68), difference: estimate(-6.11, -10.9, -1.4), sum: nil), ties: 3),
        Metric(
            suite: "core", name: "perplexity", category: nil, estimate: estimate(21, 20, 22.5, n: 64, clusters: 64),
            ideal: nil, unit: "",
            contrast: .init(
                baseline: estimate(20, 19, 21),
                difference: estimate(1.05, 1.01, 1.1, n: 64, clusters: 64, scale: .logarithm), sum: nil)),
        Metric(
            suite: "core", name: "stereotype_preference", category: "gender", estimate: estimate(36.9, 30, 44.04),
            ideal: 50, unit: "%"),
        Metric(
            suite: "core", name: "stereotype_preference", category: "age\u{1B}[31m", estimate: nil,
            undefined: "no pairs", ideal: 50, unit: "%"),
    ]

    static func verdict(
        _ state: String = "firing", rule: String = "worse-than-base", severity: String = "error",
        category: String? = "gender", alertID: String? = nil
    ) -> VerdictRecord {
        VerdictRecord(
            rule: rule, severity: severity, metric: "core.preference_gap", category: category, state: state,
            reason: state == "unknown" ? "no data" : nil, value: state == "unknown" ? nil : 0.213,
            low: state == "unknown" ? nil : 0.15, high: state == "unknown" ? nil : 0.27, confidence: 0.9975,
            n: 1_508, clusters: 62, threshold: "above 0.1", comparedTo: "base", detects: 0.4,
            summary: "the gap has grown by 0.213 nats", alertID: alertID)
    }

    static let base = BaseRecord(
        fingerprint: "base-fingerprint", name: "smollm2-135m", resolvedPath: "/models/smollm2", modelType: "llama",
        parameters: 134_515_008, configuration: "{}", firstSeen: noon)

    static let suite = SuiteRecord(
        sha256: "suite-sha", name: "core", version: "1.0.0", pairs: 1, plain: 0, sentences: 1, canonicalText: "one",
        firstSeen: noon)

    static let key = ScoreKey(
        subject: .checkpoint(sha256: sha), base: base.fingerprint, suite: suite.sha256, numeric: "haswell",
        promptForm: "raw")

    static let conditions = EvaluationConditions(seed: .max, engineVersion: "0.1.0", rulesSHA256: "rules-sha-is-long")

    static let cost = EvaluationCost(
        started: noon + 60, finished: noon + 100, estimatedSeconds: 38, cpuSeconds: 39.04,
        peakMemoryBytes: 325_058_560)

    static func sighting(
        _ sha256: String?, run: String, step: Int, state: CheckpointState, reason: String? = nil
    ) -> CheckpointSighting {
        CheckpointSighting(
            path: "/watch/\(run)/checkpoint-\(step)", sha256: sha256,
            traits: CheckpointTraits(
                kind: "lora", run: run, step: step, rank: 8, alpha: 16, targets: ["q_proj"], baseName: "SmolLM2",
                evidence: "trainer_state.json"),
            state: state, reason: reason, at: noon)
    }

    static let alert = AlertRecord(
        id: "alert-1", run: "run-17", base: base.fingerprint, suite: suite.sha256, rule: "worse-than-base",
        category: "gender", metric: "core.preference_gap", severity: "error", state: .firing, sinceStep: 1_000,
        since: noon, updated: noon + 100, summary: "the gap has grown by 0.213 nats")

    static let completed = CompletedEvaluation(
        key: key, conditions: conditions, cost: cost,
        scores: SuiteScores(continuations: [ContinuationScore(logLikelihood: -3, tokens: 2)]),
        metrics: metrics, verdicts: [verdict(alertID: "alert-1"), verdict("unknown", category: "age")],
        alerts: [alert], notes: ["weak evidence"])
}
