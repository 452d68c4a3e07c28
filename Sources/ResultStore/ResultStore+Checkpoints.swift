import GRDB

extension ResultStore {
    /// Records that a checkpoint lies at a path.
    ///
    /// A content that is known keeps its state and traits and gains the path. A candidate without a hash becomes the
    /// content once it has one. What lay at the path before is marked as gone from there.
    @discardableResult
    package func record(
        _ sighting: CheckpointSighting, journal: (CheckpointSighting.Outcome) throws -> [OutboxEntry] = { _ in [] }
    ) throws(StoreError) -> CheckpointSighting.Outcome {
        try connection.write { db in
            let outcome = try SightingTransaction(db: db, sighting: sighting).run()
            try db.insert(try journal(outcome))
            return outcome
        }
    }

    package func setState(
        _ state: CheckpointState, reason: String?, of checkpoint: Int64, at time: Double,
        journal: [OutboxEntry] = []
    ) throws(StoreError) {
        try connection.write { db in
            try db.setState(state, reason: reason, ofCheckpoint: checkpoint, at: time)
            try db.insert(journal)
        }
    }

    /// Marks a path as holding nothing; a candidate that was never hashed then is `gone` itself.
    ///
    /// Results stay. Returns the checkpoint that lay there, or nil when the path was not known or already gone.
    @discardableResult
    package func markGone(
        path: String, at time: Double, journal: (CheckpointRecord) throws -> [OutboxEntry] = { _ in [] }
    ) throws(StoreError) -> CheckpointRecord? {
        try connection.write { db in
            guard let former = try CheckpointRecord.fetch(db, currentlyAt: path) else { return nil }
            try db.leave(path: path, at: time)
            if former.sha256 == nil {
                try db.setState(.gone, reason: former.reason, ofCheckpoint: former.id, at: time)
            }
            guard let checkpoint = try CheckpointRecord.fetch(db, id: former.id) else { return nil }
            try db.insert(try journal(checkpoint))
            return checkpoint
        }
    }

    /// Puts what was being evaluated when the daemon stopped back into the queue; returns how many.
    @discardableResult
    package func requeueInterrupted(at time: Double) throws(StoreError) -> Int {
        try connection.write { db in
            try db.execute(
                sql: "UPDATE checkpoints SET state = 'queued', state_changed_at = ? WHERE state = 'evaluating'",
                arguments: [time])
            return db.changesCount
        }
    }

    /// Queues a checkpoint whatever its state, forgetting its failures.
    package func requeue(sha256: String, at time: Double) throws(StoreError) {
        try connection.write { db in
            guard let checkpoint = try CheckpointRecord.fetch(db, sha256: sha256) else {
                throw StoreError.noMatch(query: sha256)
            }
            try db.execute(sql: "DELETE FROM attempts WHERE subject = ?", arguments: [sha256])
            try db.setState(.queued, reason: nil, ofCheckpoint: checkpoint.id, at: time)
        }
    }
}

extension Database {
    func setState(
        _ state: CheckpointState, reason: String?, ofCheckpoint id: Int64, at time: Double
    ) throws {
        try execute(
            sql: "UPDATE checkpoints SET state = ?, reason = ?, state_changed_at = ? WHERE id = ?",
            arguments: [state.rawValue, reason, time, id])
        guard changesCount == 1 else { throw StoreError.noMatch(query: "checkpoint \(id)") }
    }

    /// Marks the path as no longer holding what it held.
    func leave(path: String, at time: Double) throws {
        try execute(
            sql: "UPDATE checkpoint_paths SET gone_at = ? WHERE path = ? AND gone_at IS NULL",
            arguments: [time, path])
    }
}
