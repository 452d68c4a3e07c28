/// What somebody asks over the control socket: HTTP/1.1 with a JSON body.
package struct ControlRequest: Sendable, Equatable {
    /// The other end of the socket, by SO_PEERCRED.
    package struct Peer: Sendable, Equatable {
        package var uid: UInt32
        package var pid: Int

        package init(uid: UInt32, pid: Int) {
            self.uid = uid
            self.pid = pid
        }
    }

    /// In capitals, such as GET.
    package var method: String
    /// The path's parts, percent-decoded, without the query.
    package var path: [String]
    package var body: [UInt8]
    package var peer: Peer

    package init(method: String, path: [String], body: [UInt8], peer: Peer) {
        self.method = method
        self.path = path
        self.body = body
        self.peer = peer
    }
}

package struct ControlResponse: Sendable, Equatable {
    /// Of HTTP.
    package var status: Int
    /// JSON.
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Why nothing can be said over the socket.
package enum ControlError: Error, Sendable, Equatable {
    /// Longer than the kernel's 107 bytes.
    case pathTooLong(String)
    /// No socket there, or nobody who listens.
    case nobodyListens(String)
    case noPermission(String)
    case failed(String, reason: String)
}
