import FairnessMetrics
import Testing

@testable import ResultStore

@Suite struct EvaluationTests {
    let directory: TemporaryDirectory
    let store: ResultStore
    let subject = ScoredSubject.checkpoint(sha256: Sample.sha)

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
        try store.prepare()
    }

    @Test func everythingRecordedComesBack() throws {
        let recording = try store.record(Sample.completed())
        let report = try #require(try store.reader.evaluation(for: subject))
        #expect(recording == .recorded(evaluation: report.evaluation.id))
        #expect(report.evaluation.key == Sample.key())
        #expect(report.evaluation.conditions == Sample.conditions)
        #expect(report.evaluation.cost == Sample.cost())
        #expect(report.evaluation.notes == ["weak evidence of completeness"])
        #expect(report.evaluation.attempt == 1 && report.evaluation.outcome == .evaluated)
        #expect(report.metrics == Sample.metrics)
        #expect(report.verdicts == [Sample.verdict()])
        #expect(report.alerts == [Sample.alert()])
        #expect(report.base == Sample.base && report.suite == "core" && report.suiteVersion == "1")
        #expect(try store.reader.checkpoint(sha256: Sample.sha)?.state == .evaluated)
        #expect(try store.pendingOutbox().map(\.id) == ["entry-1", "entry-2"])
    }

    @Test func aLaterStepIsOneOfTheSameRunBaseAndSuite() throws {
        let checkpoint = try #require(try store.reader.checkpoint(sha256: Sample.sha))
        let run = try #require(checkpoint.traits.run)
        let step = try #require(checkpoint.traits.step)
        let (base, suite) = (Sample.base.fingerprint, Sample.suite.sha256)
        #expect(try !store.reader.isEvaluated(run: run, after: step - 1, base: base, suite: suite))
        try store.record(Sample.completed())
        #expect(try store.reader.evaluatedSuites(of: subject) == [suite])
        #expect(try store.reader.isEvaluated(run: run, after: step - 1, base: base, suite: suite))
        #expect(try !store.reader.isEvaluated(run: run, after: step, base: base, suite: suite))
        #expect(try !store.reader.isEvaluated(run: "another", after: step - 1, base: base, suite: suite))
        #expect(try !store.reader.isEvaluated(run: run, after: step - 1, base: "another", suite: suite))
        #expect(try !store.reader.isEvaluated(run: run, after: step - 1, base: base, suite: "another"))
    }

    @Test func alphaIsSpentInTheOrderOfFirstEvaluationsForEver() throws {
        func index(_ sha256: String, run: String = "run-17") throws -> Int {
            try store.reader.spendingIndex(of: Sample.key(.checkpoint(sha256: sha256)), run: run)
        }
        var first = Sample.completed()
        first.spendingIndex = try index(Sample.sha)
        #expect(first.spendingIndex == 1)
        try store.record(first)
        // An earlier step that arrives late is the second.
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-500", step: 500))
        #expect(try index(Sample.otherSHA) == 2)
        #expect(try index(Sample.sha) == 1)
        #expect(try index(Sample.otherSHA, run: "another") == 1)
        #expect(try store.reader.evaluation(for: subject)?.evaluation.spendingIndex == 1)
    }

    @Test func theSameContentTwiceIsANoOp() throws {
        let first = try store.record(Sample.completed())
        let before = try store.reader.snapshot()
        var again = Sample.completed(finished: 999)
        again.journal = [Sample.entry("entry-3")]
        guard case .recorded(let id) = first else {
            Issue.record("the first was not recorded")
            return
        }
        #expect(try store.record(again) == .alreadyRecorded(evaluation: id))
        #expect(try store.reader.snapshot() == before)
        #expect(try store.pendingOutbox().count == 2)
        #expect(try store.reader.evaluation(key: Sample.key(), conditions: Sample.conditions)?.evaluation.id == id)
    }

    @Test func otherRulesJudgeTheSameScoresAnew() throws {
        try store.record(Sample.completed())
        var other = Sample.completed(finished: 300)
        other.conditions.rulesSHA256 = nil
        other.alerts = []
        other.verdicts = []
        other.journal = []
        guard case .recorded(let id) = try store.record(other) else {
            Issue.record("other rules were taken for the same")
            return
        }
        #expect(try store.reader.evaluation(for: subject)?.evaluation.id == id)
        #expect(try store.reader.evaluations(for: subject).count == 1)
        guard case .alreadyRecorded(id) = try store.record(other) else {
            Issue.record("no rules twice were taken for two sets of rules")
            return
        }
    }

    /// Each table that the transaction writes, failing in turn; the last statement of all is the outbox's.
    @Test(arguments: [
        "INSERT ON score_sets", "INSERT ON evaluations", "INSERT ON metrics", "INSERT ON alerts",
        "INSERT ON verdicts", "UPDATE ON checkpoints", "DELETE ON attempts", "DELETE ON work_blocks",
        "INSERT ON outbox",
    ])
    func aFailureAnywhereLeavesNothing(event: String) throws {
        try store.saveBlock(0, scores: Sample.blockScores, for: Sample.key(), at: 50)
        try store.record(Sample.failed(finished: 60), retryAfter: { _ in 30 })
        try store.record([Sample.entry("earlier")])
        let before = try Contents(store)
        try store.close()

        let failing = try directory.open(preparing: [
            "CREATE TEMP TRIGGER fails AFTER \(event) BEGIN SELECT RAISE(ABORT, 'injected'); END"
        ])
        #expect(throws: StoreError.conflict(path: directory.database, detail: "injected")) {
            try failing.record(Sample.completed())
        }
        #expect(try Contents(failing) == before)
        try failing.close()

        let healthy = try directory.open()
        #expect(try Contents(healthy) == before)
        try healthy.record(Sample.completed())
        let after = try Contents(healthy)
        #expect(after.blocks == 0 && after.due == 0 && after.scores == Sample.scores && after.outbox.count == 3)
    }

    @Test func aRepeatedJournalIDRollsEverythingBack() throws {
        try store.record([Sample.entry("entry-2")])
        let before = try Contents(store)
        #expect(throws: StoreError.self) { try store.record(Sample.completed()) }
        #expect(try Contents(store) == before)
    }

    @Test func aFullDiskIsNamedAndLosesNothing() throws {
        let before = try Contents(store)
        try store.close()
        let full = try directory.open(preparing: ["PRAGMA max_page_count = 1"])
        var large = Sample.completed()
        large.metrics = (0..<2000).flatMap { _ in Sample.metrics }
        #expect(throws: StoreError.diskFull(path: directory.database)) { try full.record(large) }
        #expect(try Contents(full) == before)
    }

    @Test func aMetricThatIsNotANumberIsRefusedByName() throws {
        var evaluation = Sample.completed()
        evaluation.metrics[0].contrast?.difference?.value = .nan
        #expect(throws: StoreError.notANumber(subject: "core.preference_gap {gender}")) {
            try store.record(evaluation)
        }
        #expect(try store.reader.evaluation(for: subject) == nil)
    }

    @Test func aContentThatWasNeverSeenIsRefused() throws {
        #expect(throws: StoreError.self) {
            try store.record(Sample.completed(.checkpoint(sha256: Sample.otherSHA)))
        }
        #expect(try store.reader.scores(for: Sample.key(.checkpoint(sha256: Sample.otherSHA))) == nil)
    }

    @Test func theBaseHasEvaluationsOfItsOwn() throws {
        var evaluation = Sample.completed(.base)
        evaluation.alerts = []
        evaluation.verdicts = []
        try store.record(evaluation)
        #expect(try store.reader.evaluation(for: .base)?.metrics == Sample.metrics)
        #expect(try store.reader.evaluation(for: .base, base: "another") == nil)
        #expect(try store.reader.evaluation(for: subject) == nil)
    }

    @Test func anotherSuiteWaitsInTheQueue() throws {
        var evaluation = Sample.completed()
        evaluation.state = .queued
        try store.record(evaluation)
        #expect(try store.reader.checkpoint(sha256: Sample.sha)?.state == .queued)
    }
}

/// What a test of atomicity compares.
private struct Contents: Equatable {
    var snapshot: Snapshot
    var blocks: Int
    var scores: SuiteScores?
    var outbox: [OutboxEntry]
    var due: Int

    init(_ store: ResultStore) throws {
        snapshot = try store.reader.snapshot { $0.first }
        blocks = try store.blocks(for: Sample.key()).count
        scores = try store.reader.scores(for: Sample.key())
        outbox = try store.pendingOutbox()
        due = try store.reader.dueAttempts(at: .infinity).count
    }
}
