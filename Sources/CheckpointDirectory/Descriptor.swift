import Glibc

/// A file descriptor that is closed when its last owner lets go.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over a number that a system call has just returned.
    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// What fstat says, or the errno.
    func facts() -> Result<FileFacts, SystemError> {
        var status = stat()
        guard fstat(number, &status) == 0 else { return .failure(SystemError(errno)) }
        return .success(FileFacts(status))
    }
}

/// An errno that was kept before another call could overwrite it.
struct SystemError: Error, Equatable, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var description: String { String(cString: strerror(code)) }
}
