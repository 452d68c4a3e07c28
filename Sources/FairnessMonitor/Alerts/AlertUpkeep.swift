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
        /// Those of them that are to be told, and as what.
        var due: [(AlertNotice.Kind, AlertRecord)] = []
    }

    /// - Parameter firing: All alerts that fire, whether muted or not.
    func look(at firing: [AlertRecord]) -> Outcome {
        var outcome = Outcome()
        let together = Dictionary(grouping: firing) { [$0.run, $0.base] }.mapValues { $0.map { FiringAlert($0) } }
        for alert in firing {
            var record = alert
            record.muted = ruleSet.muting(
                FiringAlert(record), run: record.run, firing: together[[record.run, record.base]] ?? [],
                silences: silences, at: now)
            let kind = notice(of: record)
            if kind != nil { record.told = now }
            if kind == .firing { record.announced = now }
            guard record != alert else { continue }
            outcome.changed.append(record)
            if let kind { outcome.due.append((kind, record)) }
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
