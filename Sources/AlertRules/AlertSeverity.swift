/// How loudly a broken rule speaks.
package enum AlertSeverity: String, Sendable, Codable, CaseIterable {
    case critical
    case error
    case warning
    case notice
    case info

    /// Severities that may wake a person: their hypotheses share one family and the run's spending.
    package var isPaging: Bool { self == .critical || self == .error }

    /// The journald PRIORITY; 0 and 1 are for a system that is unusable, which a model never is.
    package var priority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        }
    }
}
