import GRDB

extension VerdictRecord {
    func insert(_ db: Database, evaluation: Int64, position: Int) throws {
        for number in [value, low, high, confidence, detects, drift] where number?.isNaN == true {
            throw StoreError.notANumber(subject: "rule \(rule): \(metric)" + (category.map { " {\($0)}" } ?? ""))
        }
        try db.execute(
            sql: """
                INSERT INTO verdicts (evaluation_id, position, rule, severity, metric, category, state, reason,
                    value, interval_low, interval_high, confidence, n, clusters, threshold, compared_to, detects,
                    drift, summary, muted, alert_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                evaluation, position, rule, severity, metric, category, state, reason, value, low, high,
                confidence, n, clusters, threshold, comparedTo, detects, drift, summary, muted, alertID,
            ])
    }

    init(row: Row) throws {
        self.init(
            rule: try row.get("rule"), severity: try row.get("severity"), metric: try row.get("metric"),
            category: try row.get("category"), state: try row.get("state"), reason: try row.get("reason"),
            value: try row.get("value"), low: try row.get("interval_low"), high: try row.get("interval_high"),
            confidence: try row.get("confidence"), n: try row.get("n"), clusters: try row.get("clusters"),
            threshold: try row.get("threshold"), comparedTo: try row.get("compared_to"),
            detects: try row.get("detects"), drift: try row.get("drift"), summary: try row.get("summary"),
            muted: try row.get("muted"), alertID: try row.get("alert_id"))
    }

    static func fetch(_ db: Database, evaluation: Int64) throws -> [VerdictRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM verdicts WHERE evaluation_id = ? ORDER BY position", arguments: [evaluation]
        ).map(VerdictRecord.init(row:))
    }
}
