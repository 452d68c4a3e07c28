import GRDB

extension ResultStore {
    package enum Recording: Sendable, Equatable {
        case recorded(evaluation: Int64)
        /// The same content was evaluated under the same conditions before: nothing was written.
        case alreadyRecorded(evaluation: Int64)
    }

    /// Records all that an evaluation came to in one transaction, the journal's entries included, and drops its
    /// blocks and the failures before it.
    ///
    /// The base and the suite must have been recorded, and the checkpoint sighted with its hash.
    @discardableResult
    package func record(_ evaluation: CompletedEvaluation) throws(StoreError) -> Recording {
        try connection.write { db in
            let key = evaluation.key
            if let id = try EvaluationRecord.succeeded(db, key: key, conditions: evaluation.conditions) {
                return .alreadyRecorded(evaluation: id)
            }
            _ = try db.insert(evaluation.scores, for: key, at: evaluation.cost.finished)
            let id = try EvaluationRecord(
                id: 0, key: key, conditions: evaluation.conditions, cost: evaluation.cost,
                attempt: 1 + (try AttemptRecord.fetch(db, key: key)?.failures ?? 0), outcome: .evaluated,
                error: nil, spendingIndex: evaluation.spendingIndex, notes: evaluation.notes
            ).insert(db)
            for (position, metric) in evaluation.metrics.enumerated() {
                try metric.insert(db, evaluation: id, position: position)
            }
            for alert in evaluation.alerts { try alert.save(db, evaluation: id) }
            for (position, verdict) in evaluation.verdicts.enumerated() {
                try verdict.insert(db, evaluation: id, position: position)
            }
            try db.setState(evaluation.state, reason: evaluation.reason, of: key, at: evaluation.cost.finished)
            try AttemptRecord.forget(db, key: key)
            try db.discardBlocks(for: key)
            try db.insert(evaluation.journal)
            try db.insert(evaluation.hookCalls)
            return .recorded(evaluation: id)
        }
    }

    /// Records a failure, when to try again, and what state the checkpoint is in for it.
    ///
    /// `retryAfter` gives the seconds to wait after so many failures in a row, or nil to give up. A content that has
    /// crashed the worker twice is quarantined. Blocks that were finished are kept for the next attempt.
    @discardableResult
    package func record(
        _ failure: FailedEvaluation, retryAfter: (Int) -> Double?,
        journal: (AttemptRecord) throws -> [OutboxEntry] = { _ in [] }
    ) throws(StoreError) -> AttemptRecord {
        try connection.write { db in
            let attempt = try AttemptRecord.count(failure, db, retryAfter: retryAfter)
            _ = try EvaluationRecord(
                id: 0, key: failure.key, conditions: failure.conditions, cost: failure.cost,
                attempt: attempt.failures, outcome: .failed, error: failure.error, spendingIndex: nil,
                notes: []
            ).insert(db)
            try db.setState(
                attempt.isQuarantined ? .quarantined : .failed, reason: failure.error, of: failure.key,
                at: failure.cost.finished)
            try db.insert(try journal(attempt))
            return attempt
        }
    }
}

extension Database {
    /// Sets the state of the checkpoint that the key is about; a base has none.
    fileprivate func setState(
        _ state: CheckpointState, reason: String?, of key: ScoreKey, at time: Double
    ) throws {
        guard case .checkpoint(let sha256) = key.subject else { return }
        guard let checkpoint = try CheckpointRecord.fetch(self, sha256: sha256) else {
            throw Contradiction(detail: "checkpoint \(sha256.prefix(12)) was never seen")
        }
        try setState(state, reason: reason, ofCheckpoint: checkpoint.id, at: time)
    }
}
