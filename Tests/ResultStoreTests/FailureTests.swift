import Testing

@testable import ResultStore

@Suite struct FailureTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
        try store.prepare()
    }

    private func doubling(_ failures: Int) -> Double { 30 * Double(1 << (failures - 1)) }

    @Test func aFailureIsRecordedAndDueAgainAfterItsBackOff() throws {
        let first = try store.record(Sample.failed(finished: 1000), retryAfter: doubling)
        #expect(first.failures == 1 && first.crashes == 0 && first.nextAt == 1030 && !first.isQuarantined)
        let checkpoint = try #require(try store.reader.checkpoint(sha256: Sample.sha))
        #expect(checkpoint.state == .failed && checkpoint.reason == "the worker was killed by signal 9")
        #expect(try store.reader.dueAttempts(at: 1029).isEmpty)
        #expect(try store.reader.dueAttempts(at: 1030) == [first])

        let second = try store.record(Sample.failed(finished: 1040), retryAfter: doubling)
        #expect(second.failures == 2 && second.nextAt == 1100)
        #expect(try store.reader.failures(of: .checkpoint(sha256: Sample.sha)).map(\.attempt) == [2, 1])
    }

    /// As after an upgrade of OpenBLAS: what failed under the old arithmetic doesn't cut the new failure's wait short.
    @Test func theLatestFailureDecidesWhenACheckpointIsDue() throws {
        try store.record(Sample.failed(finished: 1000), retryAfter: doubling)
        var other = Sample.failed(finished: 5000)
        other.key.numeric = "another arithmetic"
        let latest = try store.record(other, retryAfter: doubling)
        #expect(try store.reader.dueAttempts(at: 5029).isEmpty)
        #expect(try store.reader.dueAttempts(at: 5030) == [latest])
    }

    @Test func aFailureInTheFutureIsDue() throws {
        let attempt = try store.record(Sample.failed(finished: 1000), retryAfter: doubling)
        #expect(try store.reader.dueAttempts(at: 999) == [attempt])
    }

    @Test func aRestartRemembersTheBackOff() throws {
        let attempt = try store.record(Sample.failed(), retryAfter: doubling)
        try store.close()
        #expect(try directory.open().reader.attempts(for: Sample.key()) == attempt)
    }

    @Test func twoCrashesOnOneContentQuarantineItAndTheJournalSaysSo() throws {
        let crash = Sample.failed(isCrash: true)
        #expect(try !store.record(crash, retryAfter: doubling).isQuarantined)
        let second = try store.record(crash, retryAfter: doubling) { attempt in
            [Sample.entry(attempt.isQuarantined ? "quarantined" : "failed")]
        }
        #expect(second.isQuarantined && second.nextAt == nil)
        #expect(try store.pendingOutbox().map(\.id) == ["quarantined"])
        #expect(try store.reader.checkpoint(sha256: Sample.sha)?.state == .quarantined)
        #expect(try store.reader.dueAttempts(at: .infinity).isEmpty)
    }

    @Test func crashesOnTwoSuitesCountAsOneContents() throws {
        var other = Sample.suite
        other.sha256 = "another suite"
        try store.record(other)
        var crash = Sample.failed(isCrash: true)
        try store.record(crash, retryAfter: doubling)
        crash.key.suite = other.sha256
        #expect(try store.record(crash, retryAfter: doubling).isQuarantined)
        #expect(try store.reader.dueAttempts(at: .infinity).isEmpty)
    }

    @Test func aBasesCrashesAreNotAnothersAndMarkNoCheckpoint() throws {
        var other = Sample.base
        other.fingerprint = "another base"
        try store.record(other)
        var crash = Sample.failed(.base, isCrash: true)
        try store.record(crash, retryAfter: doubling)
        crash.key.base = other.fingerprint
        #expect(try !store.record(crash, retryAfter: doubling).isQuarantined)
        #expect(try store.reader.checkpoint(sha256: Sample.sha)?.state == .queued)
        #expect(try store.record(crash, retryAfter: doubling).isQuarantined)
    }

    @Test func successForgetsTheFailuresBeforeIt() throws {
        try store.record(Sample.failed(isCrash: true), retryAfter: doubling)
        try store.record(Sample.completed(finished: 400))
        #expect(try store.reader.attempts(for: Sample.key()) == nil)
        let report = try #require(try store.reader.evaluation(for: .checkpoint(sha256: Sample.sha)))
        #expect(report.evaluation.attempt == 2)
    }

    @Test func submittingLiftsTheQuarantine() throws {
        for _ in 1...2 { try store.record(Sample.failed(isCrash: true), retryAfter: doubling) }
        try store.requeue(sha256: Sample.sha, at: 900)
        #expect(try store.reader.checkpoint(sha256: Sample.sha)?.state == .queued)
        #expect(try store.reader.attempts(for: Sample.key()) == nil)
        #expect(throws: StoreError.noMatch(query: "ffff")) { try store.requeue(sha256: "ffff", at: 900) }
    }

    @Test func givingUpLeavesNothingDue() throws {
        #expect(try store.record(Sample.failed(), retryAfter: { _ in nil }).nextAt == nil)
        #expect(try store.reader.dueAttempts(at: .infinity).isEmpty)
    }

    @Test func finishedBlocksSurviveAFailure() throws {
        try store.saveBlock(0, scores: Sample.blockScores, for: Sample.key(), at: 50)
        try store.record(Sample.failed(), retryAfter: doubling)
        #expect(try store.blocks(for: Sample.key()).count == 1)
    }
}
