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
    /// Ids that one entry has room for.
    static let listed = 100

    /// What is to be recorded with the change itself; empty for no notices.
    func news(of notices: [AlertNotice]) throws -> AlertNews {
        guard !notices.isEmpty else { return AlertNews() }
        // What merely waits is for those who read the journal, and wakes nobody.
        let waiting = notices.filter { $0.kind == .pending }
        let loud = notices.filter { $0.kind != .pending }
        let entries = [loud, waiting].flatMap { notices in
            notices.count > Self.flood
                ? [summary(notices)] : notices.map { $0.entry(rulesSHA256: rules.sha256, now: now) }
        }
        return AlertNews(
            journal: try entries.map { try JournalOutbox.entry($0, at: now) },
            hookCalls: hasHook && !loud.isEmpty ? [call(loud)] : [])
    }

    private func summary(_ notices: [AlertNotice]) -> JournalEntry {
        let firing = notices.filter(\.isFiring)
        let paging = firing.count(where: \.severity.isPaging)
        let loudest = firing.min { $0.severity.priority < $1.severity.priority } ?? notices[0]
        let names = Set(notices.map(\.alert.checkpointName)).sorted()
        let place: EscapedText = names.count == 1 ? "\(names[0])" : "\(names.count) checkpoints"
        let waiting = notices.count { $0.kind == .pending }
        let ended = notices.count - firing.count - waiting
        var fields: [JournalField: EscapedText] = [
            .firing: "\(firing.count)", .paging: "\(paging)", .rulesSHA256: EscapedText(escaping: rules.sha256),
            .alertIDs: EscapedText(
                escaping: notices.prefix(Self.listed).map { String($0.alert.record.id.prefix(8)) }.joined(
                    separator: " ")),
        ]
        let runs = Set(notices.map(\.alert.record.run))
        if runs.count == 1, let run = runs.first { fields[.run] = EscapedText(escaping: run) }
        if names.count == 1 {
            fields[.checkpoint] = loudest.alert.path.map { EscapedText(escaping: $0) }
            fields[.step] = loudest.alert.step.map { "\($0)" }
            fields[.sha256] = loudest.alert.sha256.map { EscapedText(escaping: $0) }
        }
        let counts: EscapedText =
            waiting > 0 ? "\(waiting) wait" : "\(firing.count) fire (\(paging) paging), \(ended) ended"
        let worst: EscapedText =
            firing.isEmpty ? "" : "the loudest is \(loudest.place): \(loudest.alert.record.summary); "
        let word = waiting > 0 ? "pending" : firing.isEmpty ? "resolved" : "FIRING"
        let severity: JournalSeverity =
            waiting > 0
            ? .info : firing.isEmpty ? .notice : JournalSeverity(rawValue: loudest.severity.priority) ?? .warning
        return JournalEntry(
            .alertFlood, severity,
            "\(word): \(notices.count) alerts changed at once on \(place): \(counts); \(worst)all of them: fairwatch alerts list",
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
