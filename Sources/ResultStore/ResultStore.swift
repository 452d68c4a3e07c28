import GRDB
import Glibc

/// The daemon's database, open for writing: what was found, scored, measured, judged and has yet to be told.
///
/// Every method is one transaction: it happens wholly or, when it throws, not at all. Times are passed in as seconds
/// since 1970-01-01 UTC. Calls are serialised and block, for microseconds to a few milliseconds.
package final class ResultStore: Sendable {
    let connection: Connection

    /// Reads over the writer's own connection, and so sees what was just written.
    package let reader: ResultReader

    private init(connection: Connection) {
        self.connection = connection
        reader = ResultReader(connection: connection)
    }

    /// Opens the database at `path`, makes it when there is none, and upgrades an older one after copying it.
    ///
    /// `isNetworkFileSystem` is what statfs says of the directory. Fails on a network file system, on a file of
    /// someone else's, on a newer schema and on damage that `quick_check` finds.
    package static func open(path: String, isNetworkFileSystem: Bool) throws(StoreError) -> ResultStore {
        try open(path: path, isNetworkFileSystem: isNetworkFileSystem, schema: .current)
    }

    /// As above, with another schema and statements run on the connection at the end: how tests reach the rare paths.
    static func open(
        path: String, isNetworkFileSystem: Bool, schema: Schema, preparing statements: [String] = []
    ) throws(StoreError) -> ResultStore {
        guard !isNetworkFileSystem else { throw .networkFileSystem(path: path) }
        if faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) != 0, errno == EACCES {
            throw .notWritable(path: path, detail: "permission denied")
        }
        let connection = try Connection(path: path, readonly: false)
        // Before anything is written: another program's file must stay as it is.
        let header = try connection.read { try FileHeader($0) }
        if !header.isBlank {
            try header.requireOwn(path: path, supported: schema.version)
            try requireSound(connection)
        }
        try connection.withoutTransaction { try WriterSettings.required.apply(to: $0) }
        try Migrator(connection: connection, schema: schema).migrate()
        try connection.withoutTransaction { db in
            for statement in statements { try db.execute(sql: statement) }
        }
        return ResultStore(connection: connection)
    }

    /// Folds the log into the database and closes it; the log file stays, empty, for readers.
    package func close() throws(StoreError) {
        try connection.close()
    }

    private static func requireSound(_ connection: Connection) throws(StoreError) {
        let findings = try connection.read { try String.fetchAll($0, sql: "PRAGMA quick_check(5)") }
        guard findings == ["ok"] else {
            throw .damaged(path: connection.path, detail: findings.joined(separator: "; "))
        }
    }
}
