/// Why a checkpoint is believed to be completely written, beyond not having changed for a while.
package enum Evidence: String, Sendable, Hashable, CaseIterable {
    /// trainer_state.json, which the trainer writes last, parses and has the step of the directory's name.
    case trainerState = "trainer-state"
    /// The directory came under its name by a rename, which is atomic.
    case renamed
    /// The hash that the Hugging Face downloader noted is the weights' hash.
    case downloadMetadata = "download-metadata"
    case readyMarker = "ready-marker"
    /// Weak: nothing changed for three times as long as with other evidence.
    case unchanged

    package var isStrong: Bool { self != .unchanged }
}

/// Whether the weights are as long as their own header says.
package enum WeightsProof: Sendable, Hashable {
    case proven
    case missing(name: String)
    /// The header promises more bytes than there are: still being written, or truncated.
    case short(name: String, held: Int, promised: Int)
    /// Not a safetensors header at all (a file that was sized before it is filled looks so, too).
    case malformed(name: String)
    /// Can't be read; whoever opens it says why, and waiting doesn't help.
    case refused
}

/// What a look into a candidate's files found; it holds as long as the candidate's files don't change.
package struct Inspection: Sendable, Hashable {
    package var weights: WeightsProof
    /// Evidence from files; a rename is noted apart.
    package var evidence: Evidence?
    package var trainerStep: Int?

    package init(weights: WeightsProof, evidence: Evidence? = nil, trainerStep: Int? = nil) {
        self.weights = weights
        self.evidence = evidence
        self.trainerStep = trainerStep
    }
}
