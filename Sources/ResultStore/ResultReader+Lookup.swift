import GRDB

extension ResultReader {
    package func checkpoint(sha256: String) throws(StoreError) -> CheckpointRecord? {
        try connection.read { try CheckpointRecord.fetch($0, sha256: sha256) }
    }

    /// The checkpoint that lies at exactly this path now.
    package func checkpoint(at path: String) throws(StoreError) -> CheckpointRecord? {
        try connection.read { try CheckpointRecord.fetch($0, currentlyAt: path) }
    }

    /// Checkpoints in any of these states, in the order in which they were first seen.
    package func checkpoints(in states: Set<CheckpointState>) throws(StoreError) -> [CheckpointRecord] {
        try connection.read { db in
            let names = states.map(\.rawValue).sorted()
            let marks = databaseQuestionMarks(count: names.count)
            return try CheckpointRecord.fetch(
                db, where: "state IN (\(marks))", arguments: StatementArguments(names))
        }
    }

    /// What lies at each path at or below `root`: what a scan compares with what it finds.
    package func occupants(below root: String) throws(StoreError) -> [String: Occupant] {
        try connection.read { db in
            let prefix = root.hasSuffix("/") ? root : root + "/"
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT p.path, p.stat_fingerprint, c.id, c.sha256, c.state
                    FROM checkpoint_paths p JOIN checkpoints c ON c.id = p.checkpoint_id
                    WHERE p.gone_at IS NULL AND (p.path = ? OR substr(p.path, 1, length(?)) = ?)
                    """, arguments: [root, prefix, prefix])
            // The partial index makes current paths unique.
            return try Dictionary(
                rows.map { row in (try row.get("path"), try Occupant(row: row)) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// The one checkpoint that a person means by `query`: a path or the end of one ("run-17/checkpoint-1500"), a run
    /// and step ("run-17/1500"), a run that has only one, or at least four digits of the sha256.
    ///
    /// The ways are tried in this order, and the first that matches anything decides. Among several matches a single
    /// one that is not gone is taken; otherwise the error lists them.
    package func checkpoint(matching query: String) throws(StoreError) -> CheckpointRecord {
        try connection.read { db in
            var text = query[...]
            while text.count > 1, text.last == "/" { text = text.dropLast() }
            for way in Lookup.ways(of: String(text)) {
                let matches = try CheckpointRecord.fetch(
                    db, where: way.condition, arguments: way.arguments, order: "run, step, id")
                let present = matches.filter { !$0.isGone }
                if matches.count == 1 { return matches[0] }
                if present.count == 1 { return present[0] }
                if !matches.isEmpty {
                    throw StoreError.ambiguous(query: query, candidates: matches.map(Lookup.describe))
                }
            }
            throw StoreError.noMatch(query: query)
        }
    }
}

/// The checkpoint at a path, as briefly as a scan needs it.
package struct Occupant: Sendable, Equatable {
    package var checkpoint: Int64
    package var sha256: String?
    package var state: CheckpointState
    /// While the files' own is equal to this, they need not be read again.
    package var statFingerprint: String?

    fileprivate init(row: Row) throws {
        checkpoint = try row.get("id")
        sha256 = try row.get("sha256")
        state = try row.getCase("state")
        statFingerprint = try row.get("stat_fingerprint")
    }
}

/// The ways in which a person's words can name a checkpoint.
private enum Lookup {
    struct Way {
        var condition: String
        var arguments: StatementArguments
    }

    static func ways(of query: String) -> [Way] {
        guard !query.isEmpty else { return [] }
        var ways = [
            byPath("path = :q AND gone_at IS NULL", ["q": query]),
            byPath("path = :q OR substr(path, -length(:q) - 1) = '/' || :q", ["q": query]),
        ]
        if let slash = query.lastIndex(of: "/") {
            let last = query[query.index(after: slash)...]
            let digits = last.hasPrefix("checkpoint-") ? last.dropFirst("checkpoint-".count) : last
            if let step = Int(digits) {
                ways.append(byPath("run = :run AND step = :step", ["run": String(query[..<slash]), "step": step]))
            }
        }
        ways.append(byPath("run = :q", ["q": query]))
        let digits = (query.hasPrefix("sha256:") ? query.dropFirst("sha256:".count) : query[...]).lowercased()
        if (4...64).contains(digits.count), digits.allSatisfy(\.isHexDigit) {
            ways.append(Way(condition: "substr(sha256, 1, length(:q)) = :q", arguments: ["q": digits]))
        }
        return ways
    }

    private static func byPath(_ condition: String, _ arguments: StatementArguments) -> Way {
        Way(
            condition: "id IN (SELECT checkpoint_id FROM checkpoint_paths WHERE \(condition))",
            arguments: arguments)
    }

    static func describe(_ checkpoint: CheckpointRecord) -> String {
        let hash = checkpoint.sha256.map { $0.prefix(12) } ?? "no hash"
        let gone = checkpoint.isGone ? ", gone" : ""
        return "\(checkpoint.path ?? "?") (\(hash), \(checkpoint.state.rawValue)\(gone))"
    }
}
