import FairnessMetrics
import GRDB

/// What a rule said of another checkpoint of a run.
package struct PastVerdict: Sendable, Equatable {
    package var step: Int?
    package var rule: String
    package var category: String?
    package var state: String

    package init(step: Int?, rule: String, category: String?, state: String) {
        self.step = step
        self.rule = rule
        self.category = category
        self.state = state
    }
}

extension ResultReader {
    /// The newest verdicts on each other checkpoint of a run, on the key's base and suite: by step.
    package func verdicts(ofRun run: String, except key: ScoreKey) throws(StoreError) -> [PastVerdict] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT c.step, v.rule, v.category, v.state
                    FROM checkpoints c JOIN evaluations e ON e.subject = c.sha256
                        JOIN verdicts v ON v.evaluation_id = e.id
                    WHERE c.run = :run AND c.sha256 <> :subject AND e.base = :base AND e.suite = :suite AND e.id = (
                        SELECT max(id) FROM evaluations n WHERE n.subject = e.subject AND n.base = e.base
                            AND n.suite = e.suite AND n.outcome = 'evaluated')
                    ORDER BY c.step IS NULL, c.step, e.id, v.position
                    """,
                arguments: ["run": run, "subject": key.subject.column, "base": key.base, "suite": key.suite]
            ).map { row in
                PastVerdict(
                    step: try row.get("step"), rule: try row.get("rule"), category: try row.get("category"),
                    state: try row.get("state"))
            }
        }
    }
}
