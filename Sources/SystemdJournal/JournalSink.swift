/// Where entries go: journald in the service, a recording in tests.
package protocol JournalSink: Sendable {
    /// An entry that is not `.sent` must be kept and offered again.
    func send(_ entry: JournalEntry) -> Delivery
}
