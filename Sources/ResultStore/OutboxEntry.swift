/// A journal entry that was decided with a result and is sent after the commit, at least once.
package struct OutboxEntry: Sendable, Equatable, Identifiable {
    /// Unique for ever, so that a reader of the journal recognises a repeated entry.
    package var id: String
    /// JSON, which only the composition understands.
    package var payload: String
    package var created: Double

    package init(id: String, payload: String, created: Double) {
        self.id = id
        self.payload = payload
        self.created = created
    }
}
