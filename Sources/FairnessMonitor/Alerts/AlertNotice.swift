import AlertRules
import DisplayText
import ResultStore
import SystemdJournal

/// What is to be told of one alert.
struct AlertNotice {
    enum Kind: String, Sendable {
        case pending
        case firing
        /// It still fires, and nobody has acknowledged it.
        case reminder
        case resolved
        /// Ended because nothing judges it any more.
        case withdrawn
        /// Nothing is wrong: somebody wants to see that alerts arrive.
        case test
    }

    let kind: Kind
    let alert: Snapshot.Alert

    init(_ kind: Kind, _ alert: Snapshot.Alert) {
        self.kind = kind
        self.alert = alert
    }

    private var record: AlertRecord { alert.record }

    var severity: AlertSeverity { AlertSeverity(rawValue: record.severity) ?? .error }

    /// Whether it says that something fires.
    var isFiring: Bool { kind == .firing || kind == .reminder }

    /// "worse-than-base {gender}".
    var place: EscapedText {
        record.category.map { "\(record.rule) {\($0)}" } ?? "\(record.rule)"
    }

    /// - Parameter now: In seconds since 1970.
    func entry(rulesSHA256: String, now: Double) -> JournalEntry {
        JournalEntry(event, journalSeverity, message(now: now), fields: fields(rulesSHA256))
    }

    private var event: JournalEvent {
        switch kind {
        case .pending: .alertPending
        case .firing, .test: .alertFiring
        case .reminder: .alertReminder
        case .resolved, .withdrawn: .alertResolved
        }
    }

    private var journalSeverity: JournalSeverity {
        switch kind {
        case .pending: .info
        case .withdrawn: .notice
        case .firing, .reminder, .resolved, .test: JournalSeverity(rawValue: severity.priority) ?? .warning
        }
    }

    private func message(now: Double) -> EscapedText {
        let checkpoint: EscapedText = "\(alert.checkpointName)"
        let said = alert.verdict?.summary ?? record.summary
        switch kind {
        case .pending:
            return "pending: \(place) on \(checkpoint): \(said); \(alert.verdict?.reason ?? "")"
        case .firing: return "FIRING: \(place) on \(checkpoint): \(record.summary)"
        case .reminder:
            let since = record.sinceStep.map { "since step \($0), " } ?? ""
            return
                "STILL FIRING: \(place) on \(checkpoint) (\(since)\(Durations.text(now - record.since))): \(record.summary)"
        case .resolved: return "resolved: \(place) on \(checkpoint): \(said)"
        case .withdrawn:
            return
                "withdrawn: \(place) on \(record.run): its rule or suite is no longer in force, or not about it"
        case .test: return "TEST, nothing is wrong: \(record.summary)"
        }
    }

    private func fields(_ rulesSHA256: String) -> [JournalField: EscapedText] {
        let verdict = alert.verdict
        let state = kind == .test ? "test" : record.state.rawValue
        let values: [(JournalField, String?)] = [
            (.rule, record.rule), (.state, state), (.run, record.run), (.checkpoint, alert.path),
            (.step, alert.step.map { "\($0)" }), (.sha256, alert.sha256), (.base, alert.baseName),
            (.suite, record.metricParts.suite), (.metric, record.metric), (.category, record.category),
            (.value, verdict?.value.map { "\($0)" }), (.intervalLow, verdict?.low.map { "\($0)" }),
            (.intervalHigh, verdict?.high.map { "\($0)" }), (.count, verdict?.n.map { "\($0)" }),
            (.threshold, verdict?.threshold), (.comparedTo, verdict?.comparedTo), (.alertID, record.id),
            (.rulesSHA256, rulesSHA256),
        ]
        var fields: [JournalField: EscapedText] = [:]
        for (field, value) in values { fields[field] = value.map { EscapedText(escaping: $0) } }
        return fields
    }
}

extension Snapshot.Alert {
    /// - Parameter verdict: What was said of the checkpoint.
    init(_ record: AlertRecord, _ verdict: Verdict?, on checkpoint: CheckpointRecord) {
        self.init(
            record: record, verdict: verdict.map { VerdictRecord($0, alertID: record.id) }, sha256: checkpoint.sha256,
            path: checkpoint.path, step: checkpoint.traits.step, baseName: checkpoint.traits.baseName ?? record.base)
    }

    /// RUN/STEP, as `fairwatch show` takes it; without a step the run or the path's last part.
    var checkpointName: String {
        if let step { return "\(record.run)/\(step)" }
        let last = path?.split(separator: "/").last.map(String.init) ?? record.run
        return last == record.run ? last : "\(record.run)/\(last)"
    }
}

extension FiringAlert {
    init(_ record: AlertRecord) {
        self.init(
            AlertIdentity(suite: record.suite, rule: record.rule, category: record.category),
            AlertSeverity(rawValue: record.severity) ?? .error)
    }
}
