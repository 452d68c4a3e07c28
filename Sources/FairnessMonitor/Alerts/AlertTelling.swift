import AlertRules
import DisplayText
import FoundationEssentials
import ResultStore
import StrictJSON
import SystemdJournal

/// Puts into words what has happened to alerts, for the journal and for the operator's hook.
struct AlertTelling {
    let rules: LoadedRules
    /// Whether the operator has one.
    let hasHook: Bool
    /// In seconds since 1970.
    let now: Double

    /// More notices than this at once become one journal entry that counts them; the hook gets all in one call anyway.
    static let flood = 20

    /// What is to be recorded with the change itself; empty for no notices.
    func news(of notices: [AlertNotice]) throws -> AlertNews {
        guard !notices.isEmpty else { return AlertNews() }
        // What merely waits is for those who read the journal, and wakes nobody.
        let waiting = notices.filter { $0.kind == .pending }
        let loud = notices.filter { $0.kind != .pending }
        let entries =
            loud.count > Self.flood
            ? [summary(loud)] : loud.map { $0.entry(rulesSHA256: rules.sha256, now: now) }
        let all = entries + waiting.map { $0.entry(rulesSHA256: rules.sha256, now: now) }
        return AlertNews(
            journal: try all.map { try JournalOutbox.entry($0, at: now) },
            hookCalls: hasHook && !loud.isEmpty ? [call(loud)] : [])
    }

    private func summary(_ notices: [AlertNotice]) -> JournalEntry {
        let firing = notices.filter(\.isFiring)
        let paging = firing.count(where: \.severity.isPaging)
        let loudest = firing.min { $0.severity.priority < $1.severity.priority } ?? notices[0]
        let names = Set(notices.map(\.alert.checkpointName)).sorted()
        let place: EscapedText = names.count == 1 ? "\(names[0])" : "\(names.count) checkpoints"
        let ended = notices.count - firing.count
        var fields: [JournalField: EscapedText] = [
            .firing: "\(firing.count)", .paging: "\(paging)", .rulesSHA256: EscapedText(escaping: rules.sha256),
            .alertIDs: EscapedText(
                escaping: notices.map { String($0.alert.record.id.prefix(8)) }.joined(separator: " ")),
        ]
        let runs = Set(notices.map(\.alert.record.run))
        if runs.count == 1, let run = runs.first { fields[.run] = EscapedText(escaping: run) }
        if names.count == 1 {
            fields[.checkpoint] = loudest.alert.path.map { EscapedText(escaping: $0) }
            fields[.step] = loudest.alert.step.map { "\($0)" }
            fields[.sha256] = loudest.alert.sha256.map { EscapedText(escaping: $0) }
        }
        let counts: EscapedText = "\(firing.count) fire (\(paging) paging), \(ended) ended"
        let worst: EscapedText = "the loudest is \(loudest.place): \(loudest.alert.record.summary)"
        return JournalEntry(
            .alertFlood, firing.isEmpty ? .notice : JournalSeverity(rawValue: loudest.severity.priority) ?? .warning,
            "FIRING: \(notices.count) alerts changed at once on \(place): \(counts); \(worst); all of them: fairwatch alerts list",
            fields: fields)
    }

    private func call(_ notices: [AlertNotice]) -> HookCall {
        let id = UUID().uuidString.lowercased()
        let document: JSON = [
            "schema_version": 1, "id": JSON(id), "time": JSON(instant: now),
            "test": .bool(notices.allSatisfy(\.isTest)),
            "firing": JSON(notices.count(where: \.isFiring)), "rules_sha256": JSON(rules.sha256),
            "alerts": .array(notices.map(document)),
        ]
        return HookCall(id: id, payload: document.written() + "\n", created: now)
    }

    private func document(_ notice: AlertNotice) -> JSON {
        guard case .object(let alert) = notice.alert.document else { return .null }
        var object = JSONObject()
        _ = object.append(key: "event", value: JSON(notice.kind.rawValue), offset: 0)
        for member in alert.members { _ = object.append(key: member.key, value: member.value, offset: 0) }
        let rule = rules.ruleSet.rules.first { $0.name == notice.alert.record.rule }
        _ = object.append(key: "runbook", value: JSON(rule?.runbook), offset: 0)
        return .object(object)
    }
}

extension AlertNotice {
    fileprivate var isTest: Bool { kind == .test }
}
