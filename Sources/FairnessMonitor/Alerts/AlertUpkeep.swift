import AlertRules
import ResultStore

/// What becomes of alerts while no checkpoint is judged: exceptions and silences begin and end, reminders fall due.
struct AlertUpkeep {
    let ruleSet: RuleSet
    /// Those in force.
    let silences: [Silence]
    /// In seconds since 1970.
    let now: Double

    struct Outcome {
        var changed: [AlertRecord] = []
        var notices: [AlertNotice] = []
    }

    /// - Parameter live: All alerts that are not resolved.
    func look(at live: [Snapshot.Alert]) -> Outcome {
        var outcome = Outcome()
        let firing = Dictionary(grouping: live.filter { $0.record.state == .firing }) {
            [$0.record.run, $0.record.base]
        }
        for alert in live where alert.record.state == .firing {
            var record = alert.record
            let beside = firing[[record.run, record.base]] ?? []
            record.muted = ruleSet.muting(
                FiringAlert(record), run: record.run, firing: beside.map { FiringAlert($0.record) },
                silences: silences, at: now)
            let kind = notice(of: record)
            if kind != nil { record.told = now }
            if kind == .firing { record.announced = now }
            guard record != alert.record else { continue }
            outcome.changed.append(record)
            guard let kind else { continue }
            var told = alert
            told.record = record
            outcome.notices.append(AlertNotice(kind, told))
        }
        return outcome
    }

    private func notice(of record: AlertRecord) -> AlertNotice.Kind? {
        guard record.muted == nil else { return nil }
        guard let announced = record.announced else { return .firing }
        guard let interval = ruleSet.family.reminder, record.acknowledgement == nil,
            AlertSeverity(rawValue: record.severity)?.isPaging ?? true
        else { return nil }
        let last = record.told ?? announced
        // The second: the clock was set back.
        return now - last >= interval || last > now + interval ? .reminder : nil
    }
}

extension Silence {
    init(_ record: SilenceRecord) {
        self.init(
            rule: record.rule.map { GlobPattern($0) }, run: record.run.map { GlobPattern($0) },
            category: record.category.map { GlobPattern($0) },
            note: "silenced by \(record.owner) until \(NumberText.instant(record.ends)): \(record.reason)")
    }
}

extension ResultReader {
    func silencesInForce(at time: Double) throws -> [Silence] {
        try silences(at: time).map { Silence($0) }
    }
}
