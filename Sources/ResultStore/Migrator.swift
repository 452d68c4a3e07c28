import GRDB
import Glibc

/// Brings a database to the current schema, each step in one transaction.
struct Migrator {
    let connection: Connection
    let schema: Schema

    /// Migrates a blank database or an older one of ours; the latter is copied beside itself first.
    func migrate() throws(StoreError) {
        let header = try connection.read { try FileHeader($0) }
        var copy: String?
        if !header.isBlank {
            try header.requireOwn(path: connection.path, supported: schema.version)
            if header.version < schema.version { copy = try copyBeside(version: header.version) }
        }
        // Off, because dropping a table that a step rebuilds would delete the rows that refer to it; checked instead.
        try connection.withoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
        try runSteps(after: header.version, copy: copy)
        try connection.withoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = ON") }
    }

    private func runSteps(after version: Int, copy: String?) throws(StoreError) {
        for (index, migration) in schema.migrations.enumerated().dropFirst(version) {
            do {
                try connection.write { db in
                    try db.execute(sql: migration.sql)
                    try db.checkForeignKeys()
                    try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                    try db.execute(sql: "PRAGMA user_version = \(index + 1)")
                }
            } catch .diskFull(let path) {
                throw .diskFull(path: path)
            } catch {
                throw .migrationFailed(
                    path: connection.path, migration: migration.name, detail: "\(error)", copy: copy)
            }
        }
    }

    /// Writes `<path>.before-upgrade-from-<version>` and returns its path; one left by an earlier try is replaced.
    private func copyBeside(version: Int) throws(StoreError) -> String {
        let copy = "\(connection.path).before-upgrade-from-\(version)"
        let partial = copy + ".partial"
        unlink(partial)
        try connection.withoutTransaction { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
        }
        // VACUUM INTO leaves syncing to us; the name changes only once the bytes are on the disk.
        let descriptor = open(partial, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", partial) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard synced == 0 else { throw failure("fsync", partial) }
        guard rename(partial, copy) == 0 else { throw failure("rename", partial) }
        return copy
    }

    private func failure(_ call: String, _ path: String) -> StoreError {
        .database(path: path, code: errno, message: "\(call): \(String(cString: strerror(errno)))")
    }
}
