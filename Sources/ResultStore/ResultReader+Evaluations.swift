import FairnessMetrics
import GRDB

extension ResultReader {
    /// The newest evaluation of a checkpoint (or of the base alone) that came to metrics.
    ///
    /// With `base` or `suite`, the newest on that fingerprint or sha256.
    package func evaluation(
        for subject: ScoredSubject, base: String? = nil, suite: String? = nil
    ) throws(StoreError) -> EvaluationReport? {
        try connection.read { db in
            try EvaluationRecord.newest(db, subject: subject.column, base: base, suite: suite)
                .map { try EvaluationReport($0, db) }
        }
    }

    /// The newest evaluation on each base and suite that came to metrics, the latest first.
    package func evaluations(for subject: ScoredSubject) throws(StoreError) -> [EvaluationReport] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM evaluations e WHERE subject = ? AND outcome = 'evaluated' AND id = (
                        SELECT max(id) FROM evaluations n WHERE n.subject = e.subject AND n.base = e.base
                            AND n.suite = e.suite AND n.outcome = 'evaluated')
                    ORDER BY finished_at DESC, id DESC
                    """, arguments: [subject.column]
            ).map { try EvaluationReport(EvaluationRecord(row: $0), db) }
        }
    }

    /// The sha256 of each suite on which the subject was evaluated, on whatever base.
    package func evaluatedSuites(of subject: ScoredSubject) throws(StoreError) -> Set<String> {
        try connection.read { db in
            try String.fetchSet(
                db, sql: "SELECT suite FROM evaluations WHERE subject = ? AND outcome = 'evaluated'",
                arguments: [subject.column])
        }
    }

    /// Whether a later step of the run was evaluated on this base and suite.
    package func isEvaluated(run: String, after step: Int, base: String, suite: String) throws(StoreError) -> Bool {
        try connection.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM checkpoints c JOIN evaluations e ON e.subject = c.sha256
                        WHERE c.run = ? AND c.step > ? AND e.base = ? AND e.suite = ? AND e.outcome = 'evaluated')
                    """, arguments: [run, step, base, suite]) ?? false
        }
    }

    /// The sha256 of the checkpoints of a run before a step whose scores of the key's base, suite and arithmetic are
    /// kept, by step.
    package func scoredCheckpoints(
        ofRun run: String, before step: Int, key: ScoreKey
    ) throws(StoreError) -> [String] {
        try connection.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT c.sha256 FROM checkpoints c JOIN score_sets s ON s.subject = c.sha256
                    WHERE c.run = ? AND c.step < ? AND c.sha256 <> ? AND s.base = ? AND s.suite = ? AND s.numeric = ?
                        AND s.prompt_form = ?
                    GROUP BY c.sha256 ORDER BY max(c.step), c.sha256
                    """,
                arguments: [run, step, key.subject.column, key.base, key.suite, key.numeric, key.promptForm])
        }
    }

    /// The place of a checkpoint among those of its run that were evaluated on this base and suite, from 1: the one that
    /// it got at its first evaluation, else the next.
    package func spendingIndex(of key: ScoreKey, run: String) throws(StoreError) -> Int {
        try connection.read { db in
            let known = try Int.fetchOne(
                db,
                sql: """
                    SELECT min(spending_index) FROM evaluations
                    WHERE subject = ? AND base = ? AND suite = ? AND outcome = 'evaluated'
                    """, arguments: [key.subject.column, key.base, key.suite])
            if let known { return known }
            let last = try Int.fetchOne(
                db,
                sql: """
                    SELECT max(e.spending_index) FROM checkpoints c JOIN evaluations e ON e.subject = c.sha256
                    WHERE c.run = ? AND e.base = ? AND e.suite = ? AND e.outcome = 'evaluated'
                    """, arguments: [run, key.base, key.suite])
            return (last ?? 0) + 1
        }
    }

    /// Failed attempts at a checkpoint, the latest first.
    package func failures(of subject: ScoredSubject, limit: Int = 20) throws(StoreError) -> [EvaluationRecord] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM evaluations WHERE subject = ? AND outcome = 'failed'
                    ORDER BY finished_at DESC, id DESC LIMIT ?
                    """, arguments: [subject.column, limit]
            ).map(EvaluationRecord.init(row:))
        }
    }

    /// The evaluation that answered this question before, if one did.
    package func evaluation(
        key: ScoreKey, conditions: EvaluationConditions
    ) throws(StoreError) -> EvaluationReport? {
        try connection.read { db in
            guard let id = try EvaluationRecord.succeeded(db, key: key, conditions: conditions),
                let row = try Row.fetchOne(db, sql: "SELECT * FROM evaluations WHERE id = ?", arguments: [id])
            else { return nil }
            return try EvaluationReport(EvaluationRecord(row: row), db)
        }
    }
}

extension EvaluationReport {
    init(_ evaluation: EvaluationRecord, _ db: Database) throws {
        let suite = try Row.fetchOne(
            db, sql: "SELECT * FROM suites WHERE sha256 = ?", arguments: [evaluation.key.suite]
        ).map(SuiteRecord.init(row:))
        self.init(
            evaluation: evaluation,
            base: try Row.fetchOne(
                db, sql: "SELECT * FROM bases WHERE fingerprint = ?", arguments: [evaluation.key.base]
            ).map(BaseRecord.init(row:)),
            suite: suite?.name ?? evaluation.key.suite, suiteVersion: suite?.version ?? "",
            metrics: try Metric.fetch(db, evaluation: evaluation.id),
            verdicts: try VerdictRecord.fetch(db, evaluation: evaluation.id),
            alerts: try AlertRecord.fetch(
                db,
                where: """
                    first_evaluation_id = :id OR last_evaluation_id = :id
                        OR id IN (SELECT alert_id FROM verdicts WHERE evaluation_id = :id)
                    """, arguments: ["id": evaluation.id]))
    }
}

extension EvaluationRecord {
    static func newest(
        _ db: Database, subject: String, base: String? = nil, suite: String? = nil
    ) throws -> EvaluationRecord? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT * FROM evaluations WHERE subject = :subject AND outcome = 'evaluated'
                    AND (:base IS NULL OR base = :base) AND (:suite IS NULL OR suite = :suite)
                ORDER BY finished_at DESC, id DESC LIMIT 1
                """, arguments: ["subject": subject, "base": base, "suite": suite]
        ).map(EvaluationRecord.init(row:))
    }
}
