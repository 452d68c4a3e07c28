/// A checkpoint seen at a path, and what it is to become if it was not known.
package struct CheckpointSighting: Sendable, Equatable {
    package var path: String
    /// Nil when the content could not be hashed: unreadable, incomplete, or refused before that.
    package var sha256: String?
    package var traits: CheckpointTraits
    package var statFingerprint: String?
    /// Taken up by a content that is new or was `found`, `settling`, `incomplete`, `unreadable` or `gone`.
    package var state: CheckpointState
    package var reason: String?
    package var at: Double

    package init(
        path: String, sha256: String?, traits: CheckpointTraits, statFingerprint: String? = nil,
        state: CheckpointState, reason: String? = nil, at: Double
    ) {
        self.path = path
        self.sha256 = sha256
        self.traits = traits
        self.statFingerprint = statFingerprint
        self.state = state
        self.reason = reason
        self.at = at
    }

    /// What the store made of a sighting.
    package struct Outcome: Sendable, Equatable {
        /// False when this content, or this candidate without a hash, was known: nothing is to be evaluated again.
        package var isNew: Bool
        /// True when state or reason are not what they were, or it is new: worth a journal entry.
        package var hasChanged: Bool
        package var checkpoint: CheckpointRecord
    }
}
