import GRDB

extension AlertRecord {
    /// Writes the alert's newest state; its first evaluation stays what it was.
    func save(_ db: Database, evaluation: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO alerts (id, run, base, suite, rule, category, metric, severity, state, count,
                    since_step, since_at, updated_at, resolved_at, announced_at, told_at, muted, summary, first_evaluation_id, last_evaluation_id)
                VALUES (:id, :run, :base, :suite, :rule, :category, :metric, :severity, :state, :count,
                    :since_step, :since_at, :updated_at, :resolved_at, :announced_at, :told_at, :muted, :summary, :evaluation,
                    :evaluation)
                ON CONFLICT (id) DO UPDATE SET severity = :severity, state = :state, count = :count,
                    since_step = :since_step, since_at = :since_at, updated_at = :updated_at,
                    resolved_at = :resolved_at,
                    announced_at = :announced_at, told_at = :told_at, muted = :muted, summary = :summary, last_evaluation_id = :evaluation
                """,
            arguments: [
                "id": id, "run": run, "base": base, "suite": suite, "rule": rule, "category": category,
                "metric": metric, "severity": severity, "state": state.rawValue, "count": count,
                "since_step": sinceStep, "since_at": since, "updated_at": updated, "resolved_at": resolved,
                "announced_at": announced, "told_at": told, "muted": muted, "summary": summary,
                "evaluation": evaluation,
            ])
    }

    /// What changes without an evaluation: who was told, what mutes it, who has seen it.
    func saveAttention(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE alerts SET announced_at = ?, told_at = ?, muted = ?, acknowledged_at = ?, acknowledged_by = ?,
                    acknowledgement = ? WHERE id = ?
                """,
            arguments: [
                announced, told, muted, acknowledgement?.time, acknowledgement?.owner, acknowledgement?.reason, id,
            ])
    }

    init(row: Row) throws {
        let acknowledged: Double? = try row.get("acknowledged_at")
        self.init(
            id: try row.get("id"), run: try row.get("run"), base: try row.get("base"),
            suite: try row.get("suite"), rule: try row.get("rule"), category: try row.get("category"),
            metric: try row.get("metric"), severity: try row.get("severity"), state: try row.getCase("state"),
            count: try row.get("count"), sinceStep: try row.get("since_step"), since: try row.get("since_at"),
            updated: try row.get("updated_at"), resolved: try row.get("resolved_at"),
            announced: try row.get("announced_at"), told: try row.get("told_at"), muted: try row.get("muted"),
            acknowledgement: try acknowledged.map {
                Acknowledgement(
                    time: $0, owner: try row.get("acknowledged_by"), reason: try row.get("acknowledgement"))
            }, summary: try row.get("summary"))
    }

    static func fetch(
        _ db: Database, where condition: String, arguments: StatementArguments = []
    ) throws -> [AlertRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM alerts WHERE \(condition) ORDER BY since_at, rule, category",
            arguments: arguments
        ).map(AlertRecord.init(row:))
    }
}
