import AlertRules
import FairnessMetrics
import ResultStore

/// What `fairwatch status` tells: one moment of the store, and whether the daemon runs.
package struct StatusReport: Sendable {
    let snapshot: Snapshot
    package let presence: DaemonPresence
    /// In seconds since 1970.
    let now: Double

    package init(snapshot: Snapshot, presence: DaemonPresence, now: Double) {
        self.snapshot = snapshot
        self.presence = presence
        self.now = now
    }

    /// The metric that stands for a checkpoint: the category whose stereotype_preference lies furthest from 50 %.
    package static func worst(_ metrics: [Metric]) -> Metric? {
        let definition = MetricDefinition.stereotypePreference
        func distance(_ metric: Metric) -> Double {
            metric.estimate.map { ($0.value - (definition.ideal ?? 0)).magnitude } ?? -1
        }
        return metrics.filter { $0.name == definition.name && $0.category != nil && $0.estimate != nil }
            .max { distance($0) < distance($1) }
    }

    /// The loudest first, then the oldest.
    var alerts: [Snapshot.Alert] {
        func loudness(_ alert: Snapshot.Alert) -> Int {
            AlertSeverity(rawValue: alert.record.severity)?.priority ?? .max
        }
        return snapshot.alerts.sorted {
            (loudness($0), $0.record.since, $0.record.rule, $0.record.category ?? "")
                < (loudness($1), $1.record.since, $1.record.rule, $1.record.category ?? "")
        }
    }

    /// How far the evaluation of a checkpoint has come, if it is the one under way; its base may be scored first.
    func progress(of checkpoint: Snapshot.Checkpoint) -> EvaluationProgress? {
        guard case .running = presence, checkpoint.record.state == .evaluating, let progress = snapshot.progress
        else { return nil }
        switch progress.subject {
        case .base: return progress
        case .checkpoint(let sha256): return sha256 == checkpoint.record.sha256 ? progress : nil
        }
    }
}

extension Snapshot.Checkpoint {
    /// Needs someone's attention: it came to no metrics, or a rule that may page could not judge them.
    var isTrouble: Bool { record.state.isTrouble || undecided > 0 }
}

extension CheckpointState {
    /// Needs someone's attention.
    var isTrouble: Bool {
        switch self {
        case .incomplete, .refused, .unreadable, .failed, .quarantined: true
        case .found, .settling, .queued, .evaluating, .evaluated, .gone, .superseded: false
        }
    }
}

extension CheckpointRecord {
    /// What `fairwatch show` takes for this checkpoint: run/step, else the first digits of its hash, else its path.
    var shortName: String {
        if let run = traits.run, let step = traits.step { return "\(run)/\(step)" }
        return sha256.map { String($0.prefix(12)) } ?? path ?? "?"
    }
}
