import CPosix
import Glibc
import Synchronization

/// How other threads reach the one that waits for changes: every request wakes it at once.
package final class WatchControl: Sendable {
    struct Requests: Sendable {
        var wantsScan = false
        var retries: Set<String> = []
        var isStopped = false
    }

    let descriptor: Descriptor
    private let requests = Mutex(Requests())

    package init() throws(FileRefusal) {
        let number = cposix_eventfd()
        guard number >= 0 else {
            throw .system(SystemError(errno), subject: "eventfd", doing: "creating a wake-up descriptor")
        }
        descriptor = Descriptor(owning: number)
    }

    /// Asks for a scan now (SIGHUP, or a command).
    package func requestScan() {
        requests.withLock { $0.wantsScan = true }
        wake()
    }

    /// Lets one candidate settle and arrive again.
    package func retry(path: String) {
        requests.withLock { _ = $0.retries.insert(path) }
        wake()
    }

    package func stop() {
        requests.withLock { $0.isStopped = true }
        wake()
    }

    package var isStopped: Bool { requests.withLock { $0.isStopped } }

    /// Returns what was asked for since the last call and re-arms the wake-up.
    func take() -> Requests {
        var count: UInt64 = 0
        _ = read(descriptor.number, &count, MemoryLayout<UInt64>.size)
        return requests.withLock { requests in
            let taken = requests
            requests.wantsScan = false
            requests.retries = []
            return taken
        }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    }
}
