import GRDB

extension ResultReader {
    /// Alerts of a run that are pending or firing on a base: what the rules need to know of the past.
    package func liveAlerts(run: String, base: String) throws(StoreError) -> [AlertRecord] {
        try connection.read { db in
            try AlertRecord.fetch(db, where: "run = ? AND base = ? AND state <> 'resolved'", arguments: [run, base])
        }
    }

    /// All that fire or are pending; with `resolved`, so many of those that ended last besides.
    package func alerts(resolved: Int = 0) throws(StoreError) -> [Snapshot.Alert] {
        try connection.read { db in
            let live = try AlertRecord.fetch(db, where: "state <> 'resolved'")
            let ended = try AlertRecord.fetch(
                db,
                where: """
                    id IN (SELECT id FROM alerts WHERE state = 'resolved' ORDER BY resolved_at DESC LIMIT ?)
                    """, arguments: [resolved])
            return try (live + ended).map { try Snapshot.Alert($0, db) }
        }
    }

    /// Those that fire, whether muted or not, the oldest first.
    package func firingAlerts() throws(StoreError) -> [AlertRecord] {
        try connection.read { db in try AlertRecord.fetch(db, where: "state = 'firing'") }
    }

    /// An alert with what its rule said last, and of which checkpoint.
    package func details(of alert: AlertRecord) throws(StoreError) -> Snapshot.Alert {
        try connection.read { db in try Snapshot.Alert(alert, db) }
    }

    /// The alerts whose id begins so, whatever their state.
    package func alerts(withPrefix prefix: String) throws(StoreError) -> [Snapshot.Alert] {
        try connection.read { db in
            try AlertRecord.fetch(db, where: "substr(id, 1, length(:p)) = :p", arguments: ["p": prefix.lowercased()])
                .map { try Snapshot.Alert($0, db) }
        }
    }

    /// What the alert's rule said of each checkpoint of its run, in the order of steps.
    package func history(of alert: AlertRecord) throws(StoreError) -> [AlertMoment] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT c.step, e.finished_at, v.*
                    FROM checkpoints c JOIN evaluations e ON e.subject = c.sha256
                        JOIN verdicts v ON v.evaluation_id = e.id
                    WHERE c.run = :run AND e.base = :base AND e.suite = :suite AND v.rule = :rule
                        AND v.category IS :category AND e.id = (
                            SELECT max(id) FROM evaluations n WHERE n.subject = e.subject AND n.base = e.base
                                AND n.suite = e.suite AND n.outcome = 'evaluated')
                    ORDER BY c.step IS NULL, c.step, e.id
                    """,
                arguments: [
                    "run": alert.run, "base": alert.base, "suite": alert.suite, "rule": alert.rule,
                    "category": alert.category,
                ]
            ).map { row in
                AlertMoment(
                    step: try row.get("step"), evaluated: try row.get("finished_at"),
                    verdict: try VerdictRecord(row: row))
            }
        }
    }
}

/// What an alert's rule said of one checkpoint.
package struct AlertMoment: Sendable, Equatable {
    package var step: Int?
    package var evaluated: Double
    package var verdict: VerdictRecord
}

extension Snapshot.Alert {
    init(_ record: AlertRecord, _ db: Database) throws {
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
        self.init(
            record: record, verdict: try verdict.map(VerdictRecord.init(row:)), sha256: checkpoint?.sha256,
            path: checkpoint?.path, step: checkpoint?.traits.step, baseName: baseName ?? record.base)
    }
}
