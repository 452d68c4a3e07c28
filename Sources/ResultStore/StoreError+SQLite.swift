import GRDB

extension StoreError {
    /// Names an error that GRDB threw about the database at `path`, which was open for reading alone or for writing.
    init(_ error: any Error, path: String, readonly: Bool) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(error, path: path, readonly: readonly)
        case let error as RowDecodingError:
            self = .damaged(path: path, detail: "a value of an unexpected kind: \(error)")
        case let error as DamagedValue: self = .damaged(path: path, detail: error.detail)
        case let error as Contradiction: self = .conflict(path: path, detail: error.detail)
        default: self = .database(path: path, code: 1, message: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String, readonly: Bool) {
        let message = error.message ?? "no message"
        self =
            switch error.resultCode {
            case .SQLITE_FULL: .diskFull(path: path)
            // The log's index could not grow.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull(path: path)
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
            case .SQLITE_CORRUPT: .damaged(path: path, detail: message)
            case .SQLITE_NOTADB: .notFairwatch(path: path, detail: message)
            case .SQLITE_CONSTRAINT: .conflict(path: path, detail: message)
            // A reader was let to open the database itself, so it is the log beside it that is missing.
            case .SQLITE_CANTOPEN where readonly, .SQLITE_READONLY where readonly: .needsWriter(path: path)
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .notWritable(path: path, detail: message)
            default: .database(path: path, code: error.extendedResultCode.rawValue, message: message)
            }
    }
}

/// A stored value that no version of fairwatch writes.
struct DamagedValue: Error {
    var detail: String
}

/// What was to be recorded does not fit what is there.
struct Contradiction: Error {
    var detail: String
}
