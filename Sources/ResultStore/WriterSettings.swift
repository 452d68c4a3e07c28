import GRDB

/// What the writer's connection must be set to for a committed result to survive a power cut.
struct WriterSettings: Equatable {
    var journalMode: String
    /// 2 is FULL: each commit is synced.
    var synchronous: Int
    var foreignKeys: Bool
    /// In milliseconds.
    var busyTimeout: Int

    static let required = WriterSettings(journalMode: "wal", synchronous: 2, foreignKeys: true, busyTimeout: 5000)

    /// A persistent log is never deleted, so its size after a burst is bounded, in bytes.
    private static let logSizeLimit = 64 << 20

    init(journalMode: String, synchronous: Int, foreignKeys: Bool, busyTimeout: Int) {
        self.journalMode = journalMode
        self.synchronous = synchronous
        self.foreignKeys = foreignKeys
        self.busyTimeout = busyTimeout
    }

    init(of db: Database) throws {
        journalMode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        foreignKeys = try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
        busyTimeout = try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? -1
    }

    /// Fails where SQLite silently keeps another setting, as it does with WAL on some file systems.
    func apply(to db: Database) throws {
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(journalMode)")
        try db.execute(sql: "PRAGMA synchronous = \(synchronous)")
        _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = \(Self.logSizeLimit)")
        let actual = try WriterSettings(of: db)
        guard actual == self else {
            throw DatabaseError(message: "this file system does not support the settings needed: \(actual)")
        }
    }
}
