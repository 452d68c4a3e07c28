import GRDB

extension AttemptRecord {
    /// Crashes of the worker on one content that put it into quarantine.
    private static let crashesToQuarantine = 2

    /// Adds a failure to those before it.
    static func count(
        _ failure: FailedEvaluation, _ db: Database, retryAfter: (Int) -> Double?
    ) throws -> AttemptRecord {
        let failures = 1 + (try fetch(db, key: failure.key)?.failures ?? 0)
        let wait = retryAfter(failures)
        try db.execute(
            sql: """
                INSERT INTO attempts (subject, base, suite, numeric, prompt_form, failures, crashes, last_error,
                    last_at, next_at)
                VALUES (:subject, :base, :suite, :numeric, :prompt_form, 1, :crashes, :error, :at, :next)
                ON CONFLICT DO UPDATE SET failures = failures + 1, crashes = crashes + :crashes,
                    last_error = :error, last_at = :at, next_at = :next
                """,
            arguments: failure.key.arguments(and: [
                "crashes": failure.isCrash ? 1 : 0, "error": failure.error, "at": failure.cost.finished,
                "next": wait.map { failure.cost.finished + $0 },
            ]))
        guard let attempt = try fetch(db, key: failure.key) else {
            throw DamagedValue(detail: "an attempt that was just written is missing")
        }
        guard attempt.isQuarantined else { return attempt }
        try db.execute(
            sql: "UPDATE attempts SET next_at = NULL WHERE \(contentCondition)",
            arguments: StatementArguments(failure.key.contentArguments))
        return try fetch(db, key: failure.key) ?? attempt
    }

    static func fetch(_ db: Database, key: ScoreKey) throws -> AttemptRecord? {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM attempts WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
        return try row.map { try AttemptRecord(row: $0, db) }
    }

    /// The latest failure of a checkpoint on any suite.
    static func newest(_ db: Database, subject: String) throws -> AttemptRecord? {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM attempts WHERE subject = ? ORDER BY last_at DESC LIMIT 1", arguments: [subject])
        return try row.map { try AttemptRecord(row: $0, db) }
    }

    static func forget(_ db: Database, key: ScoreKey) throws {
        try db.execute(
            sql: "DELETE FROM attempts WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
    }

    /// One content on whatever suite: a checkpoint by its hash, a base by its fingerprint.
    fileprivate static let contentCondition = "subject = :subject AND (:subject <> 'base' OR base = :base)"

    fileprivate init(row: Row, _ db: Database) throws {
        let key = try ScoreKey(row: row)
        let crashes = try Int.fetchOne(
            db, sql: "SELECT sum(crashes) FROM attempts WHERE \(Self.contentCondition)",
            arguments: StatementArguments(key.contentArguments))
        self.init(
            key: key, failures: try row.get("failures"), crashes: try row.get("crashes"),
            lastError: try row.get("last_error"), lastAt: try row.get("last_at"), nextAt: try row.get("next_at"),
            isQuarantined: crashes ?? 0 >= Self.crashesToQuarantine)
    }
}

extension ScoreKey {
    fileprivate var contentArguments: [String: (any DatabaseValueConvertible)?] {
        ["subject": subject.column, "base": base]
    }
}

extension ResultReader {
    package func attempts(for key: ScoreKey) throws(StoreError) -> AttemptRecord? {
        try connection.read { try AttemptRecord.fetch($0, key: key) }
    }

    /// Failed evaluations whose time to be tried again has come, the longest due first.
    ///
    /// A checkpoint's latest failure decides: one under a former base or arithmetic doesn't hurry it. A failure that
    /// lies in the future was recorded before the clock was set back, and is due.
    package func dueAttempts(at time: Double) throws(StoreError) -> [AttemptRecord] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM attempts a WHERE (next_at <= :time OR next_at IS NOT NULL AND last_at > :time)
                        AND (subject = 'base' OR NOT EXISTS (
                            SELECT 1 FROM attempts b WHERE b.subject = a.subject AND b.last_at > a.last_at))
                    ORDER BY next_at
                    """, arguments: ["time": time]
            ).map { try AttemptRecord(row: $0, db) }
        }
    }
}
