import Testing

@testable import ResultStore

@Suite struct CheckpointTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
    }

    @Test func aSightingIsKeptWithAllItsTraits() throws {
        let outcome = try store.record(Sample.sighting())
        #expect(outcome.isNew && outcome.hasChanged)
        let kept = try #require(try store.reader.checkpoint(sha256: Sample.sha))
        #expect(kept == outcome.checkpoint)
        #expect(kept.traits == Sample.sighting().traits)
        #expect(kept.paths.map(\.statFingerprint) == ["inode 7"])
        #expect(kept.firstSeen == 100 && kept.state == .queued)
    }

    @Test func theSameContentElsewhereIsKnownAndGainsAPath() throws {
        try store.prepare()
        try store.record(Sample.completed())
        let copy = try store.record(Sample.sighting(path: "/watch/best", run: "best", step: 0, at: 300))
        #expect(!copy.isNew && !copy.hasChanged)
        #expect(copy.checkpoint.state == .evaluated)
        #expect(copy.checkpoint.traits.run == "run-17")
        #expect(copy.checkpoint.paths.map(\.path) == ["/watch/best", "/watch/run-17/checkpoint-1500"])
        #expect(copy.checkpoint.lastSeen == 300)
    }

    @Test func whatLayAtAPathIsGoneOnceItHoldsAnotherContent() throws {
        try store.prepare()
        let other = try store.record(Sample.sighting(Sample.otherSHA, at: 300))
        #expect(other.isNew)
        let former = try #require(try store.reader.checkpoint(sha256: Sample.sha))
        #expect(former.isGone && former.paths.map(\.goneAt) == [300])
        #expect(try store.reader.checkpoint(at: "/watch/run-17/checkpoint-1500")?.sha256 == Sample.otherSHA)

        let back = try store.record(Sample.sighting(at: 400))
        #expect(!back.isNew && !back.checkpoint.isGone)
    }

    @Test func aCandidateWithoutAHashIsKeptByItsPathAndAnnouncedOnce() throws {
        let unreadable = Sample.sighting(nil, state: .unreadable, reason: "mode 0600, owner 1000")
        #expect(try store.record(unreadable).hasChanged)
        let again = try store.record(unreadable)
        #expect(!again.isNew && !again.hasChanged)
        let other = try store.record(
            Sample.sighting(nil, state: .incomplete, reason: "adapter_config.json is missing", at: 900))
        #expect(!other.isNew && other.hasChanged)
        #expect(try store.reader.checkpoints(in: [.incomplete, .unreadable]).map(\.id) == [other.checkpoint.id])

        let hashed = try store.record(Sample.sighting(at: 1000))
        #expect(hashed.isNew && hashed.checkpoint.id == other.checkpoint.id)
        #expect(hashed.checkpoint.state == .queued && hashed.checkpoint.reason == nil)
        #expect(hashed.checkpoint.firstSeen == 100)
    }

    @Test func aCandidateThatTurnsOutToBeAKnownContentLeavesNoRowBehind() throws {
        try store.prepare()
        try store.record(Sample.sighting(nil, path: "/watch/copy", state: .settling))
        let outcome = try store.record(Sample.sighting(path: "/watch/copy", at: 200))
        #expect(!outcome.isNew)
        #expect(try store.reader.snapshot().checkpoints.count == 1)
        #expect(outcome.checkpoint.paths.count == 2)
    }

    @Test func resultsOutliveTheDirectory() throws {
        try store.prepare()
        try store.record(Sample.completed())
        var told: CheckpointRecord?
        let gone = try store.markGone(path: "/watch/run-17/checkpoint-1500", at: 500) { checkpoint in
            told = checkpoint
            return []
        }
        #expect(gone == told && gone?.isGone == true && gone?.state == .evaluated)
        #expect(try store.markGone(path: "/watch/run-17/checkpoint-1500", at: 501) == nil)
        #expect(try store.reader.evaluation(for: .checkpoint(sha256: Sample.sha)) != nil)
        #expect(try store.reader.occupants(below: "/watch").isEmpty)
    }

    @Test func aVanishedCandidateThatReturnsIsTheSameOne() throws {
        let first = try store.record(Sample.sighting(nil, state: .settling))
        #expect(try store.markGone(path: "/watch/run-17/checkpoint-1500", at: 200)?.state == .gone)
        let second = try store.record(Sample.sighting(nil, state: .settling, at: 300))
        #expect(second.checkpoint.id == first.checkpoint.id)
        #expect(second.checkpoint.state == .settling && !second.checkpoint.isGone)
    }

    @Test(arguments: [CheckpointState.evaluated, .refused, .failed, .quarantined, .superseded, .evaluating])
    func aDecidedStateIsNotUndoneByASighting(state: CheckpointState) throws {
        let checkpoint = try store.prepare()
        try store.setState(state, reason: "decided", of: checkpoint.id, at: 150)
        let again = try store.record(Sample.sighting(at: 200))
        #expect(again.checkpoint.state == state && again.checkpoint.reason == "decided")
        #expect(again.checkpoint.stateChanged == 150)
    }

    @Test func whatWasUnderWayAtACrashIsQueuedAgain() throws {
        let checkpoint = try store.prepare()
        try store.setState(.evaluating, reason: nil, of: checkpoint.id, at: 150)
        #expect(try store.requeueInterrupted(at: 200) == 1)
        #expect(try store.reader.checkpoints(in: [.queued]).map(\.id) == [checkpoint.id])
        #expect(try store.requeueInterrupted(at: 201) == 0)
    }

    @Test func pathsBelowARootAreNotThoseOfItsNamesake() throws {
        try store.record(Sample.sighting("1", path: "/watch/a"))
        try store.record(Sample.sighting("2", path: "/watch2/b"))
        try store.record(Sample.sighting("3", path: "/watch/c%_d/e"))
        let occupants = try store.reader.occupants(below: "/watch")
        #expect(occupants.keys.sorted() == ["/watch/a", "/watch/c%_d/e"])
        #expect(occupants["/watch/a"]?.sha256 == "1" && occupants["/watch/a"]?.statFingerprint == "inode 7")
        #expect(occupants["/watch/a"]?.state == .queued)
        #expect(try store.reader.occupants(below: "/watch/c%_d/").count == 1)
        #expect(try store.reader.occupants(below: "/watch/a").count == 1)
    }
}
