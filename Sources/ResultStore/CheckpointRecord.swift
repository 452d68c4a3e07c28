/// A checkpoint as stored: one content, or a candidate at a path whose content could not be hashed.
package struct CheckpointRecord: Sendable, Equatable, Identifiable {
    /// A place where the content lies or lay.
    package struct Path: Sendable, Equatable {
        package var path: String
        package var run: String?
        package var step: Int?
        /// Of names, inodes, sizes and times: while it is equal, the files need not be hashed again.
        package var statFingerprint: String?
        package var firstSeen: Double
        package var lastSeen: Double
        /// When it was first missed there, or held something else; nil while it is there.
        package var goneAt: Double?
    }

    package var id: Int64
    /// Of configuration and weights; nil while it could not be computed.
    package var sha256: String?
    package var traits: CheckpointTraits
    package var state: CheckpointState
    package var reason: String?
    package var firstSeen: Double
    package var lastSeen: Double
    package var stateChanged: Double
    /// Those that are there before those that are gone, the most recently seen first.
    package var paths: [Path]

    /// True when no path holds it any more; its results stay.
    package var isGone: Bool { paths.allSatisfy { $0.goneAt != nil } }

    package var path: String? { paths.first?.path }

    /// A whole model, which is evaluated where it lies.
    package var isFullFineTune: Bool { traits.kind == CheckpointTraits.fullFineTune }
}

/// What a checkpoint says of itself, as far as it could be read.
package struct CheckpointTraits: Sendable, Equatable {
    package static let lowRank = "lora"
    package static let fullFineTune = "full fine-tune"

    /// `lowRank` or `fullFineTune`.
    package var kind: String?
    package var run: String?
    package var step: Int?
    /// The largest of its modules.
    package var rank: Int?
    package var alpha: Double?
    /// Names of the adapted modules.
    package var targets: [String]
    /// The base that its configuration claims, which is a name and proves nothing.
    package var baseName: String?
    /// By what it was taken for complete, such as "trainer_state.json" or "weak: unchanged for 30 s".
    package var evidence: String?

    package init(
        kind: String? = nil, run: String? = nil, step: Int? = nil, rank: Int? = nil, alpha: Double? = nil,
        targets: [String] = [], baseName: String? = nil, evidence: String? = nil
    ) {
        self.kind = kind
        self.run = run
        self.step = step
        self.rank = rank
        self.alpha = alpha
        self.targets = targets
        self.baseName = baseName
        self.evidence = evidence
    }
}
