import GRDB

extension CheckpointRecord {
    init(row: Row, paths: [Path]) throws {
        self.init(
            id: try row.get("id"), sha256: try row.get("sha256"), traits: try CheckpointTraits(row: row),
            state: try row.getCase("state"), reason: try row.get("reason"),
            firstSeen: try row.get("first_seen_at"), lastSeen: try row.get("last_seen_at"),
            stateChanged: try row.get("state_changed_at"), paths: paths)
    }

    /// The checkpoints that `condition` selects, each with its paths.
    static func fetch(
        _ db: Database, where condition: String, arguments: StatementArguments = [],
        order: String = "first_seen_at, id", limit: Int = -1
    ) throws -> [CheckpointRecord] {
        let selection = "SELECT * FROM checkpoints WHERE \(condition) ORDER BY \(order) LIMIT \(limit)"
        let rows = try Row.fetchAll(db, sql: selection, arguments: arguments)
        var paths: [Int64: [Path]] = [:]
        let pathRows = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM checkpoint_paths WHERE checkpoint_id IN (SELECT id FROM (\(selection)))
                ORDER BY gone_at IS NOT NULL, last_seen_at DESC, path
                """, arguments: arguments)
        for row in pathRows { paths[try row.get("checkpoint_id"), default: []].append(try Path(row: row)) }
        return try rows.map { row in
            try CheckpointRecord(row: row, paths: paths[try row.get("id")] ?? [])
        }
    }

    static func fetch(_ db: Database, id: Int64) throws -> CheckpointRecord? {
        try fetch(db, where: "id = ?", arguments: [id]).first
    }

    static func fetch(_ db: Database, sha256: String) throws -> CheckpointRecord? {
        try fetch(db, where: "sha256 = ?", arguments: [sha256]).first
    }

    /// The checkpoint that lies at `path` now.
    static func fetch(_ db: Database, currentlyAt path: String) throws -> CheckpointRecord? {
        try fetch(
            db,
            where: "id IN (SELECT checkpoint_id FROM checkpoint_paths WHERE path = ? AND gone_at IS NULL)",
            arguments: [path]
        ).first
    }
}

extension CheckpointRecord.Path {
    init(row: Row) throws {
        self.init(
            path: try row.get("path"), run: try row.get("run"), step: try row.get("step"),
            statFingerprint: try row.get("stat_fingerprint"), firstSeen: try row.get("first_seen_at"),
            lastSeen: try row.get("last_seen_at"), goneAt: try row.get("gone_at"))
    }
}

extension CheckpointTraits {
    init(row: Row) throws {
        self.init(
            kind: try row.get("kind"), run: try row.get("run"), step: try row.get("step"),
            rank: try row.get("rank"), alpha: try row.get("alpha"), targets: try row.getJSON("targets"),
            baseName: try row.get("base_name"), evidence: try row.get("evidence"))
    }

    /// Statement arguments of all traits and `more`.
    func columns(and more: [String: (any DatabaseValueConvertible)?]) throws -> StatementArguments {
        let columns: [String: (any DatabaseValueConvertible)?] = [
            "kind": kind, "run": run, "step": step, "rank": rank, "alpha": alpha,
            "targets": try JSONColumn.encode(targets), "base_name": baseName, "evidence": evidence,
        ]
        return StatementArguments(columns.merging(more) { _, new in new })
    }
}
