import FairnessMetrics

/// All that `fairwatch status` shows, of one moment.
package struct Snapshot: Sendable, Equatable {
    package struct Checkpoint: Sendable, Equatable {
        package var record: CheckpointRecord
        /// The newest that came to metrics.
        package var evaluation: EvaluationRecord?
        /// As the caller's closure chose it from that evaluation's metrics.
        package var worst: Metric?
        /// How many of that evaluation's verdicts fire, by severity.
        package var firing: [String: Int]
        /// How many of its verdicts of severity error or critical are unknown: no data is not good news.
        package var undecided: Int
        /// The failure that the state `failed` or `quarantined` comes from.
        package var attempt: AttemptRecord?
    }

    package struct Alert: Sendable, Equatable {
        package var record: AlertRecord
        /// What its rule said last, with the numbers.
        package var verdict: VerdictRecord?
        /// The checkpoint of which it was said.
        package var sha256: String?
        package var path: String?
        package var step: Int?
        package var baseName: String

        package init(
            record: AlertRecord, verdict: VerdictRecord?, sha256: String?, path: String?, step: Int?, baseName: String
        ) {
            self.record = record
            self.verdict = verdict
            self.sha256 = sha256
            self.path = path
            self.step = step
            self.baseName = baseName
        }
    }

    /// Nil when no daemon ever ran on this database.
    package var daemon: DaemonStatus?
    package var progress: EvaluationProgress?
    package var bases: [BaseRecord]
    /// How many there are, of which `checkpoints` may be the newest only.
    package var checkpointCount: Int
    /// By run, then step.
    package var checkpoints: [Checkpoint]
    /// Firing and pending ones, the oldest first.
    package var alerts: [Alert]
    /// Those in force.
    package var silences: [SilenceRecord] = []
    package var hook = HookBacklog(waiting: 0, failed: 0, lastError: nil, next: nil)
}
