import FairnessStatistics
import StrictJSON

extension RankReport {
    /// What `fairwatch ranks --json` prints, schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "suite": JSON(suite.name), "suite_version": JSON(suite.version),
            "suite_sha256": JSON(suite.sha256), "metric": JSON(metric), "category": JSON(query.category),
            "unit": JSON(definition.unit), "ideal": JSON(ideal), "base": JSON(base.name),
            "base_fingerprint": JSON(base.fingerprint), "numeric_fingerprint": JSON(numeric),
            "prompt_form": JSON(promptForm), "engine_version": JSON(FairwatchVersion.current), "at": JSON(momentText),
            "kl_level": JSON(level), "kl_suite": JSON(divergenceSuite), "seed": JSON(query.seed),
            "base_value": Self.document(baseValue.estimate()), "base_strength": JSON(baseStrength),
            "ranks": .array(rows.map(\.document)), "trend": trendDocument, "non_inferiority": comparisonDocument,
            "conclusion": .array(conclusion.map { JSON($0) }), "notes": .array(notes.map { JSON($0) }),
            "checkpoints": .array(rows.flatMap(\.runs).map { document(of: $0) }),
            "left_out": .array(leftOut.map { ["run": JSON($0.run), "reason": JSON($0.reason)] }),
        ]
    }

    private static func document(_ estimate: Estimate?) -> JSON { estimate.map { JSON($0) } ?? .null }

    private func document(of run: Run) -> JSON {
        let record = run.checkpoint
        return [
            "path": JSON(record.path), "sha256": JSON(record.sha256), "run": JSON(run.name),
            "step": JSON(record.traits.step), "kind": JSON(record.traits.kind), "rank": JSON(run.rank.number),
            "alpha": JSON(record.traits.alpha), "value": JSON(run.value.value),
            "standard_error": JSON(run.value.standardError),
            "retention": hasRetention ? JSON(run.value.value / baseValue.value) : .null,
            "kl_from_base": JSON(run.divergence),
        ]
    }

    private var trendDocument: JSON {
        guard let trend else { return .null }
        let orders = trend.isExact ? "all orders of the ranks" : "drawn orders of the ranks, seed \(query.seed)"
        return [
            "slope": JSON(trend.slope), "interval": JSON(trend.interval()),
            "confidence": JSON(ClusterEstimator.confidence), "retention_slope": JSON(retentionSlope),
            "p": JSON(trend.p), "least_p": JSON(trend.leastP), "detects": JSON(trend.detects()), "n": JSON(trend.runs),
            "orders": JSON(trend.orders),
            "method": JSON(
                "slope on log2(rank); \(orders), two-sided; interval by least squares, Student's t, "
                    + "\(trend.runs - 2) degrees of freedom"),
        ]
    }

    private var comparisonDocument: JSON {
        guard let comparison else { return .null }
        return [
            "reference": JSON(comparison.reference.text), "margin": JSON(query.margin),
            "level": JSON(RankComparison.level), "smallest": JSON(comparison.smallest?.text),
            "method": """
            R(rank) − R(reference) < margin, from the highest rank downward to the first failure; Fieller, \
            Student's t, Welch's degrees of freedom, runs unpaired and templates shared
            """,
        ]
    }
}

extension RankReport.Row {
    fileprivate var document: JSON {
        let degrees = NumberText.fixed(contrast.degreesOfFreedom, decimals: 0)
        let random = runs.count == 1 ? "templates of one run random" : "runs and templates random"
        let kind: JSON = rank == .full ? "full fine-tune" : "lora"
        var low: Double?
        var high: Double?
        if case .bounded(let interval)? = retentionInterval { (low, high) = (interval.low, interval.high) }
        return [
            "rank": JSON(rank.number), "kind": kind, "runs": JSON(runs.count),
            "steps": .array(runs.map { JSON($0.checkpoint.traits.step) }),
            "value": JSON(contrast.mean.value), "interval": JSON(contrast.interval()),
            "confidence": JSON(ClusterEstimator.confidence), "standard_error": JSON(contrast.standardError),
            "n": JSON(contrast.mean.n), "clusters": JSON(contrast.mean.clusters),
            "method": JSON("Student's t, \(degrees) degrees of freedom, \(random)"),
            "retention": JSON(retention?.value),
            "retention_interval": low == nil ? .null : [JSON(low), JSON(high)],
            "retention_method": retention == nil
                ? .null : JSON("Fieller, Student's t, \(degrees) degrees of freedom, \(random)"),
            "kl_from_base": JSON(divergence), "non_inferiority": comparison.document,
        ]
    }
}

extension RankComparison.Outcome {
    fileprivate var document: JSON {
        switch self {
        case .none: .null
        case .reference: Self.document("reference")
        case .nonInferior(let difference, let bound): Self.document("non-inferior", difference, bound)
        case .notShown(let difference, let bound): Self.document("not shown", difference, bound)
        case .notReached(let difference, let bound): Self.document("a higher rank failed", difference, bound)
        case .untested(let reason): Self.document("not tested: \(reason)")
        }
    }

    private static func document(_ outcome: String, _ difference: Double? = nil, _ bound: Double? = nil) -> JSON {
        [
            "outcome": JSON(outcome), "difference": JSON(difference),
            "upper_bound": JSON(bound.flatMap { $0.isFinite ? $0 : nil }),
        ]
    }
}
