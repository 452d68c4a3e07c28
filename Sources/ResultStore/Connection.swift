import GRDB
import GRDBSQLite

/// One serialised SQLite connection, whose errors name the file.
struct Connection: Sendable {
    let path: String
    private let readonly: Bool
    private let queue: DatabaseQueue

    /// Opens the file, which is created when `readonly` is false; runs no statement of ours yet.
    init(path: String, readonly: Bool) throws(StoreError) {
        var configuration = Configuration()
        // Read-only means mode=ro. Never immutable=1: it ignores the write-ahead log of a running daemon.
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.label = "fairwatch.store"
        configuration.prepareDatabase { db in
            // A log that outlives the writer lets readers without write permission open the database later.
            var persist: Int32 = 1
            let code = sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &persist)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        self.path = path
        self.readonly = readonly
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreError(error, path: path, readonly: readonly)
        }
    }

    /// Reads within one transaction, so that all rows are of one moment.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StoreError(error, path: path, readonly: readonly)
        }
    }

    /// Writes all of `body` or nothing.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.write(body)
        } catch {
            throw StoreError(error, path: path, readonly: readonly)
        }
    }

    /// For statements that SQLite refuses inside a transaction.
    func withoutTransaction<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch {
            throw StoreError(error, path: path, readonly: readonly)
        }
    }

    func close() throws(StoreError) {
        do {
            try queue.close()
        } catch {
            throw StoreError(error, path: path, readonly: readonly)
        }
    }
}
