import GRDB
import Glibc

/// A reader of the database that needs no write permission and no daemon.
///
/// Every method reads one moment in one short transaction: a long one would keep the writer's log from shrinking.
package struct ResultReader: Sendable {
    let connection: Connection

    init(connection: Connection) {
        self.connection = connection
    }

    package static func open(path: String) throws(StoreError) -> ResultReader {
        // access, not open: closing a descriptor of the file would drop the locks this process holds on it.
        if faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0 {
            switch errno {
            case ENOENT, ENOTDIR: throw .missingDatabase(path: path)
            case EACCES, EPERM: throw .noPermission(path: path)
            default:
                throw .database(path: path, code: errno, message: String(cString: strerror(errno)))
            }
        }
        let connection = try Connection(path: path, readonly: true)
        let header = try connection.read { try FileHeader($0) }
        guard !header.isBlank else { throw .missingDatabase(path: path) }
        let supported = Schema.current.version
        try header.requireOwn(path: path, supported: supported)
        guard header.version == supported else {
            throw .olderSchema(path: path, found: header.version, supported: supported)
        }
        return ResultReader(connection: connection)
    }

    package func close() throws(StoreError) {
        try connection.close()
    }
}
