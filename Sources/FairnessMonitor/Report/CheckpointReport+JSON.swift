import ResultStore
import StrictJSON

extension CheckpointReport {
    /// What `fairwatch show --json` prints, schema version 1.
    package var document: JSON {
        let traits = record.traits
        let latest = shown.first
        let verdicts = shown.flatMap(\.verdicts)
        return [
            "schema_version": 1, "path": JSON(record.path), "paths": .array(record.paths.map(\.document)),
            "run": JSON(traits.run), "step": JSON(traits.step), "sha256": JSON(record.sha256),
            "state": JSON(record.state.rawValue), "reason": JSON(record.reason), "next": JSON(next),
            "state_changed": JSON(instant: record.stateChanged), "gone": .bool(record.isGone),
            "kind": JSON(traits.kind), "rank": JSON(traits.rank), "alpha": JSON(traits.alpha),
            "method": JSON(traits.kind),
            "target_modules": .array(traits.targets.map { JSON($0) }), "base_model_name": JSON(traits.baseName),
            "evidence": JSON(traits.evidence), "base": JSON(latest?.base?.resolvedPath),
            "base_name": JSON(latest?.base?.name), "base_fingerprint": JSON(latest?.evaluation.key.base),
            "suites": .array(shown.map(\.facts)), "rules_sha256": JSON(latest?.evaluation.conditions.rulesSHA256),
            "seed": latest.map { JSON($0.evaluation.conditions.seed) } ?? .null,
            "engine_version": JSON(latest?.evaluation.conditions.engineVersion),
            "numeric_fingerprint": JSON(latest?.evaluation.key.numeric),
            "estimated_seconds": JSON(latest?.evaluation.cost.estimatedSeconds),
            "cpu_seconds": JSON(latest?.evaluation.cost.cpuSeconds),
            "peak_memory_bytes": JSON(latest?.evaluation.cost.peakMemoryBytes),
            "notes": .array(notes.map { JSON($0) }), "failures": .array(failures.map(\.failure)),
            "next_attempt": JSON(instant: attempt?.nextAt),
            "metrics": .array(shown.flatMap(\.metrics).map { JSON($0) }),
            "alerts": .array(verdicts.filter { $0.isFiring && $0.muted == nil }.map { JSON($0) }),
            "verdicts": .array(verdicts.map { JSON($0) }),
        ]
    }
}

extension EvaluationReport {
    fileprivate var facts: JSON {
        let conditions = evaluation.conditions
        let cost = evaluation.cost
        return [
            "suite": JSON(suite), "version": JSON(suiteVersion), "sha256": JSON(evaluation.key.suite),
            "base_fingerprint": JSON(evaluation.key.base), "prompt_form": JSON(evaluation.key.promptForm),
            "numeric_fingerprint": JSON(evaluation.key.numeric), "engine_version": JSON(conditions.engineVersion),
            "seed": JSON(conditions.seed), "rules_sha256": JSON(conditions.rulesSHA256),
            "attempt": JSON(evaluation.attempt), "spending_index": JSON(evaluation.spendingIndex),
            "started": JSON(instant: cost.started), "finished": JSON(instant: cost.finished),
            "estimated_seconds": JSON(cost.estimatedSeconds),
            "cpu_seconds": JSON(cost.cpuSeconds), "peak_memory_bytes": JSON(cost.peakMemoryBytes),
        ]
    }
}

extension EvaluationRecord {
    fileprivate var failure: JSON {
        ["attempt": JSON(attempt), "finished": JSON(instant: cost.finished), "error": JSON(error)]
    }
}
