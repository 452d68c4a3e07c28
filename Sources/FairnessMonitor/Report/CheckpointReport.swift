import ResultStore

/// What `fairwatch show` tells of one checkpoint.
package struct CheckpointReport: Sendable {
    let record: CheckpointRecord
    /// In seconds since 1970.
    let now: Double
    /// The newest on each base and suite, the latest first.
    var evaluations: [EvaluationReport] = []
    /// The latest first.
    var failures: [EvaluationRecord] = []
    /// Nil once an evaluation has succeeded.
    var attempt: AttemptRecord?

    init(record: CheckpointRecord, now: Double) {
        self.record = record
        self.now = now
    }

    /// Those on the base of the latest: metrics on different bases don't belong in one table.
    var shown: [EvaluationReport] {
        guard let latest = evaluations.first else { return [] }
        return evaluations.filter { $0.evaluation.key.base == latest.evaluation.key.base }
    }

    var notes: [String] {
        var notes: [String] = []
        for note in shown.flatMap(\.evaluation.notes) where !notes.contains(note) { notes.append(note) }
        let others = Set(evaluations.map(\.evaluation.key.base)).count - 1
        if others > 0 { notes.append("also evaluated on \(others) other base\(others == 1 ? "" : "s"), not shown") }
        return notes
    }

    /// What happens next, or what to do, in each state but `evaluated`.
    var next: String? {
        switch record.state {
        case .found, .settling: "it is taken up when its writer is done"
        case .incomplete: "put the missing file there, and it is taken up by itself"
        case .queued: "it waits for its turn"
        case .evaluating: "fairwatch status tells how far it has come"
        case .evaluated: nil
        case .refused: "mend it and save it again: new content is a new checkpoint"
        case .unreadable: "it is taken up by itself when it can be read"
        case .failed:
            attempt?.nextAt.map {
                $0 <= now ? "it is tried again now" : "it is tried again in \(Durations.text($0 - now))"
            } ?? "it is tried again by itself"
        case .quarantined:
            "its worker crashed twice, so it is not tried again; see it happen with: fairwatch check PATH --base DIR"
        case .gone: "it is taken up again when it comes back"
        case .superseded: "a newer checkpoint of its run was taken instead"
        }
    }
}
