import GRDB

/// What the first bytes of a SQLite file say about its owner and layout.
struct FileHeader {
    var applicationID: Int32
    var version: Int
    /// No table at all: a file that was just created.
    var isEmpty: Bool

    init(_ db: Database) throws {
        applicationID = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    /// A new file, or one that lost its migration to a crash before the first commit.
    var isBlank: Bool { isEmpty && applicationID == 0 && version == 0 }

    func requireOwn(path: String, supported: Int) throws(StoreError) {
        guard applicationID == Schema.applicationID else {
            throw .notFairwatch(path: path, detail: "its application_id is \(applicationID)")
        }
        guard version >= 1 else {
            throw .notFairwatch(path: path, detail: "its user_version is \(version)")
        }
        guard version <= supported else {
            throw .newerSchema(path: path, found: version, supported: supported)
        }
    }
}
