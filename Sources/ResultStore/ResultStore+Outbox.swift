import GRDB

extension ResultStore {
    /// Keeps entries that belong to no result, such as those about rules.
    package func record(_ entries: [OutboxEntry]) throws(StoreError) {
        try connection.write { try $0.insert(entries) }
    }

    /// Entries not yet sent, in the order in which they were recorded.
    package func pendingOutbox(limit: Int = 100) throws(StoreError) -> [OutboxEntry] {
        try connection.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM outbox WHERE delivered_at IS NULL ORDER BY sequence LIMIT ?",
                arguments: [limit])
            return try rows.map { row in
                OutboxEntry(id: try row.get("id"), payload: try row.get("payload"), created: try row.get("created_at"))
            }
        }
    }

    package func isDelivered(_ id: String) throws(StoreError) -> Bool {
        try connection.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM outbox WHERE id = ? AND delivered_at IS NOT NULL)",
                arguments: [id]) ?? false
        }
    }

    package func markDelivered(_ ids: [String], at time: Double) throws(StoreError) {
        try connection.write { db in
            for id in ids {
                try db.execute(
                    sql: "UPDATE outbox SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL",
                    arguments: [time, id])
            }
        }
    }

    /// Forgets entries that were sent before `time`; those not sent are always kept.
    package func pruneOutbox(deliveredBefore time: Double) throws(StoreError) {
        try connection.write {
            try $0.execute(sql: "DELETE FROM outbox WHERE delivered_at < ?", arguments: [time])
        }
    }
}

extension Database {
    func insert(_ entries: [OutboxEntry]) throws {
        for entry in entries {
            try execute(
                sql: "INSERT INTO outbox (id, payload, created_at) VALUES (?, ?, ?)",
                arguments: [entry.id, entry.payload, entry.created])
        }
    }
}
