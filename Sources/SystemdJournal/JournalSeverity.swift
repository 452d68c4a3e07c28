/// How loud an entry is; the raw value is syslog's PRIORITY.
///
/// 0 (emergency) and 1 (alert) are missing on purpose: journald writes emergencies to every terminal.
package enum JournalSeverity: Int, Sendable, Hashable, Codable, CaseIterable {
    case critical = 2
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
}
