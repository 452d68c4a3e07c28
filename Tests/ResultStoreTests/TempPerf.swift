import Testing
import FairnessMetrics
@testable import ResultStore
@Suite struct TempPerf {
    @Test func perf() throws {
        let d = try TemporaryDirectory(); let s = try d.open(preparing: ["PRAGMA synchronous=OFF"])
        try s.prepare()
        let c = ContinuousClock()
        print("PERF insert", try c.measure { for i in 0..<3000 {
            let sha = "content\(i)"
            try s.record(Sample.sighting(sha, path: "/watch/r\(i/50)/checkpoint-\(i)", step: i))
            var e = Sample.completed(.checkpoint(sha256: sha)); e.alerts = []; e.journal = []
            e.metrics = (0..<12).flatMap { _ in Sample.metrics }
            e.verdicts = (0..<20).map { _ in Sample.verdict(alertID: nil) }
            try s.record(e)
        } })
        print("PERF snapshot", try c.measure { _ = try s.reader.snapshot { $0.last } })
        print("PERF occupants", try c.measure { _ = try s.reader.occupants(below: "/watch") })
        print("PERF match", try c.measure { _ = try s.reader.checkpoint(matching: "checkpoint-77") })
    }
}
