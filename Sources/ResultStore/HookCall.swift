import GRDB

/// One run of the operator's hook, decided with what it tells of and made after the commit, at least once.
package struct HookCall: Sendable, Equatable, Identifiable {
    /// Unique for ever, so that the hook recognises a repeated call.
    package var id: String
    /// JSON for its standard input.
    package var payload: String
    package var created: Double
    /// How often it has failed.
    package var attempts: Int
    /// When it is due.
    package var next: Double
    package var delivered: Double?
    package var lastError: String?

    package init(
        id: String, payload: String, created: Double, attempts: Int = 0, next: Double? = nil,
        delivered: Double? = nil, lastError: String? = nil
    ) {
        self.id = id
        self.payload = payload
        self.created = created
        self.attempts = attempts
        self.next = next ?? created
        self.delivered = delivered
        self.lastError = lastError
    }
}

/// What others are told of alerts: in the journal, and by the operator's hook.
package struct AlertNews: Sendable, Equatable {
    package var journal: [OutboxEntry]
    package var hookCalls: [HookCall]

    package init(journal: [OutboxEntry] = [], hookCalls: [HookCall] = []) {
        self.journal = journal
        self.hookCalls = hookCalls
    }
}

/// Calls of the hook that haven't succeeded yet.
package struct HookBacklog: Sendable, Equatable {
    package var waiting: Int
    /// Of those, how many have failed at least once.
    package var failed: Int
    /// Of the oldest that failed.
    package var lastError: String?
    package var next: Double?

    package init(waiting: Int, failed: Int, lastError: String?, next: Double?) {
        self.waiting = waiting
        self.failed = failed
        self.lastError = lastError
        self.next = next
    }
}

extension ResultStore {
    /// The first call that is due, if any.
    package func dueHookCall(at time: Double) throws(StoreError) -> HookCall? {
        try connection.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM hook_calls WHERE delivered_at IS NULL AND next_at <= ? ORDER BY sequence LIMIT 1
                    """, arguments: [time]
            ).map(HookCall.init(row:))
        }
    }

    /// Notes that a call was made, or failed and is to be made again; after one that was made all others are due.
    package func save(_ call: HookCall) throws(StoreError) {
        try connection.write { db in
            if let delivered = call.delivered { try db.makeHookCallsDue(at: delivered) }
            try db.execute(
                sql: """
                    UPDATE hook_calls SET attempts = ?, next_at = ?, delivered_at = ?, last_error = ? WHERE id = ?
                    """,
                arguments: [call.attempts, call.next, call.delivered, call.lastError, call.id])
        }
    }

    /// Forgets calls that nobody waits for, as there is no hook any more: how many there were.
    package func dropHookCalls() throws(StoreError) -> Int {
        try connection.write { db in
            try db.execute(sql: "DELETE FROM hook_calls WHERE delivered_at IS NULL")
            return db.changesCount
        }
    }

    /// Forgets calls that were made before `time`; those not made are always kept.
    package func pruneHookCalls(deliveredBefore time: Double) throws(StoreError) {
        try connection.write {
            try $0.execute(sql: "DELETE FROM hook_calls WHERE delivered_at < ?", arguments: [time])
        }
    }
}

extension ResultReader {
    package func hookCall(_ id: String) throws(StoreError) -> HookCall? {
        try connection.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM hook_calls WHERE id = ?", arguments: [id]).map(HookCall.init(row:))
        }
    }
}

extension HookBacklog {
    static func fetch(_ db: Database) throws -> HookBacklog {
        let counts = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) AS waiting, ifnull(sum(attempts > 0), 0) AS failed,
                    min(CASE WHEN attempts > 0 THEN next_at END) AS next
                FROM hook_calls WHERE delivered_at IS NULL
                """)
        let lastError = try String.fetchOne(
            db,
            sql: """
                SELECT last_error FROM hook_calls WHERE delivered_at IS NULL AND last_error IS NOT NULL
                ORDER BY sequence LIMIT 1
                """)
        return HookBacklog(
            waiting: try counts?.get("waiting") ?? 0, failed: try counts?.get("failed") ?? 0, lastError: lastError,
            next: try counts?.get("next"))
    }
}

extension HookCall {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.get("id"), payload: try row.get("payload"), created: try row.get("created_at"),
            attempts: try row.get("attempts"), next: try row.get("next_at"), delivered: try row.get("delivered_at"),
            lastError: try row.get("last_error"))
    }
}

extension Database {
    fileprivate func makeHookCallsDue(at time: Double) throws {
        try execute(
            sql: "UPDATE hook_calls SET next_at = :time WHERE delivered_at IS NULL AND next_at > :time",
            arguments: ["time": time])
    }

    func insert(_ news: AlertNews) throws {
        try insert(news.journal)
        try insert(news.hookCalls)
    }

    /// Before something new is told, what failed is tried again: a resolved alert must not overtake its page.
    func insert(_ calls: [HookCall]) throws {
        if let first = calls.first { try makeHookCallsDue(at: first.created) }
        for call in calls {
            try execute(
                sql: "INSERT INTO hook_calls (id, payload, created_at, next_at) VALUES (?, ?, ?, ?)",
                arguments: [call.id, call.payload, call.created, call.next])
        }
    }
}
