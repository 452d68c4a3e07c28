import DisplayText

/// One thing that a service tells its supervisor; `sd_notify(3)` defines them.
package enum ServiceNotice: Sendable, Hashable {
    /// Start-up or a reload has finished.
    case ready
    /// One line for `systemctl status`.
    case status(EscapedText)
    case stopping
    /// A reload has begun, at this instant of CLOCK_MONOTONIC; `.ready` ends it.
    case reloading(monotonicMicroseconds: UInt64)
    /// Proof of progress: to be sent by the loop that makes it, at least twice in each watchdog interval.
    case watchdog
    /// Start-up, reload or stop will take up to this much longer, counted from now.
    case extendTimeout(microseconds: UInt64)

    /// `NAME=value`, for `.reloading` on two lines.
    package var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .status(let text): "STATUS=" + text.bounded(utf8: 512).text
        case .stopping: "STOPPING=1"
        case .reloading(let instant): "RELOADING=1\nMONOTONIC_USEC=\(instant)"
        case .watchdog: "WATCHDOG=1"
        case .extendTimeout(let microseconds): "EXTEND_TIMEOUT_USEC=\(microseconds)"
        }
    }
}
