import GRDB

/// Finds or makes the row of a sighted checkpoint, within the caller's transaction.
struct SightingTransaction {
    let db: Database
    let sighting: CheckpointSighting

    /// States in which nothing was decided about the content, so that a new sighting may move it on.
    private static let undecided: Set<CheckpointState> = [.found, .settling, .incomplete, .unreadable, .gone]

    func run() throws -> CheckpointSighting.Outcome {
        let occupant =
            try CheckpointRecord.fetch(db, currentlyAt: sighting.path) ?? vanishedCandidate()
        let known = try sighting.sha256.flatMap { try CheckpointRecord.fetch(db, sha256: $0) }
        let id: Int64
        if let known {
            id = known.id
            try update(known)
        } else if let occupant, occupant.sha256 == nil {
            id = occupant.id
            try identify(occupant)
        } else {
            id = try insert()
        }
        try settle(occupant: occupant, id: id)
        guard let checkpoint = try CheckpointRecord.fetch(db, id: id) else {
            throw StoreError.noMatch(query: sighting.path)
        }
        let candidate = occupant.flatMap { $0.sha256 == nil ? $0 : nil }
        let before = known ?? candidate
        return CheckpointSighting.Outcome(
            isNew: known == nil && (sighting.sha256 != nil || candidate == nil),
            hasChanged: before?.state != checkpoint.state || before?.reason != checkpoint.reason,
            checkpoint: checkpoint)
    }

    /// A candidate without a hash that lay at the path and vanished: it is back, not another one.
    private func vanishedCandidate() throws -> CheckpointRecord? {
        try CheckpointRecord.fetch(
            db,
            where: "sha256 IS NULL AND id IN (SELECT checkpoint_id FROM checkpoint_paths WHERE path = ?)",
            arguments: [sighting.path]
        ).last
    }

    private func update(_ known: CheckpointRecord) throws {
        try db.execute(
            sql: "UPDATE checkpoints SET last_seen_at = max(last_seen_at, ?) WHERE id = ?",
            arguments: [sighting.at, known.id])
        if Self.undecided.contains(known.state) {
            try db.setState(sighting.state, reason: sighting.reason, ofCheckpoint: known.id, at: sighting.at)
        }
    }

    /// What is now known of a candidate that had no hash, replacing what was.
    private func identify(_ candidate: CheckpointRecord) throws {
        let columns = try sighting.traits.columns(and: [
            "id": candidate.id, "sha256": sighting.sha256, "at": sighting.at,
        ])
        try db.execute(
            sql: """
                UPDATE checkpoints SET sha256 = :sha256, kind = :kind, run = :run, step = :step, rank = :rank,
                    alpha = :alpha, targets = :targets, base_name = :base_name, evidence = :evidence,
                    last_seen_at = max(last_seen_at, :at)
                WHERE id = :id
                """, arguments: columns)
        if candidate.state != sighting.state || candidate.reason != sighting.reason {
            try db.setState(sighting.state, reason: sighting.reason, ofCheckpoint: candidate.id, at: sighting.at)
        }
    }

    private func insert() throws -> Int64 {
        let columns = try sighting.traits.columns(and: [
            "sha256": sighting.sha256, "state": sighting.state.rawValue, "reason": sighting.reason,
            "at": sighting.at,
        ])
        try db.execute(
            sql: """
                INSERT INTO checkpoints (sha256, kind, run, step, rank, alpha, targets, base_name, evidence,
                    state, reason, first_seen_at, last_seen_at, state_changed_at)
                VALUES (:sha256, :kind, :run, :step, :rank, :alpha, :targets, :base_name, :evidence,
                    :state, :reason, :at, :at, :at)
                """, arguments: columns)
        return db.lastInsertedRowID
    }

    /// Makes the path the checkpoint's own.
    private func settle(occupant: CheckpointRecord?, id: Int64) throws {
        if let occupant, occupant.id != id {
            if occupant.sha256 == nil {
                // The candidate turned out to be a content that has a row already.
                try db.execute(sql: "DELETE FROM checkpoints WHERE id = ?", arguments: [occupant.id])
            } else {
                try db.leave(path: sighting.path, at: sighting.at)
            }
        }
        try db.execute(
            sql: """
                INSERT INTO checkpoint_paths
                    (checkpoint_id, path, run, step, stat_fingerprint, first_seen_at, last_seen_at)
                VALUES (:id, :path, :run, :step, :fingerprint, :at, :at)
                ON CONFLICT (checkpoint_id, path) DO UPDATE SET run = :run, step = :step,
                    stat_fingerprint = :fingerprint, last_seen_at = max(last_seen_at, :at), gone_at = NULL
                """,
            arguments: [
                "id": id, "path": sighting.path, "run": sighting.traits.run, "step": sighting.traits.step,
                "fingerprint": sighting.statFingerprint, "at": sighting.at,
            ])
    }
}
