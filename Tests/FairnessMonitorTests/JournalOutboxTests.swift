import ResultStore
import Synchronization
import SystemdJournal
import Testing

@testable import FairnessMonitor

/// A journal that answers by a script, and takes everything once the script is over.
private final class ScriptedSink: JournalSink {
    private let answers: Mutex<[Delivery]>
    private let offered = Mutex<[JournalEntry]>([])

    init(_ answers: [Delivery] = []) { self.answers = Mutex(answers) }

    var messages: [String] { offered.withLock { $0.map(\.message.text) } }
    var entries: [JournalEntry] { offered.withLock { $0 } }

    func send(_ entry: JournalEntry) -> Delivery {
        offered.withLock { $0.append(entry) }
        return answers.withLock { $0.isEmpty ? .sent : $0.removeFirst() }
    }
}

struct JournalOutboxTests {
    private func fill(_ store: ResultStore, _ range: Range<Int>) throws {
        try store.record(
            range.map { number in
                try JournalOutbox.entry(
                    JournalEntry(
                        .checkpointFound, .info, "entry \(number)", fields: [.step: "\(number)"],
                        location: JournalEntry.Location()), at: 100)
            })
    }

    @Test func entriesArriveWholeInOrderAndOnce() throws {
        let temporary = try TemporaryStore()
        try fill(temporary.store, 0..<250)
        let sink = ScriptedSink()
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 200)
        #expect(sink.messages == (0..<250).map { "entry \($0)" })
        #expect(sink.entries.allSatisfy { $0.event == .checkpointFound && $0.severity == .info && $0.location != nil })
        #expect(Set(sink.entries.compactMap { $0.fields[.entryID]?.text }).count == 250)
        #expect(try temporary.store.pendingOutbox().isEmpty)
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 300)
        #expect(sink.entries.count == 250)
    }

    @Test(arguments: [Delivery.noReceiver, .failed(errno: 11)])
    func whatIsNotTakenWaitsAndNothingOvertakesIt(_ answer: Delivery) throws {
        let temporary = try TemporaryStore()
        try fill(temporary.store, 0..<4)
        let sink = ScriptedSink([.sent, answer])
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 200)
        #expect(sink.messages == ["entry 0", "entry 1"])
        #expect(try temporary.store.pendingOutbox().count == 3)
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 201)
        #expect(sink.messages == ["entry 0", "entry 1", "entry 1", "entry 2", "entry 3"])
        // The id tells a reader of the journal that the second is the first again.
        let ids = sink.entries.map { $0.fields[.entryID]?.text }
        #expect(ids[1] != nil && ids[1] == ids[2])
        #expect(Set(ids).count == 4)
    }

    @Test func aStopBetweenSendingAndMarkingSendsAgain() throws {
        let temporary = try TemporaryStore()
        try fill(temporary.store, 0..<1)
        // What a daemon did that died before the mark was written.
        let before = try temporary.store.pendingOutbox()
        let sink = ScriptedSink()
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 200)
        #expect(before.map(\.id) == sink.entries.compactMap { $0.fields[.entryID]?.text })
    }

    /// Otherwise one entry would be sent over and over for as long as the disk is full.
    @Test func aStoreThatCanNotBeWrittenEndsTheDelivery() throws {
        let temporary = try TemporaryStore(preparing: [
            "CREATE TEMP TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT raise(ABORT, 'full'); END"
        ])
        try fill(temporary.store, 0..<2)
        let sink = ScriptedSink([.sent, .sent, .sent, .sent, .noReceiver])
        #expect(throws: StoreError.self) {
            try JournalOutbox.deliver(from: temporary.store, to: sink, at: 200)
        }
        #expect(sink.messages == ["entry 0", "entry 1"])
        #expect(try temporary.store.pendingOutbox().count == 2)
    }

    @Test func anEntryThatCanNotBeReadIsReportedAndBlocksNoOther() throws {
        let temporary = try TemporaryStore()
        try temporary.store.record([OutboxEntry(id: "odd", payload: "{\"event\":\"from-the-future\"}", created: 1)])
        try fill(temporary.store, 0..<1)
        let sink = ScriptedSink()
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 200)
        #expect(sink.entries.map(\.event) == [.storeError, .checkpointFound])
        #expect(sink.messages[0].contains("odd"))
        #expect(try temporary.store.pendingOutbox().isEmpty)
    }

    @Test func whatSteersATerminalIsEscapedBeforeItIsKept() throws {
        let entry = try JournalOutbox.entry(
            JournalEntry(.checkpointFound, .info, "found \("evil\u{1B}[2J")"), at: 1)
        #expect(!entry.payload.contains("\u{1B}"))
        let temporary = try TemporaryStore()
        try temporary.store.record([entry])
        let sink = ScriptedSink()
        try JournalOutbox.deliver(from: temporary.store, to: sink, at: 2)
        #expect(sink.messages == [#"found evil\x1B[2J"#])
    }
}
