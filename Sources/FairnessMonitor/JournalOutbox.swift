import DisplayText
import FoundationEssentials
import ResultStore
import SystemdJournal

/// Journal entries as they wait in the store until the journal has taken them.
enum JournalOutbox {
    /// Gives the entry its unique id, the same on every delivery.
    static func entry(_ entry: JournalEntry, at time: Double) throws -> OutboxEntry {
        let id = UUID().uuidString.lowercased()
        var entry = entry
        entry.fields[.entryID] = EscapedText(escaping: id)
        let payload = String(decoding: try JSONEncoder().encode(entry), as: UTF8.self)
        return OutboxEntry(id: id, payload: payload, created: time)
    }

    /// Sends what waits, oldest first, and stops at the first that isn't taken; at least once each.
    ///
    /// Throws when the store can't note what was sent: going on would send the same entries for ever.
    static func deliver(from store: ResultStore, to sink: any JournalSink, at time: Double) throws {
        while true {
            let pending = try store.pendingOutbox(limit: 100)
            guard !pending.isEmpty else { return }
            var delivered: [String] = []
            for waiting in pending {
                // An entry that an older version wrote and this one can't read would block all others for ever.
                let entry =
                    (try? JSONDecoder().decode(JournalEntry.self, from: Data(waiting.payload.utf8)))
                    ?? JournalEntry(.storeError, .warning, "an entry of the outbox can't be read: \(waiting.id)")
                guard sink.send(entry) == .sent else { break }
                delivered.append(waiting.id)
            }
            try store.markDelivered(delivered, at: time)
            guard delivered.count == pending.count else { return }
        }
    }
}

/// Writes entries as lines to standard error, for a daemon that runs without journald, as in a container.
///
/// Each line begins with its priority as `<N>`, which systemd and other log collectors understand.
package struct StandardErrorSink: JournalSink {
    private let showsPriority: Bool

    package init(showsPriority: Bool) {
        self.showsPriority = showsPriority
    }

    package func send(_ entry: JournalEntry) -> Delivery {
        let text = entry.message.text
        let line = showsPriority ? "<\(entry.priority)>\(text)\n" : "\(Self.word(entry)) \(text)\n"
        do {
            try FileDescriptorWriter.standardError.write(line)
            return .sent
        } catch {
            return .failed(errno: error.code)
        }
    }

    private static func word(_ entry: JournalEntry) -> String {
        let words = ["", "", "CRITICAL", "ERROR", "WARNING", "notice", "info"]
        let word = words.indices.contains(entry.priority) ? words[entry.priority] : "info"
        return word + String(repeating: " ", count: max(0, 8 - word.count))
    }
}

/// Sends each entry to several places; what the first says counts.
package struct TeeSink: JournalSink {
    private let first: any JournalSink
    private let second: any JournalSink

    package init(_ first: any JournalSink, _ second: any JournalSink) {
        self.first = first
        self.second = second
    }

    package func send(_ entry: JournalEntry) -> Delivery {
        let delivery = first.send(entry)
        if delivery == .sent { _ = second.send(entry) }
        return delivery
    }
}
