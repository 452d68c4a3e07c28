import CSystemd
import Glibc

/// Speaks to the systemd that started this process, and to nobody when none did.
///
/// libsystemd reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment at each call, so nothing may
/// change the environment meanwhile, and a child process must not inherit them.
package struct ServiceNotifier: ServiceStatus {
    package init() {}

    @discardableResult
    package func notify(_ notices: [ServiceNotice]) -> Delivery {
        guard !notices.isEmpty else { return .sent }
        let result = sd_notify(0, notices.map(\.assignment).joined(separator: "\n"))
        if result > 0 { return .sent }
        return result == 0 ? .noReceiver : .failed(errno: -result)
    }

    package var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0, let interval = Int64(exactly: microseconds) else { return nil }
        return .microseconds(interval)
    }

    /// A reload that begins now, by the clock that systemd compares it with.
    package static func reloadingNow() -> ServiceNotice {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return .reloading(monotonicMicroseconds: UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000)
    }
}
