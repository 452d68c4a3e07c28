import FairnessMetrics
import Testing

@testable import ResultStore

@Suite struct SnapshotTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
    }

    @Test func anEmptyStoreHasAnEmptySnapshot() throws {
        let empty = Snapshot(
            daemon: nil, progress: nil, bases: [], checkpointCount: 0, checkpoints: [], alerts: [])
        #expect(try store.reader.snapshot() == empty)
    }

    @Test func showsTheDaemonAsItLastSpoke() throws {
        var status = DaemonStatus(
            pid: 4711, version: "0.1.0", started: 5,
            directories: [.init(path: "/watch"), .init(path: "/nfs", polled: "nfs", problem: "mode 0700")],
            rules: .ok(count: 6, sha256: "rules-sha"), configuration: "{}", notice: nil)
        try store.save(status)
        #expect(try store.reader.snapshot().daemon == status)
        status.rules = .rejected(error: "12:5: unknown key 'treshold'", active: "rules-sha")
        status.stopped = 99
        status.notice = "no space is left"
        try store.save(status)
        #expect(try store.reader.snapshot().daemon == status)
    }

    @Test func showsProgressWhileThereIsAny() throws {
        let progress = EvaluationProgress(
            subject: .checkpoint(sha256: Sample.sha), path: "/watch/a", suite: "core", fraction: 0.41,
            remainingSeconds: 180, started: 10, updated: 20)
        try store.save(progress)
        #expect(try store.reader.snapshot().progress == progress)
        try store.save(nil)
        #expect(try store.reader.snapshot().progress == nil)
    }

    @Test func ordersByRunAndStepAndCarriesTheWorstMetric() throws {
        try store.prepare()
        try store.record(Sample.sighting("b", path: "/watch/run-17/checkpoint-500", step: 500))
        try store.record(
            Sample.sighting(nil, path: "/watch/run-18/c", run: "run-18", state: .unreadable, reason: "0600"))
        try store.record(Sample.completed())
        let snapshot = try store.reader.snapshot { $0.first { $0.category == "gender" } }
        #expect(snapshot.checkpoints.map(\.record.sha256) == ["b", Sample.sha, nil])
        #expect(snapshot.checkpoints.map(\.worst) == [nil, Sample.metrics[0], nil])
        #expect(snapshot.checkpoints.map(\.firing) == [[:], ["error": 1], [:]])
        #expect(snapshot.checkpoints[2].record.reason == "0600")
        #expect(snapshot.bases == [Sample.base])
    }

    @Test func aLimitKeepsTheNewestAndSaysHowManyThereAre() throws {
        for step in 1...5 {
            try store.record(Sample.sighting("\(step)", path: "/watch/r/\(step)", step: step, at: Double(step)))
        }
        let snapshot = try store.reader.snapshot(newest: 2)
        #expect(snapshot.checkpoints.map(\.record.traits.step) == [4, 5])
        #expect(snapshot.checkpoints.allSatisfy { $0.record.paths.count == 1 })
        #expect(snapshot.checkpointCount == 5)
    }

    @Test func aFiringAlertComesWithItsLatestNumbersAndCheckpoint() throws {
        try store.prepare()
        try store.record(Sample.completed())
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-2000", step: 2000, at: 250))
        var second = Sample.completed(.checkpoint(sha256: Sample.otherSHA), finished: 300)
        second.verdicts[0].value = 0.35
        second.alerts[0].updated = 300
        second.journal = []
        try store.record(second)

        let alert = try #require(try store.reader.snapshot().alerts.first)
        #expect(alert.record.sinceStep == 1000 && alert.record.updated == 300)
        #expect(alert.verdict?.value == 0.35 && alert.step == 2000)
        #expect(alert.path == "/watch/run-17/checkpoint-2000" && alert.baseName == "smollm2-135m")
        // The first evaluation still shows the alert it started.
        let first = try store.reader.evaluation(for: .checkpoint(sha256: Sample.sha))
        #expect(first?.alerts.map(\.id) == ["alert-1"])
    }

    @Test func aResolvedAlertLeavesTheSnapshotAndMakesRoomForANewOne() throws {
        try store.prepare()
        try store.record(Sample.completed())
        var second = Sample.completed(finished: 300)
        second.conditions.seed = 1
        second.alerts = [Sample.alert(state: .resolved, updated: 300)]
        second.verdicts = [Sample.verdict(state: "passed")]
        second.journal = []
        try store.record(second)
        #expect(try store.reader.snapshot().alerts.isEmpty)
        #expect(try store.reader.liveAlerts(run: "run-17", base: Sample.base.fingerprint).isEmpty)

        var third = Sample.completed(finished: 400)
        third.conditions.seed = 2
        third.alerts = [Sample.alert("alert-2", updated: 400)]
        third.verdicts = [Sample.verdict(alertID: "alert-2")]
        third.journal = []
        try store.record(third)
        let live = try store.reader.liveAlerts(run: "run-17", base: Sample.base.fingerprint)
        #expect(live.map(\.id) == ["alert-2"])
    }

    @Test(arguments: [nil, "gender"])
    func twoLiveAlertsOfOneRuleAreAContradiction(category: String?) throws {
        try store.prepare()
        var evaluation = Sample.completed()
        evaluation.alerts = [Sample.alert(category: category), Sample.alert("alert-2", category: category)]
        #expect(throws: StoreError.self) { try store.record(evaluation) }
        evaluation.alerts[1].category = "age"
        try store.record(evaluation)
        #expect(try store.reader.snapshot().alerts.count == 2)
    }
}
