import Dispatch
import Glibc

/// Who asks for something over the control socket, as the kernel tells it.
package struct Requester: Sendable, Equatable {
    package var uid: UInt32
    package var pid: Int?
    /// Nil where the uid has no name here.
    package var user: String?

    package init(uid: UInt32, pid: Int?, user: String?) {
        self.uid = uid
        self.pid = pid
        self.user = user
    }

    /// Looks the name up, on a thread of its own: a directory service that doesn't answer must not hold up the daemon.
    static func lookUp(uid: UInt32, pid: Int?) async -> Requester {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: Requester(uid: uid, pid: pid, user: name(of: uid)))
            }
        }
    }

    private static func name(of uid: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let start = buffer.baseAddress,
                getpwuid_r(uid, &entry, start, buffer.count, &found) == 0, found != nil,
                let name = entry.pw_name
            else { return nil }
            return String(cString: name)
        }
    }

    /// The name, or the number for want of one.
    package var name: String { user ?? "uid \(uid)" }
}
