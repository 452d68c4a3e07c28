import AlertRules
import DisplayText
import FoundationEssentials
import ResultStore
import StrictJSON
import SystemdJournal

/// What operators ask for over the control socket. Each request is recorded with who asked and why.
extension CheckpointMonitor {
    /// What alerts a silence is about.
    struct SilenceQuestion {
        /// The first digits of an alert's id, instead of patterns.
        var alert: String?
        var rule: String?
        var run: String?
        var category: String?
        /// How long, from now.
        var seconds: Double
        var reason: String
    }

    func silence(_ question: SilenceQuestion, by requester: Requester) throws -> JSON {
        let now = environment.now()
        var silence = SilenceRecord(
            id: Self.newID(), rule: question.rule, run: question.run, category: question.category,
            owner: requester.name, reason: question.reason, created: now, ends: now + question.seconds)
        if let id = question.alert {
            guard question.rule == nil, question.run == nil, question.category == nil else {
                throw Refusal(code: "bad-request", reason: "give either an alert or patterns, not both")
            }
            let alert = try store.reader.alert(id).record
            (silence.rule, silence.run, silence.category) = (alert.rule, alert.run, alert.category)
        }
        guard silence.rule != nil || silence.run != nil || silence.category != nil else {
            throw Refusal(
                code: "bad-request",
                reason: "a silence needs an alert, or a rule, run or category; \"rule\": \"*\" silences all")
        }
        // One that matches nothing would look as if it worked.
        if question.alert == nil, let rule = silence.rule,
            !rules.ruleSet.rules.contains(where: { GlobPattern(rule).matches($0.name) })
        {
            throw Refusal(code: "not-found", reason: "no rule in force matches '\(rule)'; see fairwatch rules check")
        }
        let until = NumberText.instant(silence.ends)
        try record(
            .silence, of: silence.id, by: requester, reason: question.reason,
            saying: "silenced \(Self.scope(silence)) until \(until)", silence: silence)
        let muted = try store.reader.firingAlerts().filter { alert in
            Silence(silence).covers(FiringAlert(alert).identity, run: alert.run)
        }
        return ["schema_version": 1, "silence": silence.document, "mutes": JSON(muted.count)]
    }

    func unsilence(_ id: String, reason: String?, by requester: Requester) throws -> JSON {
        let now = environment.now()
        let found =
            id.utf8.count >= 4 ? try store.reader.silences(at: now).filter { $0.id.hasPrefix(id.lowercased()) } : []
        guard var silence = found.first, found.count == 1 else {
            throw Refusal(
                code: "not-found",
                reason: found.isEmpty
                    ? "no silence that begins with '\(id)' (four digits at least) is in force; see fairwatch alerts list"
                    : "'\(id)' is the beginning of \(found.count) silences; give more of its digits")
        }
        silence.ended = now
        try record(
            .unsilence, of: silence.id, by: requester, reason: reason,
            saying: "ended the silence of \(Self.scope(silence))", silence: silence)
        return ["schema_version": 1, "silence": silence.document]
    }

    func acknowledge(_ id: String, reason: String?, by requester: Requester) throws -> JSON {
        let acknowledged = try alertTurn.take {
            var alert = try store.reader.alert(id)
            guard alert.record.state != .resolved else {
                throw Refusal(code: "conflict", reason: "alert \(alert.record.id.prefix(8)) has ended already")
            }
            alert.record.acknowledgement = .init(time: environment.now(), owner: requester.name, reason: reason)
            try commit(
                .acknowledge, of: alert.record.id, by: requester, reason: reason,
                saying: "acknowledged \(AlertNotice(.firing, alert).place) on \(alert.checkpointName)",
                alerts: [alert.record])
            return alert
        }
        follow()
        return ["schema_version": 1, "alert": acknowledged.document]
    }

    /// Sends a marked entry to the journal and to the hook.
    func testAlerts(severity: AlertSeverity, reason: String?, by requester: Requester) throws -> JSON {
        let now = environment.now()
        let id = Self.newID()
        let summary = "\(requester.name) tests how alerts arrive\(reason.map { ": \($0)" } ?? "")"
        let record = AlertRecord(
            id: id, run: "test", base: "", suite: "test", rule: "test", category: nil, metric: "test.test",
            severity: severity.rawValue, state: .firing, sinceStep: nil, since: now, updated: now, summary: summary)
        let alert = Snapshot.Alert(
            record: record, verdict: nil, sha256: nil, path: nil, step: nil, baseName: "none")
        let news = try telling.news(of: [AlertNotice(.test, alert)])
        try self.record(.test, of: id, by: requester, reason: reason, saying: "sent a test of alerts", news: news)
        let hasGone = try news.journal.allSatisfy { try store.isDelivered($0.id) }
        return [
            "schema_version": 1, "alert_id": JSON(id),
            "journal": JSON(hasGone ? "sent" : "waiting"),
            "hook_call": JSON(news.hookCalls.first?.id),
        ]
    }

    func promote(_ query: String, as name: String, reason: String?, by requester: Requester) throws -> JSON {
        guard ComparisonTarget.isReferenceName(name) else {
            throw Refusal(
                code: "bad-request",
                reason: "a reference's name has 1 to 64 of the characters a–z, 0–9, '-', '_' and '.'")
        }
        let checkpoint = try store.reader.checkpoint(matching: query)
        guard let sha256 = checkpoint.sha256,
            try !store.reader.evaluatedSuites(of: .checkpoint(sha256: sha256)).isEmpty
        else {
            throw Refusal(
                code: "conflict",
                reason: "\(checkpoint.shortName) has not been evaluated, so nothing can be compared with it yet")
        }
        let reference = ReferenceRecord(
            name: name, sha256: sha256, owner: requester.name, reason: reason, promoted: environment.now())
        try record(
            .promote, of: name, by: requester, reason: reason,
            saying: "made \(checkpoint.displayName) (\(sha256.prefix(12))) the reference '\(name)'",
            reference: reference)
        let users = rules.ruleSet.rules.filter { $0.tested != .value && $0.target == .reference(name) }
        return [
            "schema_version": 1, "reference": reference.document, "checkpoint": JSON(checkpoint.shortName),
            "rules": .array(users.map { JSON($0.name) }),
        ]
    }

    private func record(
        _ action: AuditRecord.Action, of subject: String, by requester: Requester, reason: String?,
        saying what: EscapedText, silence: SilenceRecord? = nil, reference: ReferenceRecord? = nil,
        news: AlertNews = AlertNews()
    ) throws {
        try commit(
            action, of: subject, by: requester, reason: reason, saying: what, silence: silence, reference: reference,
            news: news)
        follow()
    }

    /// The request with all that it changes, in one transaction.
    private func commit(
        _ action: AuditRecord.Action, of subject: String, by requester: Requester, reason: String?,
        saying what: EscapedText, silence: SilenceRecord? = nil, reference: ReferenceRecord? = nil,
        alerts: [AlertRecord] = [], news: AlertNews = AlertNews()
    ) throws {
        guard !isStopping else { throw Refusal(code: "stopping", reason: "the daemon is about to stop") }
        let now = environment.now()
        let audit = AuditRecord(
            time: now, uid: requester.uid, user: requester.user, pid: requester.pid, action: action, subject: subject,
            reason: reason)
        let entry = try JournalOutbox.entry(
            JournalMessages.requested(what, by: requester, reason: reason), at: now)
        try store.record(
            OperatorRequest(
                audit: audit, silence: silence, reference: reference, alerts: alerts,
                news: AlertNews(journal: [entry] + news.journal, hookCalls: news.hookCalls)))
    }

    /// What a request has brought about: alerts that are muted now, or no longer are. The request is done in any case.
    private func follow() {
        do {
            try keepAlerts()
            try callHook()
        } catch {
            storeFailed(error)
        }
        deliver()
    }

    private static func scope(_ silence: SilenceRecord) -> EscapedText {
        let parts = [
            silence.rule.map { "rule \($0)" }, silence.run.map { "run \($0)" },
            silence.category.map { "category \($0)" },
        ]
        return "\(parts.compactMap { $0 }.joined(separator: ", "))"
    }

    private static func newID() -> String { UUID().uuidString.lowercased() }
}

extension ReferenceRecord {
    var document: JSON {
        [
            "name": JSON(name), "sha256": JSON(sha256), "promoted": JSON(instant: promoted), "by": JSON(owner),
            "reason": JSON(reason),
        ]
    }
}

extension ResultReader {
    /// The one alert whose id begins so.
    func alert(_ id: String) throws -> Snapshot.Alert {
        let found = id.count >= 4 ? try alerts(withPrefix: id) : []
        guard let alert = found.first, found.count == 1 else {
            throw Refusal(
                code: "not-found",
                reason: found.isEmpty
                    ? "no alert begins with '\(id)' (four digits at least); see fairwatch alerts list"
                    : "'\(id)' is the beginning of \(found.count) alerts' ids; give more of its digits")
        }
        return alert
    }
}
