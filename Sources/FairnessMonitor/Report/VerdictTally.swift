import AlertRules
import ResultStore

/// How many verdicts came out how, and what that means for a script.
package struct VerdictTally: Sendable, Equatable {
    /// What `fairwatch check` ends with.
    package enum Outcome: Sendable, Equatable {
        /// Nothing fired.
        case clear
        /// Only warnings or quieter rules fired.
        case warnings
        /// A rule of severity error or critical fired.
        case errors
        /// Nothing fired, but a rule of severity error or critical couldn't be judged.
        case undecided

        package var exitStatus: Int32 {
            switch self {
            case .clear: 0
            case .warnings: 10
            case .errors: 11
            case .undecided: 12
            }
        }
    }

    /// By severity.
    let fired: [AlertSeverity: Int]
    let counts: [String: Int]
    /// Firing ones that nobody is told of.
    private let muted: Int
    private let isPagingUnknown: Bool

    package init(_ verdicts: [VerdictRecord]) {
        var fired: [AlertSeverity: Int] = [:]
        var counts: [String: Int] = [:]
        for verdict in verdicts {
            counts[verdict.state, default: 0] += 1
            // A severity of a later version is taken for a loud one.
            if verdict.isFiring, verdict.muted == nil { fired[verdict.knownSeverity, default: 0] += 1 }
        }
        self.fired = fired
        self.counts = counts
        muted = verdicts.count { $0.isFiring && $0.muted != nil }
        isPagingUnknown = verdicts.contains {
            $0.state == Verdict.State.unknown.rawValue && $0.knownSeverity.isPaging
        }
    }

    package var outcome: Outcome {
        if fired.keys.contains(where: \.isPaging) { return .errors }
        if !fired.isEmpty { return .warnings }
        return isPagingUnknown ? .undecided : .clear
    }

    /// "no rule fired: 19 passed, 4 inconclusive, 0 unknown".
    var sentence: String {
        let states: [String] = ["pending", "passed", "inconclusive", "unknown"].compactMap { state in
            let count = counts[state] ?? 0
            return count == 0 && state == "pending" ? nil : "\(count) \(state)"
        }
        let quiet = ((muted == 0 ? [] : ["\(muted) muted"]) + states).joined(separator: ", ")
        let loud = Self.counted(Dictionary(uniqueKeysWithValues: fired.map { ($0.key.rawValue, $0.value) }))
        return loud.isEmpty ? "no rule fired: \(quiet)" : "\(loud) fired; \(quiet)"
    }

    /// "1 error, 2 warnings", the loudest first; empty for none.
    static func counted(_ bySeverity: [String: Int]) -> String {
        let parts: [String] = AlertSeverity.allCases.compactMap { severity in
            guard let count = bySeverity[severity.rawValue], count > 0 else { return nil }
            let takesPlural = severity != .critical && severity != .info
            return "\(count) \(severity.rawValue)\(count > 1 && takesPlural ? "s" : "")"
        }
        return parts.joined(separator: ", ")
    }
}

extension VerdictRecord {
    var isFiring: Bool { state == Verdict.State.firing.rawValue }

    var knownSeverity: AlertSeverity { AlertSeverity(rawValue: severity) ?? .error }

    var metricParts: (suite: String, metric: String) { qualifiedParts(metric) }
}

extension AlertRecord {
    var metricParts: (suite: String, metric: String) { qualifiedParts(metric) }
}

/// The suite and the metric of "core.preference_gap"; a suite's name has no dot.
private func qualifiedParts(_ name: String) -> (suite: String, metric: String) {
    guard let dot = name.firstIndex(of: ".") else { return ("", name) }
    return (String(name[..<dot]), String(name[name.index(after: dot)...]))
}
