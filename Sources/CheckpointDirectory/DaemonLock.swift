import CPosix
import Glibc

/// A lock that says whether a daemon is running: held as long as the value lives, released by the kernel.
///
/// It belongs to the open file description, so that asking whether it is held neither takes nor disturbs it; the
/// file is readable by everyone and holds the daemon's process id.
package final class DaemonLock: Sendable {
    package enum Holder: Sendable, Hashable {
        case nobody
        /// With the process id that the file names, if it does.
        case process(Int32?)
    }

    /// What no two daemons may share.
    package enum Place: Sendable {
        case runtimeDirectory
        case stateDirectory
    }

    private let descriptor: Descriptor

    /// Throws a refusal when another process holds it, or when the file can't be made.
    package init(path: String, of place: Place = .runtimeDirectory) throws(FileRefusal) {
        let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard number >= 0 else { throw place.refusal(SystemError(errno), path: path) }
        descriptor = Descriptor(owning: number)
        guard cposix_lock(number) == 0 else {
            let error = SystemError(errno)
            guard error.code == EAGAIN || error.code == EACCES else {
                throw .system(error, subject: path, doing: "locking")
            }
            throw FileRefusal(
                .systemError, subject: path, problem: "another fairwatchd is running on this \(place.name)",
                remedy: "stop it first, or \(place.choice)")
        }
        // The umask of the service would hide the file from those who only ask.
        fchmod(number, 0o644)
        ftruncate(number, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = pwrite(number, text, text.count, 0)
    }

    /// Who holds the lock; a missing file means nobody.
    package static func holder(path: String) throws(FileRefusal) -> Holder {
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard number >= 0 else {
            let error = SystemError(errno)
            if error.code == ENOENT { return .nobody }
            throw SafeDirectory.refusal(error, path: path)
        }
        let opened = Descriptor(owning: number)
        let status = cposix_is_locked(opened.number)
        guard status >= 0 else { throw .system(SystemError(errno), subject: path, doing: "asking for the lock") }
        guard status == 1 else { return .nobody }
        var text = [UInt8](repeating: 0, count: 32)
        let count = pread(opened.number, &text, text.count, 0)
        let digits = text.prefix(max(0, count)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return .process(Int32(String(decoding: digits, as: UTF8.self)))
    }
}

extension DaemonLock.Place {
    fileprivate var name: String {
        switch self {
        case .runtimeDirectory: "runtime directory"
        case .stateDirectory: "state directory"
        }
    }

    fileprivate var choice: String {
        switch self {
        case .runtimeDirectory: "name another one with --runtime"
        case .stateDirectory: "configure another one as 'state'"
        }
    }

    fileprivate func refusal(_ error: SystemError, path: String) -> FileRefusal {
        guard [EACCES, EPERM, EROFS].contains(error.code) else { return SafeDirectory.refusal(error, path: path) }
        return FileRefusal(
            .unreadable, subject: path, problem: "can't be made or written by \(userName(geteuid())): \(error)",
            remedy: "the \(name) must belong to that user (the unit sees to it), or \(choice)")
    }
}
