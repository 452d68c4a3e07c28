import Foundation
import Synchronization
import Testing

@testable import ResultStore

@Suite struct ReaderTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func readsWhileTheDaemonRunsAndAfterItStopped() throws {
        let store = try directory.open()
        try store.prepare()
        try store.record(Sample.completed())
        let reader = try ResultReader.open(path: directory.database)
        #expect(try reader.snapshot() == store.reader.snapshot())
        let expected = try reader.snapshot()
        try store.close()
        #expect(try reader.snapshot() == expected)
        try reader.close()
        #expect(directory.exists("-wal") && directory.exists("-shm"))
        #expect(try ResultReader.open(path: directory.database).snapshot() == expected)
    }

    @Test func everySnapshotIsOfOneMomentWhileTheWriterWrites() throws {
        let store = try directory.open()
        try store.prepare()
        let reader = try ResultReader.open(path: directory.database)
        let rounds = 60
        let isWriting = Atomic(true)
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { worker in
            do {
                if worker == 0 {
                    defer { isWriting.store(false, ordering: .sequentiallyConsistent) }
                    for round in 1...rounds {
                        try store.recordRound(round)
                    }
                } else {
                    var seen = 0
                    while isWriting.load(ordering: .sequentiallyConsistent) {
                        let snapshot = try reader.snapshot { $0.last }
                        let evaluated = snapshot.checkpoints.filter { $0.record.state == .evaluated }
                        let isWhole = evaluated.allSatisfy { $0.worst != nil && $0.firing == ["error": 1] }
                        let isInStep = snapshot.alerts.count == evaluated.count && evaluated.count >= seen
                        if !isWhole || !isInStep { failures.withLock { $0.append("\(snapshot)") } }
                        seen = evaluated.count
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try reader.snapshot().alerts.count == rounds)
    }

    @Test func theReaderCannotWrite() throws {
        let store = try directory.open()
        try store.prepare()
        let reader = try ResultReader.open(path: directory.database)
        #expect(throws: StoreError.self) {
            try reader.connection.withoutTransaction { try $0.insert([Sample.entry("a")]) }
        }
        #expect(try store.pendingOutbox().isEmpty)
    }

    @Test func whatIsNotCommittedIsNotThere() throws {
        let store = try directory.open()
        try store.prepare()
        let reader = try ResultReader.open(path: directory.database)
        struct Stop: Error {}
        #expect(throws: StoreError.self) {
            try store.connection.write { db in
                try db.insert([Sample.entry("a")])
                _ = try db.insert(Sample.scores, for: Sample.key(), at: 1)
                #expect(try db.scores(for: Sample.key()) == Sample.scores)
                #expect(try reader.scores(for: Sample.key()) == nil)
                throw Stop()
            }
        }
        #expect(try store.pendingOutbox().isEmpty)
        #expect(try reader.scores(for: Sample.key()) == nil)
    }
}

extension ResultStore {
    /// One more checkpoint with one alert of its own.
    fileprivate func recordRound(_ round: Int) throws {
        let sha = "content-\(round)"
        try record(Sample.sighting(sha, path: "/watch/r/\(round)", step: round))
        var evaluation = Sample.completed(.checkpoint(sha256: sha))
        evaluation.alerts = [Sample.alert("alert-\(round)", rule: "rule-\(round)")]
        evaluation.verdicts = [Sample.verdict(alertID: "alert-\(round)")]
        evaluation.journal = [Sample.entry("entry-\(round)")]
        try record(evaluation)
    }
}
