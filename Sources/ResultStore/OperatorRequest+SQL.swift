import GRDB

extension ResultStore {
    /// Records a request and all that it changes in one transaction.
    package func record(_ request: OperatorRequest) throws(StoreError) {
        try connection.write { db in
            let audit = request.audit
            try db.execute(
                sql: "INSERT INTO audit (at, uid, user, pid, action, subject, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    audit.time, audit.uid, audit.user, audit.pid, audit.action.rawValue, audit.subject, audit.reason,
                ])
            try request.silence?.save(db)
            try request.reference?.save(db)
            for alert in request.alerts { try alert.saveAttention(db) }
            try db.insert(request.news)
        }
    }

    /// Keeps what has changed about alerts without an evaluation or a request: exceptions and silences end, and
    /// reminders fall due.
    package func update(_ alerts: [AlertRecord], news: AlertNews) throws(StoreError) {
        try connection.write { db in
            for alert in alerts { try alert.saveAttention(db) }
            try db.insert(news)
        }
    }
}

extension ResultReader {
    /// Silences that are in force, or with nil all that ever were, the newest first.
    package func silences(at time: Double?) throws(StoreError) -> [SilenceRecord] {
        try connection.read { db in try SilenceRecord.fetch(db, at: time) }
    }

    package func references() throws(StoreError) -> [ReferenceRecord] {
        try connection.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM named_references ORDER BY name").map { row in
                ReferenceRecord(
                    name: try row.get("name"), sha256: try row.get("sha256"), owner: try row.get("owner"),
                    reason: try row.get("reason"), promoted: try row.get("promoted_at"))
            }
        }
    }

    /// The latest first; with `subject`, only what was done to that.
    package func audit(subject: String? = nil, limit: Int = 100) throws(StoreError) -> [AuditRecord] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM audit WHERE :subject IS NULL OR subject = :subject ORDER BY id DESC LIMIT :limit
                    """, arguments: ["subject": subject, "limit": limit]
            ).map { row in
                AuditRecord(
                    time: try row.get("at"), uid: try row.get("uid"), user: try row.get("user"),
                    pid: try row.get("pid"), action: try row.getCase("action"), subject: try row.get("subject"),
                    reason: try row.get("reason"))
            }
        }
    }
}

extension SilenceRecord {
    fileprivate func save(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO silences (id, rule, run, category, owner, reason, created_at, ends_at, ended_at)
                VALUES (:id, :rule, :run, :category, :owner, :reason, :created, :ends, :ended)
                ON CONFLICT (id) DO UPDATE SET ends_at = :ends, ended_at = :ended
                """,
            arguments: [
                "id": id, "rule": rule, "run": run, "category": category, "owner": owner, "reason": reason,
                "created": created, "ends": ends, "ended": ended,
            ])
    }

    static func fetch(_ db: Database, at time: Double?) throws -> [SilenceRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM silences WHERE :time IS NULL OR (ended_at IS NULL AND ends_at > :time)
                ORDER BY created_at DESC, id
                """, arguments: ["time": time]
        ).map { row in
            SilenceRecord(
                id: try row.get("id"), rule: try row.get("rule"), run: try row.get("run"),
                category: try row.get("category"), owner: try row.get("owner"), reason: try row.get("reason"),
                created: try row.get("created_at"), ends: try row.get("ends_at"), ended: try row.get("ended_at"))
        }
    }
}

extension ReferenceRecord {
    fileprivate func save(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO named_references (name, sha256, owner, reason, promoted_at)
                VALUES (?, ?, ?, ?, ?)
                """, arguments: [name, sha256, owner, reason, promoted])
    }
}
