import FoundationEssentials
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

    /// Looks the name up.
    package init(uid: UInt32, pid: Int?) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let status = getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
        let name = status == 0 && found != nil ? entry.pw_name.map { String(cString: $0) } : nil
        self.init(uid: uid, pid: pid, user: name)
    }

    /// The name, or the number for want of one.
    package var name: String { user ?? "uid \(uid)" }
}
