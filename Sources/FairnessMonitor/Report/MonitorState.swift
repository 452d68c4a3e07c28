import CheckpointDirectory
import ResultStore

/// What a daemon has left for others to read: its database, and the lock by which it is known to run.
package struct MonitorState: Sendable {
    package static let defaultStateDirectory = "/var/lib/fairwatch"
    package static let defaultRuntimeDirectory = "/run/fairwatch"

    private let stateDirectory: String
    let runtimeDirectory: String

    package init(stateDirectory: String, runtimeDirectory: String) {
        self.stateDirectory = stateDirectory
        self.runtimeDirectory = runtimeDirectory
    }

    /// Whether a daemon runs, as the kernel tells it.
    package func presence() -> DaemonPresence {
        do throws(FileRefusal) {
            switch try DaemonLock.holder(path: "\(runtimeDirectory)/lock") {
            case .nobody: return .absent
            case .process(let pid): return .running(pid: pid.map(Int.init))
            }
        } catch {
            return .untold(reason: error.description)
        }
    }

    /// - Parameters:
    ///   - newest: How many checkpoints at most, the newest; nil for all.
    ///   - now: In seconds since 1970.
    package func status(newest: Int?, now: Double) throws -> StatusReport {
        let reader = try reader()
        return StatusReport(
            snapshot: try reader.snapshot(newest: newest, at: now, worst: StatusReport.worst), presence: presence(),
            now: now)
    }

    /// `query` is a path or its end, run/step, or the first digits of the sha256.
    package func checkpoint(matching query: String, now: Double) throws -> CheckpointReport {
        let reader = try reader()
        let record = try reader.checkpoint(matching: query)
        var report = CheckpointReport(record: record, now: now)
        guard let sha256 = record.sha256 else { return report }
        let subject = ScoredSubject.checkpoint(sha256: sha256)
        report.evaluations = try reader.evaluations(for: subject)
        report.failures = try reader.failures(of: subject)
        report.attempt = try report.failures.first.flatMap { try reader.attempts(for: $0.key) }
        return report
    }

    /// Runs by LoRA rank, measured anew from the item scores that are kept.
    package func ranks(_ query: RankQuery) throws -> RankReport {
        var study = try RankStudy(query, in: try reader())
        return try study.report()
    }

    func reader() throws -> ResultReader {
        try ResultReader.open(path: databasePath)
    }

    var databasePath: String { "\(stateDirectory)/\(Daemon.databaseName)" }
}

/// Whether a daemon runs.
package enum DaemonPresence: Sendable, Equatable {
    case running(pid: Int?)
    case absent
    /// The lock can't be read.
    case untold(reason: String)
}
