import GRDB

extension EvaluationRecord {
    /// Inserts a row and returns its id; the record's own `id` is not used.
    func insert(_ db: Database) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO evaluations (subject, base, suite, numeric, prompt_form, seed, engine_version,
                    rules_sha256, started_at, finished_at, estimated_seconds, cpu_seconds, peak_memory_bytes,
                    attempt, outcome, error, spending_index, notes)
                VALUES (:subject, :base, :suite, :numeric, :prompt_form, :seed, :engine_version,
                    :rules_sha256, :started_at, :finished_at, :estimated_seconds, :cpu_seconds,
                    :peak_memory_bytes, :attempt, :outcome, :error, :spending_index, :notes)
                """,
            arguments: key.arguments(and: [
                // SQLite's integers are signed: the same 64 bits.
                "seed": Int64(bitPattern: conditions.seed), "engine_version": conditions.engineVersion,
                "rules_sha256": conditions.rulesSHA256, "started_at": cost.started,
                "finished_at": cost.finished, "estimated_seconds": cost.estimatedSeconds,
                "cpu_seconds": cost.cpuSeconds, "peak_memory_bytes": cost.peakMemoryBytes, "attempt": attempt,
                "outcome": outcome.rawValue, "error": error, "spending_index": spendingIndex,
                "notes": try JSONColumn.encode(notes),
            ]))
        return db.lastInsertedRowID
    }

    init(row: Row) throws {
        self.init(
            id: try row.get("id"), key: try ScoreKey(row: row),
            conditions: EvaluationConditions(
                seed: UInt64(bitPattern: try row.get("seed") as Int64),
                engineVersion: try row.get("engine_version"), rulesSHA256: try row.get("rules_sha256")),
            cost: EvaluationCost(
                started: try row.get("started_at"), finished: try row.get("finished_at"),
                estimatedSeconds: try row.get("estimated_seconds"), cpuSeconds: try row.get("cpu_seconds"),
                peakMemoryBytes: try row.get("peak_memory_bytes")),
            attempt: try row.get("attempt"), outcome: try row.getCase("outcome"), error: try row.get("error"),
            spendingIndex: try row.get("spending_index"), notes: try row.getJSON("notes"))
    }

    /// The recorded answer to the same question, if there is one.
    static func succeeded(
        _ db: Database, key: ScoreKey, conditions: EvaluationConditions
    ) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM evaluations
                WHERE \(ScoreKey.condition) AND seed = :seed AND engine_version = :engine_version
                    AND rules_sha256 IS :rules_sha256 AND outcome = 'evaluated'
                """,
            arguments: key.arguments(and: [
                "seed": Int64(bitPattern: conditions.seed), "engine_version": conditions.engineVersion,
                "rules_sha256": conditions.rulesSHA256,
            ]))
    }
}
