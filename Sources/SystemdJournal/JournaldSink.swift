import CSystemd
import Glibc

/// Sends entries to this machine's journald.
///
/// The call blocks for as long as journald's queue is full, so it belongs on a thread that may wait.
package struct JournaldSink: JournalSink {
    private let socketPath: String

    /// `socketPath` is where the presence of journald is looked for; libsystemd sends to the default one only.
    package init(socketPath: String = "/run/systemd/journal/socket") {
        self.socketPath = socketPath
    }

    package func send(_ entry: JournalEntry) -> Delivery {
        // sd_journal_sendv reports success where there is no journald at all, and the entry would be lost silently.
        guard isSocket(socketPath) else { return .noReceiver }
        let assignments = entry.assignments.map { Array($0.utf8) }
        let result = withVectors(assignments[...], []) { vectors in
            sd_journal_sendv(vectors, Int32(vectors.count))
        }
        switch result {
        case 0...: return .sent
        // The socket of a journald that has died refuses connections until the next one takes its place.
        case -ECONNREFUSED: return .noReceiver
        default: return .failed(errno: -result)
        }
    }

    private func isSocket(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// Calls `body` while every buffer is pinned: one nested closure a field, for a pointer must not outlive its own.
    private func withVectors(
        _ buffers: ArraySlice<[UInt8]>, _ vectors: [iovec], _ body: ([iovec]) -> Int32
    ) -> Int32 {
        guard let first = buffers.first else { return body(vectors) }
        return first.withUnsafeBytes { bytes in
            let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            let vector = iovec(iov_base: base, iov_len: bytes.count)
            return withVectors(buffers.dropFirst(), vectors + [vector], body)
        }
    }
}
