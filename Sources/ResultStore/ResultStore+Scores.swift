import FairnessMetrics
import FoundationEssentials
import GRDB

extension ResultStore {
    /// Keeps one finished block of an evaluation under way, so that a restart need not score it again.
    package func saveBlock(
        _ block: Int, scores: [SentenceScore], for key: ScoreKey, at time: Double
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
    package func blocks(for key: ScoreKey) throws(StoreError) -> [Int: [SentenceScore]] {
        try connection.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT block, count, scores FROM work_blocks WHERE \(ScoreKey.condition)",
                arguments: StatementArguments(key.arguments))
            var blocks: [Int: [SentenceScore]] = [:]
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
        _ scores: [SentenceScore], for key: ScoreKey, at time: Double
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
    /// Scores in the order of the suite's sentences, or nil when none are kept.
    package func scores(for key: ScoreKey) throws(StoreError) -> [SentenceScore]? {
        try connection.read { try $0.scores(for: key) }
    }
}

extension Database {
    func scores(for key: ScoreKey) throws -> [SentenceScore]? {
        let row = try Row.fetchOne(
            self, sql: "SELECT count, scores FROM score_sets WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
        return try row.map { try ScoreBlob.decode(try $0.get("scores"), count: try $0.get("count")) }
    }

    /// Returns false when the same bits were there; other bits under an equal key are an error.
    func insert(_ scores: [SentenceScore], for key: ScoreKey, at time: Double) throws -> Bool {
        let expected = try Int.fetchOne(
            self, sql: "SELECT sentences FROM suites WHERE sha256 = ?", arguments: [key.suite])
        guard let expected, scores.count == expected else {
            let suite = expected.map { "has \($0) sentences" } ?? "is not recorded"
            throw Contradiction(
                detail: "\(scores.count) scores on suite \(key.suite.prefix(12)), which \(suite)")
        }
        let blob = try ScoreBlob.encode(scores)
        let kept = try Data.fetchOne(
            self, sql: "SELECT scores FROM score_sets WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
        if let kept {
            guard kept == blob else {
                throw Contradiction(
                    detail: "scores of \(key.subject.column.prefix(12)) differ from those kept under the same "
                        + "numeric fingerprint, \(key.numeric)")
            }
            return false
        }
        try execute(
            sql: """
                INSERT INTO score_sets (subject, base, suite, numeric, prompt_form, count, scores, recorded_at)
                VALUES (:subject, :base, :suite, :numeric, :prompt_form, :count, :scores, :at)
                """, arguments: key.arguments(and: ["count": scores.count, "scores": blob, "at": time]))
        return true
    }

    func discardBlocks(for key: ScoreKey) throws {
        try execute(
            sql: "DELETE FROM work_blocks WHERE \(ScoreKey.condition)",
            arguments: StatementArguments(key.arguments))
    }
}
