import FairnessMetrics
import ResultStore
import StrictJSON

extension JSON {
    /// A verdict as `verdicts` and, when it fires, `alerts` carry it.
    init(_ verdict: VerdictRecord) {
        let (suite, metric) = verdict.metricParts
        self = [
            "rule": JSON(verdict.rule), "severity": JSON(verdict.severity), "suite": JSON(suite),
            "metric": JSON(metric), "category": JSON(verdict.category), "state": JSON(verdict.state),
            "reason": JSON(verdict.reason), "value": JSON(verdict.value), "unit": JSON(verdict.unit),
            "interval": JSON(verdict.interval), "confidence": JSON(verdict.confidence),
            "threshold": JSON(verdict.threshold), "compared_to": JSON(verdict.comparedTo), "n": JSON(verdict.n),
            "clusters": JSON(verdict.clusters), "detects": JSON(verdict.detects),
            "drift": JSON(verdict.drift), "summary": JSON(verdict.summary),
            "muted": JSON(verdict.muted), "alert_id": JSON(verdict.alertID),
        ]
    }
}

extension VerdictRecord {
    /// Of the tested quantity.
    var unit: String { MetricDefinition.named(metricParts.metric)?.unit ?? "" }
}
