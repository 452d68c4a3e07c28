import FairnessMetrics
import FoundationEssentials
import GRDB

extension ResultStore {
    /// Keeps one finished block of an evaluation under way, so that a restart need not score it again.
    package func saveBlock(
        _ block: Int, scores: [ContinuationScore], for key: ScoreKey, at time: Double
    ) throws(StoreError) {
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO work_blocks
                        (subject, base, suite, numeric, prompt_form, block, count, scores, finished_at)
                    VALUES (:subject, :base, :suite, :numeric, :prompt_form, :block, :count, :scores, :at)
                    ON CONFLICT DO UPDATE SET count = excluded.count, scores = excluded.scores,
                        finished_at = excluded.finished_at
                    """,
                arguments: key.arguments(and: [
                    "block": block, "count": scores.count, "scores": try ScoreBlob.encode(scores), "at": time,
                ]))
        }
    }

    /// Finished blocks by index, in whatever order the engine numbered them.
    package func blocks(for key: ScoreKey) throws(StoreError) -> [Int: [ContinuationScore]] {
        try connection.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT block, count, scores FROM work_blocks WHERE \(ScoreKey.condition)",
                arguments: StatementArguments(key.arguments))
            var blocks: [Int: [ContinuationScore]] = [:]
            for row in rows {
                blocks[try row.get("block")] = try ScoreBlob.decode(try row.get("scores"), count: try row.get("count"))
            }
            return blocks
        }
    }

    package func discardBlocks(for key: ScoreKey) throws(StoreError) {
        try connection.write { try $0.discardBlocks(for: key) }
    }

    /// Keeps a whole set of scores and drops its blocks; returns false when the very same set was kept before.
    ///
    /// This is how a base's scores are kept, once. A checkpoint's are kept by `record(_: CompletedEvaluation)`.
    @discardableResult
    package func saveScores(
        _ scores: SuiteScores, for key: ScoreKey, at time: Double
    ) throws(StoreError) -> Bool {
        try connection.write { db in
            let isNew = try db.insert(scores, for: key, at: time)
            try db.discardBlocks(for: key)
            return isNew
        }
    }

    /// Forgets the item scores of these checkpoints; their metrics stay.
    package func discardScores(ofCheckpoints hashes: [String]) throws(StoreError) {
        try connection.write { db in
            for sha256 in hashes {
                try db.execute(sql: "DELETE FROM score_sets WHERE subject = ?", arguments: [sha256])
            }
        }
    }
}

extension ResultReader {
    /// Scores on the whole suite, or nil when none are kept.
    package func scores(for key: ScoreKey) throws(StoreError) -> SuiteScores? {
        try connection.read { try $0.scores(for: key) }
    }
}

extension Database {
    func scores(for key: ScoreKey) throws -> SuiteScores? {
        let row = try Row.fetchOne(
            self, sql: "SELECT count, scores, contexts, groups FROM score_sets WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
        return try row.map { row in
            SuiteScores(
                continuations: try ScoreBlob.decode(try row.get("scores"), count: try row.get("count")),
                contexts: try DivergenceBlob.contexts(try row.get("contexts")),
                groups: try DivergenceBlob.numbers(try row.get("groups")))
        }
    }

    /// Returns false when the same bits were there; other bits under an equal key are an error.
    func insert(_ scores: SuiteScores, for key: ScoreKey, at time: Double) throws -> Bool {
        let expected = try Int.fetchOne(
            self, sql: "SELECT sentences FROM suites WHERE sha256 = ?", arguments: [key.suite])
        guard let expected, scores.continuations.count == expected else {
            let suite = expected.map { "needs \($0)" } ?? "is not recorded"
            throw Contradiction(
                detail: "\(scores.continuations.count) scores on suite \(key.suite.prefix(12)), which \(suite)")
        }
        let blobs = [
            try ScoreBlob.encode(scores.continuations), DivergenceBlob.encode(scores.contexts),
            DivergenceBlob.encode(scores.groups),
        ]
        let kept = try Row.fetchOne(
            self, sql: "SELECT scores, contexts, groups FROM score_sets WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
        if let kept {
            guard try ["scores", "contexts", "groups"].map({ try kept.get($0) as Data? ?? Data() }) == blobs else {
                throw Contradiction(
                    detail: "scores of \(key.subject.column.prefix(12)) differ from those kept under the same "
                        + "numeric fingerprint, \(key.numeric)")
            }
            return false
        }
        try execute(
            sql: """
                INSERT INTO score_sets
                    (subject, base, suite, numeric, prompt_form, count, scores, contexts, groups, recorded_at)
                VALUES (:subject, :base, :suite, :numeric, :prompt_form, :count, :scores, :contexts, :groups, :at)
                """,
            arguments: key.arguments(and: [
                "count": scores.continuations.count, "scores": blobs[0], "contexts": blobs[1], "groups": blobs[2],
                "at": time,
            ]))
        return true
    }

    func discardBlocks(for key: ScoreKey) throws {
        try execute(
            sql: "DELETE FROM work_blocks WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
    }
}
