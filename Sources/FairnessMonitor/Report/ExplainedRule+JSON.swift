import AlertRules
import FairnessMetrics
import ResultStore
import StrictJSON

extension ExplainedRule {
    /// What `fairwatch rules explain --json` prints, schema version 1.
    ///
    /// - Parameter items: Of each category, at most.
    package func document(items: Int = Detail.defaultItems) -> JSON {
        [
            "schema_version": 1, "rule": JSON(rule.name), "origin": JSON(rule.origin?.description),
            "suite": JSON(rule.suite), "metric": JSON(rule.metric), "unit": JSON(rule.testedUnit),
            "tested": JSON(rule.tested.rawValue),
            "compared_to": rule.tested == .value ? .null : JSON(rule.target.description),
            "threshold": JSON(rule.threshold.description), "severity": JSON(rule.severity.rawValue),
            "wanted_detects": JSON(rule.detects), "rules_sha256": JSON(rules.sha256),
            "words": .array(words.map { ["label": JSON($0.label), "text": JSON($0.text)] }),
            "checkpoint": checkpoint.map { Self.document($0, items: items) } ?? .null, "absence": JSON(absence),
        ]
    }

    private static func document(_ checkpoint: Checkpoint, items: Int) -> JSON {
        let record = checkpoint.record
        return [
            "checkpoint": JSON(record.checkpoint.displayName), "run": JSON(record.checkpoint.traits.run),
            "step": JSON(record.checkpoint.traits.step), "sha256": JSON(record.checkpoint.sha256),
            "base_name": JSON(checkpoint.baseName), "base_fingerprint": JSON(record.evaluation.key.base),
            "suite_sha256": JSON(checkpoint.suite.sha256), "seed": JSON(record.evaluation.conditions.seed),
            "spending_index": JSON(record.evaluation.spendingIndex),
            "judged_by_these_rules": .bool(checkpoint.isBySameRules),
            "categories": .array(checkpoint.places.map { document($0, items: items) }),
        ]
    }

    private static func document(_ place: Place, items most: Int) -> JSON {
        let verdict = place.verdict
        var items: [JSON]?
        var untold: String?
        switch place.items {
        case .known(let known): items = known.prefix(most).map(document)
        case .untold(let reason): untold = reason
        }
        return [
            "category": JSON(verdict.category), "state": JSON(verdict.state.rawValue),
            "severity": JSON(verdict.severity.rawValue), "reason": JSON(verdict.reason), "value": JSON(verdict.value),
            "interval": JSON(verdict.interval), "confidence": JSON(verdict.confidence), "p": JSON(verdict.p),
            "fires_from": JSON(verdict.firesFrom), "detects": JSON(verdict.detects), "n": JSON(verdict.n),
            "clusters": JSON(verdict.clusters), "drift": JSON(verdict.drift), "measured": JSON(verdict.measured),
            "compared_value": JSON(verdict.baseline), "recorded_state": JSON(place.recorded?.state),
            "alert": place.alert.map(document) ?? .null, "change_from_base": JSON(place.change),
            "items": items.map { .array($0) } ?? .null, "no_items": JSON(untold),
        ]
    }

    private static func document(_ alert: AlertRecord) -> JSON {
        [
            "id": JSON(alert.id), "state": JSON(alert.state.rawValue), "since_step": JSON(alert.sinceStep),
            "muted": JSON(alert.muted),
        ]
    }

    private static func document(_ item: ItemChange) -> JSON {
        [
            "item": JSON(item.item), "template": JSON(item.cluster), "texts": .array(item.texts.map { JSON($0) }),
            "base": JSON(item.base), "now": JSON(item.tuned), "contribution": JSON(item.contribution),
        ]
    }
}
