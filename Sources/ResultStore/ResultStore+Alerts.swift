import GRDB

extension ResultStore {
    /// Ends alerts that nothing can judge any more, because their rule or their suite is no longer in force.
    ///
    /// - Parameters:
    ///   - rules: The names of all rules in force.
    ///   - suites: The sha256 of all suites in force.
    /// - Returns: The alerts as they are now, the oldest first.
    @discardableResult
    package func withdrawAlerts(
        exceptRules rules: [String], suites: [String], at time: Double,
        telling: ([AlertRecord]) throws -> AlertNews = { _ in AlertNews() }
    ) throws(StoreError) -> [AlertRecord] {
        try connection.write { db in
            let orphans = try AlertRecord.fetch(
                db,
                where: """
                    state <> 'resolved' AND (rule NOT IN (SELECT value FROM json_each(?))
                        OR suite NOT IN (SELECT value FROM json_each(?)))
                    """,
                arguments: [try JSONColumn.encode(rules), try JSONColumn.encode(suites)])
            let withdrawn = orphans.map { alert in
                var alert = alert
                alert.state = .resolved
                alert.updated = time
                alert.resolved = time
                return alert
            }
            for alert in withdrawn {
                try db.execute(
                    sql: "UPDATE alerts SET state = 'resolved', updated_at = ?, resolved_at = ? WHERE id = ?",
                    arguments: [time, time, alert.id])
            }
            try db.insert(try telling(withdrawn))
            return withdrawn
        }
    }
}
