import Synchronization
import SystemdJournal

/// A journal that keeps its entries in memory, and can be made to refuse them.
package final class RecordingJournal: JournalSink {
    private struct State {
        var entries: [JournalEntry] = []
        var delivery = Delivery.sent
    }

    private let state = Mutex(State())

    package init() {}

    /// Entries that were accepted, in order.
    package var entries: [JournalEntry] { state.withLock { $0.entries } }

    /// What later entries meet; an entry that isn't `.sent` is not recorded.
    package func answer(_ delivery: Delivery) {
        state.withLock { $0.delivery = delivery }
    }

    package func send(_ entry: JournalEntry) -> Delivery {
        state.withLock { state in
            if state.delivery == .sent { state.entries.append(entry) }
            return state.delivery
        }
    }
}
