import FairnessMetrics
import GRDB

/// A checkpoint's newest evaluation on one base and suite, with what the rules said of it then.
package struct RecordedEvaluation: Sendable, Equatable {
    package var checkpoint: CheckpointRecord
    package var evaluation: EvaluationRecord
    package var verdicts: [VerdictRecord]
}

/// Where a metric was measured on a suite.
package struct RecordedMetric: Sendable, Equatable {
    package var name: String
    /// Nil for the whole suite.
    package var category: String?
    /// Why it never had a value; nil where it had one.
    package var undefined: String?
}

extension ResultReader {
    /// The newest evaluation of each checkpoint on each base and suite: by run and step, then as they were made.
    ///
    /// - Parameter suites: The sha256 of those that are asked for.
    package func recordedEvaluations(onSuites suites: [String]) throws(StoreError) -> [RecordedEvaluation] {
        try connection.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT e.* FROM evaluations e JOIN checkpoints c ON c.sha256 = e.subject
                    WHERE e.suite IN (SELECT value FROM json_each(:suites)) AND e.outcome = 'evaluated' AND e.id = (
                        SELECT max(id) FROM evaluations n WHERE n.subject = e.subject AND n.base = e.base
                            AND n.suite = e.suite AND n.outcome = 'evaluated')
                    ORDER BY c.run IS NULL, c.run, c.step IS NULL, c.step, c.first_seen_at, c.id, e.id
                    """, arguments: ["suites": try JSONColumn.encode(suites)])
            var checkpoints: [String: CheckpointRecord] = [:]
            return try rows.compactMap { row in
                let evaluation = try EvaluationRecord(row: row)
                let subject = evaluation.key.subject.column
                let known = try checkpoints[subject] ?? CheckpointRecord.fetch(db, sha256: subject)
                checkpoints[subject] = known
                return try known.map {
                    RecordedEvaluation(
                        checkpoint: $0, evaluation: evaluation,
                        verdicts: try VerdictRecord.fetch(db, evaluation: evaluation.id))
                }
            }
        }
    }

    /// Every metric that any evaluation on a suite has come to, with a value or without.
    package func recordedMetrics(onSuite sha256: String) throws(StoreError) -> [RecordedMetric] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.name, m.category, max(m.value IS NOT NULL) AS is_defined, max(m.undefined) AS undefined
                    FROM metrics m JOIN evaluations e ON e.id = m.evaluation_id
                    WHERE e.suite = ? AND e.outcome = 'evaluated'
                    GROUP BY m.name, m.category ORDER BY min(m.position)
                    """, arguments: [sha256]
            ).map { row in
                let isDefined: Bool = try row.get("is_defined")
                let reason: String? = try row.get("undefined")
                return RecordedMetric(
                    name: try row.get("name"), category: try row.get("category"),
                    undefined: isDefined ? nil : reason ?? "no reason was recorded")
            }
        }
    }

    /// Each suite that a checkpoint was evaluated on, the one evaluated last before the others.
    package func evaluatedSuites() throws(StoreError) -> [SuiteRecord] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.* FROM suites s JOIN (
                        SELECT suite, max(id) AS last FROM evaluations
                        WHERE outcome = 'evaluated' AND subject <> 'base' GROUP BY suite) e ON e.suite = s.sha256
                    ORDER BY e.last DESC
                    """
            ).map(SuiteRecord.init(row:))
        }
    }

    /// A rule's alerts in a run, on one base and suite, the newest last.
    package func alerts(
        ofRule rule: String, run: String, base: String, suite: String
    ) throws(StoreError) -> [AlertRecord] {
        try connection.read { db in
            try AlertRecord.fetch(
                db, where: "rule = ? AND run = ? AND base = ? AND suite = ?", arguments: [rule, run, base, suite])
        }
    }
}
