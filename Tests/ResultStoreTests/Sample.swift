import FairnessMetrics
import FairnessStatistics

@testable import ResultStore

/// Records with something in every field.
enum Sample {
    static let sha = String(repeating: "a1b2", count: 16)
    static let otherSHA = String(repeating: "a1b3", count: 16)

    static let base = BaseRecord(
        fingerprint: "base-fingerprint", name: "smollm2-135m", resolvedPath: "/models/smollm2",
        modelType: "llama", parameters: 134_515_008, configuration: #"{"hidden_size":576}"#, firstSeen: 10)

    static let suite = SuiteRecord(
        sha256: "suite-sha", name: "core", version: "1", pairs: 1, plain: 1, sentences: 3,
        canonicalText: "one\ntwo\nthree", firstSeen: 10)

    static let blockScores = [
        ContinuationScore(logLikelihood: -41.25, tokens: 9),
        ContinuationScore(logLikelihood: -0.1 - 0.2, tokens: 11),
        ContinuationScore(logLikelihood: -Double.leastNonzeroMagnitude, tokens: 0),
    ]

    static let scores = SuiteScores(
        continuations: blockScores, contexts: [ContextDivergence(fromBase: 0.125, toBase: .leastNonzeroMagnitude)],
        groups: [0.1 + 0.2, 0])

    static func key(_ subject: ScoredSubject = .checkpoint(sha256: sha), numeric: String = "haswell") -> ScoreKey {
        ScoreKey(
            subject: subject, base: base.fingerprint, suite: suite.sha256, numeric: numeric, promptForm: "raw")
    }

    static func sighting(
        _ sha256: String? = sha, path: String = "/watch/run-17/checkpoint-1500", run: String = "run-17",
        step: Int = 1500, state: CheckpointState = .queued, reason: String? = nil, at: Double = 100
    ) -> CheckpointSighting {
        CheckpointSighting(
            path: path, sha256: sha256,
            traits: CheckpointTraits(
                kind: "lora", run: run, step: step, rank: 8, alpha: 16, targets: ["q_proj", "v_proj"],
                baseName: "HuggingFaceTB/SmolLM2-135M", evidence: "trainer_state.json"),
            statFingerprint: "inode 7", state: state, reason: reason, at: at)
    }

    static func estimate(_ value: Double) -> Estimate {
        var estimate = Estimate(
            value: value, standardError: 0.1 + 0.2, scale: .logarithm,
            interval: .init(low: value - 1.0 / 3, high: .infinity), confidence: 0.99, n: 200, clusters: 25,
            method: "cluster bootstrap-t, 10,000 draws, seed 7")
        estimate.effectiveItems = 1_000 / 7
        return estimate
    }

    static let metrics = [
        Metric(
            suite: "core", name: "preference_gap", category: "gender", estimate: estimate(0.7), ideal: 0,
            unit: "nats",
            contrast: .init(baseline: estimate(0.5), difference: estimate(0.2), sum: estimate(1.2))),
        Metric(
            suite: "core", name: "preference_gap", category: nil, estimate: nil,
            undefined: "fewer than two clusters", ideal: 0, unit: "nats",
            contrast: .init(baseline: estimate(0.5), difference: nil, sum: nil)),
        Metric(suite: "core", name: "perplexity", category: nil, estimate: estimate(21), ideal: nil, unit: ""),
    ]

    static func alert(
        _ id: String = "alert-1", rule: String = "worse-than-base", state: AlertRecord.State = .firing,
        category: String? = "gender", updated: Double = 200
    ) -> AlertRecord {
        AlertRecord(
            id: id, run: "run-17", base: base.fingerprint, suite: suite.sha256, rule: rule, category: category,
            metric: "core.preference_gap", severity: "error", state: state, count: 2, sinceStep: 1000, since: 150,
            updated: updated, resolved: state == .resolved ? updated : nil, summary: "gender: +0.21 nats")
    }

    static func verdict(alertID: String? = "alert-1", state: String = "firing") -> VerdictRecord {
        VerdictRecord(
            rule: "worse-than-base", severity: "error", metric: "core.preference_gap", category: "gender",
            state: state, reason: "the bound lies above 0.2", value: 0.21, low: 0.15, high: 0.27,
            confidence: 0.9975, n: 1508, clusters: 62, threshold: "above 0.2", comparedTo: "base", detects: 0.4,
            summary: "gender: +0.21 nats", alertID: alertID)
    }

    static let conditions = EvaluationConditions(seed: .max, engineVersion: "0.1.0", rulesSHA256: "rules-sha")

    static func cost(finished: Double = 200) -> EvaluationCost {
        EvaluationCost(
            started: 180, finished: finished, estimatedSeconds: 18, cpuSeconds: 19.5, peakMemoryBytes: 700_000_000)
    }

    static func entry(_ id: String, at time: Double = 200) -> OutboxEntry {
        OutboxEntry(id: id, payload: #"{"event":"evaluation finished"}"#, created: time)
    }

    static func completed(
        _ subject: ScoredSubject = .checkpoint(sha256: sha), finished: Double = 200
    ) -> CompletedEvaluation {
        CompletedEvaluation(
            key: key(subject), conditions: conditions, cost: cost(finished: finished), scores: scores,
            metrics: metrics, verdicts: [verdict()], alerts: [alert()], notes: ["weak evidence of completeness"],
            journal: [entry("entry-1"), entry("entry-2")])
    }

    static func failed(
        _ subject: ScoredSubject = .checkpoint(sha256: sha), finished: Double = 200, isCrash: Bool = false
    ) -> FailedEvaluation {
        FailedEvaluation(
            key: key(subject), conditions: conditions, cost: cost(finished: finished),
            error: "the worker was killed by signal 9", isCrash: isCrash)
    }
}

extension ResultStore {
    /// Records what every evaluation refers to: base, suite and one checkpoint.
    @discardableResult
    func prepare(_ sighting: CheckpointSighting = Sample.sighting()) throws -> CheckpointRecord {
        try record(Sample.base)
        try record(Sample.suite)
        return try record(sighting).checkpoint
    }
}
