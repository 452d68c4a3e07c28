/// Where a checkpoint is on its way from the directory to its metrics.
package enum CheckpointState: String, Sendable, CaseIterable, Codable {
    case found
    case settling
    /// Never became complete; the reason names the missing file.
    case incomplete
    case queued
    case evaluating
    case evaluated
    /// Can't be applied exactly, or is hostile.
    case refused
    case unreadable
    /// The evaluation failed and is tried again.
    case failed
    /// Its worker crashed twice; only another version of fairwatch tries again.
    case quarantined
    /// Vanished before its content was kept.
    case gone
    /// A newer checkpoint of its run was taken instead.
    case superseded
}
