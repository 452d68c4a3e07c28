import FairnessMetrics
import GRDB

extension ResultReader {
    /// One value for `status`; `worst` picks the metric that stands for a checkpoint.
    ///
    /// `newest` limits it to the checkpoints that were seen first most recently: an evaluated one takes about a
    /// millisecond to read with its metrics.
    package func snapshot(
        newest: Int? = nil, worst: ([Metric]) -> Metric? = { _ in nil }
    ) throws(StoreError) -> Snapshot {
        try connection.read { db in
            Snapshot(
                daemon: try DaemonStatus.fetch(db),
                progress: try EvaluationProgress.fetch(db),
                bases: try Row.fetchAll(db, sql: "SELECT * FROM bases ORDER BY first_seen_at, name")
                    .map(BaseRecord.init(row:)),
                checkpointCount: try Int.fetchOne(db, sql: "SELECT count(*) FROM checkpoints") ?? 0,
                checkpoints: try checkpoints(db, newest: newest, worst: worst),
                alerts: try AlertRecord.fetch(db, where: "state <> 'resolved'").map { try alert($0, db) })
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

    private func alert(_ record: AlertRecord, _ db: Database) throws -> Snapshot.Alert {
        let verdict = try Row.fetchOne(
            db, sql: "SELECT * FROM verdicts WHERE alert_id = ? ORDER BY evaluation_id DESC LIMIT 1",
            arguments: [record.id])
        let subject = try String.fetchOne(
            db,
            sql: """
                SELECT e.subject FROM evaluations e JOIN alerts a ON a.last_evaluation_id = e.id WHERE a.id = ?
                """, arguments: [record.id])
        let checkpoint = try subject.flatMap { try CheckpointRecord.fetch(db, sha256: $0) }
        let baseName = try String.fetchOne(
            db, sql: "SELECT name FROM bases WHERE fingerprint = ?", arguments: [record.base])
        return Snapshot.Alert(
            record: record, verdict: try verdict.map(VerdictRecord.init(row:)), sha256: checkpoint?.sha256,
            path: checkpoint?.path, step: checkpoint?.traits.step, baseName: baseName ?? record.base)
    }
}
