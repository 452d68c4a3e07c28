import FairnessMetrics
import FairnessStatistics
import StrictJSON

extension JSON {
    /// A metric as `metrics` of `check --json` and `show --json` carries it; every key is always there.
    init(_ metric: Metric) {
        let estimate = metric.estimate
        self = [
            "suite": JSON(metric.suite), "metric": JSON(metric.name), "category": JSON(metric.category),
            "value": JSON(estimate?.value), "undefined": JSON(metric.undefined), "ideal": JSON(metric.ideal),
            "unit": JSON(metric.unit), "interval": JSON(estimate?.interval),
            "confidence": JSON(estimate?.confidence), "n": JSON(estimate?.n),
            "effective_items": JSON(estimate?.effectiveItems), "clusters": JSON(estimate?.clusters),
            "method": JSON(estimate?.method), "ties": JSON(metric.ties), "permuted": JSON(metric.permuted),
            "baseline": metric.contrast.map { JSON($0.baseline) } ?? .null,
            "difference": metric.contrast?.difference.map { JSON(change: $0) } ?? .null,
        ]
    }

    init(_ estimate: Estimate) {
        self = .object(JSONObject(estimate))
    }

    /// With `kind`: "difference", or "ratio" for a metric whose change is one.
    private init(change estimate: Estimate) {
        var object = JSONObject(estimate)
        _ = object.append(key: "kind", value: estimate.scale == .logarithm ? "ratio" : "difference", offset: 0)
        self = .object(object)
    }

    /// `[low, high]` or null.
    init(_ interval: Estimate.Interval?) {
        self = interval.map { [JSON($0.low), JSON($0.high)] } ?? .null
    }

    /// A seed may be larger than a signed integer.
    init(_ seed: UInt64) {
        self = .number(JSONNumber(literal: "\(seed)"))
    }

    /// An instant as ISO 8601 in UTC.
    init(instant seconds: Double?) {
        self = JSON(seconds.map(NumberText.instant))
    }
}

extension JSONObject {
    fileprivate init(_ estimate: Estimate) {
        let json: JSON = [
            "value": JSON(estimate.value), "interval": JSON(estimate.interval),
            "confidence": JSON(estimate.confidence), "n": JSON(estimate.n),
            "effective_items": JSON(estimate.effectiveItems), "clusters": JSON(estimate.clusters),
            "method": JSON(estimate.method),
        ]
        self = json.object ?? JSONObject()
    }
}
