import ResultStore
import StrictJSON
import Testing

@testable import FairnessMonitor

@Suite struct StatusTests {
    let directory: MonitorDirectory

    init() throws {
        directory = try MonitorDirectory()
    }

    private static let firing =
        "FIRING   error  worse-than-base {gender}  run-17/1500  preference_gap +0.213 nats vs base "
        + "([0.150, 0.270], n 1,508)  since step 1000"

    @Test func showsDaemonAlertsAndCheckpoints() throws {
        try directory.fill()
        let lock = try directory.lock()
        let report = try directory.monitor.status(newest: nil, now: SampleResults.noon + 273_600)
        let expected = """
            fairwatchd  running 3 d 4 h · watching 2 directories (1 polled: nfs) · 5 rules ok · base smollm2-135m
            \(Self.firing)
            RUN     STEP  RANK  STATE       WORST METRIC                       ALERTS
            run-17  1500     8  evaluated   stereotype_preference gender 36.9  1 error, 1 unknown
            run-18   500     8  unreadable  adapter_model.safetensors: mode 0600; run: fairwatch show run-18/500
            """
        #expect(report.lines() == expected.split(separator: "\n").map(String.init))
        withExtendedLifetime(lock) {}
    }

    @Test func checkpointsWithoutAStepAreKnownByTheirDirectories() throws {
        for name in ["a", "b"] {
            try directory.store.record(
                CheckpointSighting(
                    path: "/watch/tries/\(name)", sha256: nil, traits: CheckpointTraits(kind: "lora", run: "tries"),
                    state: .settling, reason: "no adapter_model.safetensors", at: SampleResults.noon))
        }
        let lines = try directory.monitor.status(newest: nil, now: SampleResults.noon).lines()
        #expect(lines.suffix(2).map { $0.prefix(7) } == ["tries/a", "tries/b"])
    }

    @Test func saysWhenTheDaemonIsNotRunning() throws {
        try directory.fill(stopped: SampleResults.noon + 10)
        let report = try directory.monitor.status(newest: nil, now: SampleResults.noon + 7_210)
        #expect(report.presence == .absent)
        #expect(
            report.lines()[0].hasPrefix(
                "fairwatchd  not running (stopped 2 h ago); start it with: sudo systemctl start fairwatchd · "))
    }

    @Test func troubleIsAllThatIsShownWhenAskedFor() throws {
        try directory.fill()
        let lock = try directory.lock()
        let lines = try directory.monitor.status(newest: nil, now: SampleResults.noon).lines(onlyTrouble: true)
        #expect(lines.count == 4)
        #expect(lines.first == Self.firing)
        #expect(lines.last?.contains("run-18") == true)
        withExtendedLifetime(lock) {}
    }

    @Test func noTroubleIsOneLine() throws {
        try directory.store.record(SampleResults.sighting("b", run: "r", step: 1, state: .queued))
        let lock = try directory.lock()
        #expect(
            try directory.monitor.status(newest: nil, now: SampleResults.noon).lines(onlyTrouble: true) == [
                "all runs within rules"
            ])
        withExtendedLifetime(lock) {}
    }

    @Test func aDeadDaemonIsTroubleAndItsProgressIsNotShown() throws {
        try directory.store.record(
            SampleResults.sighting(SampleResults.sha, run: "run-17", step: 1, state: .evaluating))
        try directory.store.save(
            EvaluationProgress(
                subject: .checkpoint(sha256: SampleResults.sha), path: nil, suite: "core", fraction: 0.41,
                remainingSeconds: 170, started: SampleResults.noon, updated: SampleResults.noon))
        let dead = try directory.monitor.status(newest: nil, now: SampleResults.noon)
        #expect(dead.lines(onlyTrouble: true).first?.hasPrefix("fairwatchd  not running") == true)
        #expect(!dead.lines().joined().contains("41 %"))
        let lock = try directory.lock()
        let alive = try directory.monitor.status(newest: nil, now: SampleResults.noon)
        #expect(alive.lines().last == "run-17     1     8  evaluating 41 %  core: about 3 min left")
        withExtendedLifetime(lock) {}
    }

    @Test func theDocumentHasDaemonCheckpointsAndAlerts() throws {
        try directory.fill()
        let lock = try directory.lock()
        let document = try directory.monitor.status(newest: nil, now: SampleResults.noon).document()
        #expect(document["schema_version"]?.integer == 1)
        #expect(document["daemon"]?["running"]?.bool == true)
        #expect(document["daemon"]?["rules"]?["ok"]?.bool == true)
        let checkpoints = try #require(document["checkpoints"]?.array)
        let paths = ["/watch/run-17/checkpoint-1500", "/watch/run-18/checkpoint-500"]
        #expect(checkpoints.map { $0["path"]?.string } == paths)
        #expect(checkpoints.map { $0["state"]?.string } == ["evaluated", "unreadable"])
        #expect(checkpoints[1]["sha256"] == .null && checkpoints[1]["worst_metric"] == .null)
        #expect(checkpoints[0]["worst_metric"]?["category"]?.string == "gender")
        let alert = try #require(document["alerts"]?.array?.first)
        #expect(alert["alert_id"]?.string == "alert-1" && alert["since_step"]?.integer == 1_000)
        #expect(alert["interval"]?.written() == "[0.15, 0.27]")
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: [
        ("run-17/1500", "run-17/1500"), ("run 17/5", "'run 17/5'"), ("it's", #"$'it\x27s'"#),
        ("a\u{1B}[m", #"$'a\x1B[m'"#), ("a\\b", #"$'a\\b'"#),
    ])
    func commandsCanBePasted(name: String, word: String) {
        #expect(CommandLineText.word(name).text == word)
    }
}
