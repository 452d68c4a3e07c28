import Testing

@testable import ResultStore

@Suite struct OutboxTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
    }

    @Test func entriesArePendingInOrderUntilDelivered() throws {
        try store.record(["b", "a", "c"].map { Sample.entry($0) })
        #expect(try store.pendingOutbox(limit: 2).map(\.id) == ["b", "a"])
        try store.markDelivered(["b", "c", "unknown"], at: 300)
        #expect(try store.pendingOutbox() == [Sample.entry("a")])
    }

    @Test func anEntryNotConfirmedBeforeAStopIsSentAgain() throws {
        try store.record([Sample.entry("a")])
        _ = try store.pendingOutbox()
        try store.close()
        #expect(try directory.open().pendingOutbox() == [Sample.entry("a")])
    }

    @Test func pruningForgetsOnlyWhatWasDelivered() throws {
        try store.record([Sample.entry("old", at: 1), Sample.entry("never sent", at: 1), Sample.entry("new", at: 1)])
        try store.markDelivered(["old"], at: 10)
        try store.markDelivered(["new"], at: 20)
        try store.pruneOutbox(deliveredBefore: 15)
        // An id stays taken while its entry is kept, and only then.
        #expect(throws: StoreError.self) { try store.record([Sample.entry("new")]) }
        try store.record([Sample.entry("old")])
        #expect(try store.pendingOutbox().map(\.id) == ["never sent", "old"])
    }

    @Test func aSightingAndItsEntryAreOneTransaction() throws {
        try store.record([Sample.entry("taken")])
        #expect(throws: StoreError.self) {
            try store.record(Sample.sighting()) { _ in [Sample.entry("taken")] }
        }
        #expect(try store.reader.checkpoint(sha256: Sample.sha) == nil)
        #expect(throws: StoreError.self) {
            try store.record(Sample.sighting()) { _ in throw StoreError.notANumber(subject: "a field") }
        }
        #expect(try store.reader.snapshot().checkpoints.isEmpty)
    }
}
