import StrictJSON
import Testing

@testable import FairnessMonitor

@Suite struct DocumentTests {
    @Test func aMetricCarriesEveryKeyAndExplicitNulls() {
        let expected = """
            {"suite":"core", "metric":"stereotype_preference", "category":null, "value":56.55, "undefined":null, \
            "ideal":50.0, "unit":"%", "interval":[51.2, 61.6], "confidence":0.95, "n":1508, \
            "effective_items":null, "clusters":62, "method":"bootstrap", "ties":3, "permuted":null, "baseline":{"value":62.66, "interval":[57.0, 68.0], "confidence":0.95, \
            "n":1508, "effective_items":null, "clusters":62, "method":"bootstrap"}, "difference":{"value":-6.11, "interval":[-10.9, -1.4], \
            "confidence":0.95, "n":1508, "effective_items":null, "clusters":62, "method":"bootstrap", \
            "kind":"difference"}}
            """
        #expect(JSON(SampleResults.metrics[0]).written() == expected)
    }

    @Test func anUndefinedMetricIsNullAndSaysWhy() {
        let expected = """
            {"suite":"core", "metric":"stereotype_preference", "category":"age\\u001b[31m", "value":null, \
            "undefined":"no pairs", "ideal":50.0, "unit":"%", "interval":null, "confidence":null, "n":null, \
            "effective_items":null, "clusters":null, "method":null, "ties":null, "permuted":null, "baseline":null, "difference":null}
            """
        #expect(JSON(SampleResults.metrics[3]).written() == expected)
    }

    @Test func aChangeOfPerplexityIsARatio() {
        #expect(JSON(SampleResults.metrics[1])["difference"]?["kind"]?.string == "ratio")
    }

    @Test func aVerdictNamesSuiteAndMetricAsMetricsDo() {
        let expected = """
            {"rule":"worse-than-base", "severity":"error", "suite":"core", "metric":"preference_gap", \
            "category":"gender", "state":"firing", "reason":null, "value":0.213, "unit":"nats", \
            "interval":[0.15, 0.27], "confidence":0.9975, "threshold":"above 0.1", "compared_to":"base", "n":1508, \
            "clusters":62, "detects":0.4, "drift":null, "summary":"the gap has grown by 0.213 nats", \
            "muted":null, "alert_id":null}
            """
        #expect(JSON(SampleResults.verdict()).written() == expected)
    }
}
