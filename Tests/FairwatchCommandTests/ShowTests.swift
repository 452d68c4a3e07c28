import StrictJSON
import Testing

@testable import FairnessMonitor
@testable import ResultStore

@Suite struct ShowTests {
    let directory: MonitorDirectory

    init() throws {
        directory = try MonitorDirectory()
        try directory.fill()
    }

    @Test func aFullFineTuneHasNoRank() throws {
        let record = CheckpointRecord(
            id: 1, sha256: "1", traits: CheckpointTraits(kind: "full fine-tune", run: "run"), state: .queued,
            reason: nil, firstSeen: 0, lastSeen: 0, stateChanged: 0, paths: [])
        let report = CheckpointReport(record: record, now: 0)
        #expect(report.lines().contains("method      full fine-tune"))
        #expect(report.document["kind"]?.string == "full fine-tune")
        #expect(report.document["rank"]?.isNull == true && report.document["alpha"]?.isNull == true)
    }

    @Test(arguments: ["run-17/1500", "a1b2c3", "/watch/run-17/checkpoint-1500", "run-17/checkpoint-1500/"])
    func showsStateConditionsMetricsAndVerdicts(query: String) throws {
        let lines = try directory.monitor.checkpoint(matching: query, now: SampleResults.noon).lines()
        let expected = """
            checkpoint     run-17/1500
            path           /watch/run-17/checkpoint-1500
            sha256         \(SampleResults.sha)
            state          evaluated, since 2026-11-24T09:01:40Z
            method         LoRA, rank 8, alpha 16, on q_proj
            says its base  SmolLM2
            complete by    trainer_state.json

            suite core 1.0.0 on base smollm2-135m (llama)
            finished    2026-11-24T09:01:40Z
            took        40 s (estimate: about 40 s)
            used        39.0 s of processor time, 310 MiB at the peak
            base        fingerprint base-fingerp
            suite       sha256 suite-sha
            rules       sha256 rules-sha-is
            seed        18446744073709551615
            engine      0.1.0
            arithmetic  haswell
            """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(Array(lines.prefix(expected.count)) == expected)
        #expect(lines.contains("note: weak evidence"))
        #expect(lines.last == "1 error fired; 0 passed, 0 inconclusive, 1 unknown")
    }

    @Test func anUnreadableOneSaysWhyAndWhatHappensNext() throws {
        let lines = try directory.monitor.checkpoint(matching: "run-18/500", now: SampleResults.noon).lines()
        #expect(
            lines.contains(
                "reason         /watch/run-18/checkpoint-500/adapter_model.safetensors: mode 0600; "
                    + "give fairwatch access"))
        #expect(lines.contains("next           it is taken up by itself when it can be read"))
    }

    @Test func aFailureSaysWhenItIsTriedAgain() throws {
        let sha = "f00d" + String(repeating: "0", count: 60)
        try directory.store.record(SampleResults.sighting(sha, run: "run-19", step: 1, state: .queued))
        var key = SampleResults.key
        key.subject = .checkpoint(sha256: sha)
        _ = try directory.store.record(
            FailedEvaluation(
                key: key, conditions: SampleResults.conditions, cost: SampleResults.cost,
                error: "the worker was killed by signal 9", isCrash: true), retryAfter: { _ in 60 })
        let report = try directory.monitor.checkpoint(matching: "f00d", now: SampleResults.noon + 110)
        #expect(report.lines().contains("next           it is tried again in 50 s"))
        #expect(report.lines().contains("  2026-11-24T09:01:40Z  the worker was killed by signal 9"))
        #expect(report.document["failures"]?.array?.first?["error"]?.string == "the worker was killed by signal 9")
        #expect(report.document["next_attempt"]?.string == "2026-11-24T09:02:40Z")
        #expect(report.document["metrics"] == [])
    }

    @Test func theDocumentHoldsMetricsAlertsAndConditions() throws {
        let document = try directory.monitor.checkpoint(matching: "a1b2", now: SampleResults.noon).document
        #expect(document["schema_version"]?.integer == 1)
        #expect(document["seed"]?.written() == "18446744073709551615")
        #expect(document["metrics"]?.array?.count == 4)
        #expect(document["alerts"]?.array?.map { $0["alert_id"]?.string } == ["alert-1"])
        #expect(document["verdicts"]?.array?.count == 2)
        #expect(document["suites"]?.array?.first?["version"]?.string == "1.0.0")
        #expect(document["peak_memory_bytes"]?.integer == 325_058_560)
    }
}
