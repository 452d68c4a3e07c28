import FairnessMetrics
import GRDB

extension ResultReader {
    /// One value for `status`; `worst` picks the metric that stands for a checkpoint.
    ///
    /// `now` decides which silences are in force. `newest` limits it to the checkpoints that were seen first most recently: an evaluated one takes about a
    /// millisecond to read with its metrics.
    package func snapshot(
        newest: Int? = nil, at now: Double = 0, worst: ([Metric]) -> Metric? = { _ in nil }
    ) throws(StoreError) -> Snapshot {
        try connection.read { db in
            Snapshot(
                daemon: try DaemonStatus.fetch(db),
                progress: try EvaluationProgress.fetch(db),
                bases: try Row.fetchAll(db, sql: "SELECT * FROM bases ORDER BY first_seen_at, name")
                    .map(BaseRecord.init(row:)),
                checkpointCount: try Int.fetchOne(db, sql: "SELECT count(*) FROM checkpoints") ?? 0,
                checkpoints: try checkpoints(db, newest: newest, worst: worst),
                alerts: try AlertRecord.fetch(db, where: "state <> 'resolved'").map { try Snapshot.Alert($0, db) },
                silences: try SilenceRecord.fetch(db, at: now), hook: try HookBacklog.fetch(db))
        }
    }

    private func checkpoints(
        _ db: Database, newest: Int?, worst: ([Metric]) -> Metric?
    ) throws -> [Snapshot.Checkpoint] {
        let records = try CheckpointRecord.fetch(
            db, where: "id IN (SELECT id FROM checkpoints ORDER BY first_seen_at DESC, id DESC LIMIT ?)",
            arguments: [newest ?? -1], order: "run IS NULL, run, step IS NULL, step, first_seen_at, id")
        return try records.map { record in
            guard let sha256 = record.sha256 else {
                return Snapshot.Checkpoint(
                    record: record, evaluation: nil, worst: nil, firing: [:], undecided: 0, attempt: nil)
            }
            let evaluation = try EvaluationRecord.newest(db, subject: sha256)
            return Snapshot.Checkpoint(
                record: record, evaluation: evaluation,
                worst: try evaluation.flatMap { worst(try Metric.fetch(db, evaluation: $0.id)) },
                firing: try evaluation.map { try firing(db, evaluation: $0.id) } ?? [:],
                undecided: try evaluation.map { try undecided(db, evaluation: $0.id) } ?? 0,
                attempt: try AttemptRecord.newest(db, subject: sha256))
        }
    }

    private func firing(_ db: Database, evaluation: Int64) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT severity, count(*) AS count FROM verdicts WHERE evaluation_id = ? AND state = 'firing' AND muted IS NULL
                GROUP BY severity
                """, arguments: [evaluation])
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.get("severity"), try $0.get("count")) })
    }

    private func undecided(_ db: Database, evaluation: Int64) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM verdicts
                WHERE evaluation_id = ? AND state = 'unknown' AND severity IN ('critical', 'error')
                """, arguments: [evaluation]) ?? 0
    }
}
