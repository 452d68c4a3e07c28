/// What somebody asked for over the control socket, with all that it changes.
package struct OperatorRequest: Sendable, Equatable {
    package var audit: AuditRecord
    /// New or ended.
    package var silence: SilenceRecord?
    package var reference: ReferenceRecord?
    /// Whose muting, telling or acknowledgement changes.
    package var alerts: [AlertRecord]
    package var news: AlertNews

    package init(
        audit: AuditRecord, silence: SilenceRecord? = nil, reference: ReferenceRecord? = nil,
        alerts: [AlertRecord] = [], news: AlertNews = AlertNews()
    ) {
        self.audit = audit
        self.silence = silence
        self.reference = reference
        self.alerts = alerts
        self.news = news
    }
}

/// Who asked for what, when and why; kept for ever.
package struct AuditRecord: Sendable, Equatable {
    package enum Action: String, Sendable, CaseIterable {
        case silence, unsilence, acknowledge, test, promote
    }

    package var time: Double
    /// As the kernel tells it of the other end of the socket.
    package var uid: UInt32
    /// The name that the uid had then; nil where it had none.
    package var user: String?
    package var pid: Int?
    package var action: Action
    /// Of an alert, silence or journal entry the id; a reference's name.
    package var subject: String
    package var reason: String?

    package init(
        time: Double, uid: UInt32, user: String?, pid: Int?, action: Action, subject: String, reason: String?
    ) {
        self.time = time
        self.uid = uid
        self.user = user
        self.pid = pid
        self.action = action
        self.subject = subject
        self.reason = reason
    }
}

/// Where nobody is told of alerts for a while.
package struct SilenceRecord: Sendable, Equatable, Identifiable {
    package var id: String
    /// Patterns in which * stands for anything; nil matches all.
    package var rule: String?
    package var run: String?
    /// A group is in its category.
    package var category: String?
    package var owner: String
    package var reason: String
    package var created: Double
    package var ends: Double
    /// When somebody ended it before its time.
    package var ended: Double?

    package init(
        id: String, rule: String?, run: String?, category: String?, owner: String, reason: String, created: Double,
        ends: Double, ended: Double? = nil
    ) {
        self.id = id
        self.rule = rule
        self.run = run
        self.category = category
        self.owner = owner
        self.reason = reason
        self.created = created
        self.ends = ends
        self.ended = ended
    }
}

/// A checkpoint that rules compare others with by a name.
package struct ReferenceRecord: Sendable, Equatable {
    package var name: String
    package var sha256: String
    package var owner: String
    package var reason: String?
    package var promoted: Double

    package init(name: String, sha256: String, owner: String, reason: String?, promoted: Double) {
        self.name = name
        self.sha256 = sha256
        self.owner = owner
        self.reason = reason
        self.promoted = promoted
    }
}
