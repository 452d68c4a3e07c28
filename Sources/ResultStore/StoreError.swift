/// Why the store could not be opened, read or written, with what to do about it.
package enum StoreError: Error, Sendable, Equatable {
    case missingDatabase(path: String)
    case noPermission(path: String)
    /// The daemon itself may not create or write the file.
    case notWritable(path: String, detail: String)
    /// The files are there and readable, but SQLite needs to create its write-ahead log and may not.
    case needsWriter(path: String)
    case notFairwatch(path: String, detail: String)
    case newerSchema(path: String, found: Int, supported: Int)
    case olderSchema(path: String, found: Int, supported: Int)
    case networkFileSystem(path: String)
    case diskFull(path: String)
    case damaged(path: String, detail: String)
    case busy(path: String)
    /// The transaction was rolled back; `copy` is the database as it was before, where one was made.
    case migrationFailed(path: String, migration: String, detail: String, copy: String?)
    /// What was to be recorded contradicts what is there: a bug or two writers, never the operator's fault.
    case conflict(path: String, detail: String)
    case notANumber(subject: String)
    case noMatch(query: String)
    case ambiguous(query: String, candidates: [String])
    /// `code` is SQLite's extended result code.
    case database(path: String, code: Int32, message: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingDatabase(let path):
            "\(path): there is no database yet; it is made when fairwatchd first starts "
                + "(sudo systemctl start fairwatchd)"
        case .noPermission(let path):
            "\(path): no permission to read the database; join its group with "
                + "\"sudo adduser $USER fairwatch\", then log in again"
        case .notWritable(let path, let detail):
            "\(path): can't be created or written (\(detail)); its directory must exist and belong to "
                + "fairwatchd's user (StateDirectory= in the unit sees to that)"
        case .needsWriter(let path):
            "\(path): the write-ahead log beside the database is missing, and only its owner can make it; "
                + "start fairwatchd once (sudo systemctl start fairwatchd)"
        case .notFairwatch(let path, let detail):
            "\(path): not a fairwatch database (\(detail)); name another file, or move this one away"
        case .newerSchema(let path, let found, let supported):
            "\(path): has schema version \(found), and this fairwatch knows versions up to \(supported); "
                + "install the newer fairwatch that wrote it, or restore the copy made before it was upgraded"
        case .olderSchema(let path, let found, let supported):
            "\(path): has schema version \(found), and this fairwatch reads version \(supported); "
                + "restart fairwatchd, which upgrades it (sudo systemctl restart fairwatchd)"
        case .networkFileSystem(let path):
            "\(path): lies on a network file system, where SQLite's write-ahead log is unsafe; "
                + "move the state directory to a local disk"
        case .diskFull(let path):
            "\(path): no space is left on the device; nothing was recorded, free some space and it goes on"
        case .damaged(let path, let detail):
            "\(path): the database is damaged (\(detail)); stop fairwatchd and recover it with "
                + "\"sqlite3 \(path) .recover\", or move it away to begin anew"
        case .busy(let path):
            "\(path): another process kept the database locked; find it with \"fuser \(path)\""
        case .migrationFailed(let path, let migration, let detail, let copy):
            "\(path): the upgrade \"\(migration)\" failed (\(detail)); nothing was changed"
                + (copy.map { ", and a copy from before is \($0)" } ?? "")
        case .conflict(let path, let detail):
            "\(path): the record contradicts the database and was not written: \(detail)"
        case .notANumber(let subject):
            "\(subject) is not a number; an undefined metric has no estimate and a reason instead"
        case .noMatch(let query):
            "no checkpoint matches \"\(query)\"; \"fairwatch status\" lists them, and a path, run/step "
                + "or at least four digits of the sha256 names one"
        case .ambiguous(let query, let candidates):
            "\"\(query)\" matches \(candidates.count) checkpoints; name one of:\n"
                + candidates.map { "  " + $0 }.joined(separator: "\n")
        case .database(let path, let code, let message):
            "\(path): SQLite error \(code): \(message)"
        }
    }
}
