import FairnessSuites
import StrictJSON

extension CheckRun.Report {
    /// What `fairwatch check --json` prints, schema version 1.
    package var document: JSON {
        let verdicts = suites.flatMap(\.verdicts)
        return [
            "schema_version": 1, "path": JSON(adapterPath), "kind": JSON(kind), "sha256": JSON(sha256),
            "rank": JSON(adapter.rank),
            "alpha": JSON(adapter.alpha), "method": JSON(adapter.method),
            "target_modules": .array(adapter.targetModules.map { JSON($0) }),
            "base_model_name": JSON(adapter.baseModelName), "base": JSON(basePath),
            "base_fingerprint": JSON(baseFingerprint), "model_type": JSON(modelType),
            "suites": .array(suites.map(\.facts)), "rules_sha256": JSON(rulesSHA256), "seed": JSON(seed),
            "engine_version": JSON(FairwatchVersion.current), "numeric_fingerprint": JSON(numericFingerprint),
            "cpu_seconds": JSON(suites.map(\.usage.cpuSeconds).reduce(0, +)),
            "peak_memory_bytes": JSON(suites.map(\.usage.peakMemoryBytes).max()),
            "notes": .array(notes.map { JSON($0) }),
            "metrics": .array(suites.flatMap(\.metrics).map { JSON($0) }),
            "alerts": .array(verdicts.filter { $0.isFiring && $0.muted == nil }.map { JSON($0) }),
            "verdicts": .array(verdicts.map { JSON($0) }),
        ]
    }
}

extension CheckRun.SuiteReport {
    fileprivate var facts: JSON {
        [
            "suite": JSON(suite.suite.name), "version": JSON(suite.suite.version), "sha256": JSON(suite.sha256),
            "pairs": JSON(suite.suite.pairs.count), "plain": JSON(suite.suite.language.count { $0.group == nil }),
            "tokens": JSON(plan.tokens), "distinct_tokens": JSON(plan.distinctTokens),
            "estimated_seconds": JSON(plan.estimatedSeconds), "wall_seconds": JSON(usage.wallSeconds),
            "cpu_seconds": JSON(usage.cpuSeconds), "peak_memory_bytes": JSON(usage.peakMemoryBytes),
            "base_was_known": .bool(baseWasKnown), "layers": layers.map { .array($0.map { JSON($0) }) } ?? .null,
            "items": SuiteSummary(suite.suite).json,
        ]
    }
}
