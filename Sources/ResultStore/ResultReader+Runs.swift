import FairnessMetrics
import GRDB

/// A checkpoint beside one of its evaluations.
package struct EvaluatedCheckpoint: Sendable, Equatable {
    package var checkpoint: CheckpointRecord
    package var key: ScoreKey
    package var evaluation: Int64

    package init(checkpoint: CheckpointRecord, key: ScoreKey, evaluation: Int64) {
        self.checkpoint = checkpoint
        self.key = key
        self.evaluation = evaluation
    }
}

extension ResultReader {
    /// Every checkpoint with its newest evaluation on each base, suite, arithmetic and prompt form: by run, then step.
    package func evaluatedCheckpoints() throws(StoreError) -> [EvaluatedCheckpoint] {
        try connection.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT subject, base, suite, numeric, prompt_form, max(id) AS id FROM evaluations
                    WHERE outcome = 'evaluated' GROUP BY subject, base, suite, numeric, prompt_form ORDER BY max(id)
                    """)
            let found = try rows.map { row in (key: try ScoreKey(row: row), id: try row.get("id") as Int64) }
            let evaluations = Dictionary(grouping: found, by: \.key.subject)
            let records = try CheckpointRecord.fetch(
                db, where: "sha256 IN (SELECT subject FROM evaluations WHERE outcome = 'evaluated')",
                order: "run IS NULL, run, step IS NULL, step, first_seen_at, id")
            return records.flatMap { record in
                (record.sha256.flatMap { evaluations[.checkpoint(sha256: $0)] } ?? []).map {
                    EvaluatedCheckpoint(checkpoint: record, key: $0.key, evaluation: $0.id)
                }
            }
        }
    }

    /// Of each of these evaluations the value of a metric over the whole suite, where it has one.
    package func values(of metric: String, in evaluations: [Int64]) throws(StoreError) -> [Int64: Double] {
        try connection.read { db in
            var values: [Int64: Double] = [:]
            for evaluation in evaluations {
                values[evaluation] = try Double.fetchOne(
                    db, sql: "SELECT value FROM metrics WHERE evaluation_id = ? AND name = ? AND category IS NULL",
                    arguments: [evaluation, metric])
            }
            return values
        }
    }
}
