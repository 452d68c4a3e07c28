import GRDB

extension ResultStore {
    /// Replaces what the daemon says of itself.
    package func save(_ status: DaemonStatus) throws(StoreError) {
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO daemon (id, pid, version, started_at, stopped_at, directories, rules,
                        configuration, notice)
                    VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    status.pid, status.version, status.started, status.stopped,
                    try JSONColumn.encode(status.directories), try JSONColumn.encode(status.rules),
                    status.configuration, status.notice,
                ])
        }
    }

    /// Replaces the progress, or with nil says that nothing is under way.
    ///
    /// Not synced to the disk by itself, so it may be called several times a second: a power cut loses a percentage.
    package func save(_ progress: EvaluationProgress?) throws(StoreError) {
        try connection.withoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
            guard let progress else {
                try db.execute(sql: "DELETE FROM progress")
                return
            }
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO progress (id, subject, path, suite, fraction, remaining_seconds,
                        started_at, updated_at)
                    VALUES (1, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    progress.subject.column, progress.path, progress.suite, progress.fraction,
                    progress.remainingSeconds, progress.started, progress.updated,
                ])
        }
    }
}

extension DaemonStatus {
    init(row: Row) throws {
        self.init(
            pid: try row.get("pid"), version: try row.get("version"), started: try row.get("started_at"),
            stopped: try row.get("stopped_at"), directories: try row.getJSON("directories"),
            rules: try row.getJSON("rules"), configuration: try row.get("configuration"),
            notice: try row.get("notice"))
    }

    static func fetch(_ db: Database) throws -> DaemonStatus? {
        try Row.fetchOne(db, sql: "SELECT * FROM daemon").map(DaemonStatus.init(row:))
    }
}

extension EvaluationProgress {
    init(row: Row) throws {
        self.init(
            subject: ScoredSubject(column: try row.get("subject")), path: try row.get("path"),
            suite: try row.get("suite"), fraction: try row.get("fraction"),
            remainingSeconds: try row.get("remaining_seconds"), started: try row.get("started_at"),
            updated: try row.get("updated_at"))
    }

    static func fetch(_ db: Database) throws -> EvaluationProgress? {
        try Row.fetchOne(db, sql: "SELECT * FROM progress").map(EvaluationProgress.init(row:))
    }
}
