import GRDB

extension AlertRecord {
    /// Writes the alert's newest state; its first evaluation stays what it was.
    func save(_ db: Database, evaluation: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO alerts (id, run, base, suite, rule, category, metric, severity, state, count,
                    since_step, since_at, updated_at, resolved_at, announced_at, muted, summary, first_evaluation_id, last_evaluation_id)
                VALUES (:id, :run, :base, :suite, :rule, :category, :metric, :severity, :state, :count,
                    :since_step, :since_at, :updated_at, :resolved_at, :announced_at, :muted, :summary, :evaluation,
                    :evaluation)
                ON CONFLICT (id) DO UPDATE SET severity = :severity, state = :state, count = :count,
                    since_step = :since_step, since_at = :since_at, updated_at = :updated_at,
                    resolved_at = :resolved_at, announced_at = :announced_at, muted = :muted, summary = :summary, last_evaluation_id = :evaluation
                """,
            arguments: [
                "id": id, "run": run, "base": base, "suite": suite, "rule": rule, "category": category,
                "metric": metric, "severity": severity, "state": state.rawValue, "count": count,
                "since_step": sinceStep, "since_at": since, "updated_at": updated, "resolved_at": resolved,
                "announced_at": announced, "muted": muted, "summary": summary, "evaluation": evaluation,
            ])
    }

    init(row: Row) throws {
        self.init(
            id: try row.get("id"), run: try row.get("run"), base: try row.get("base"),
            suite: try row.get("suite"), rule: try row.get("rule"), category: try row.get("category"),
            metric: try row.get("metric"), severity: try row.get("severity"), state: try row.getCase("state"),
            count: try row.get("count"), sinceStep: try row.get("since_step"), since: try row.get("since_at"),
            updated: try row.get("updated_at"), resolved: try row.get("resolved_at"),
            announced: try row.get("announced_at"), muted: try row.get("muted"), summary: try row.get("summary"))
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

extension ResultReader {
    /// Alerts of a run that are pending or firing on a base: what the rules need to know of the past.
    package func liveAlerts(run: String, base: String) throws(StoreError) -> [AlertRecord] {
        try connection.read { db in
            try AlertRecord.fetch(db, where: "run = ? AND base = ? AND state <> 'resolved'", arguments: [run, base])
        }
    }
}
