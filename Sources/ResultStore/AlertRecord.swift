/// The life of one alert: from the first checkpoint at which its rule fired to the one at which it was resolved.
///
/// At most one alert that is not resolved exists for a (run, base, suite, rule, category).
package struct AlertRecord: Sendable, Equatable, Identifiable {
    package enum State: String, Sendable, Codable {
        case pending
        case firing
        case resolved
    }

    /// Somebody has seen it, and needs no reminder.
    package struct Acknowledgement: Sendable, Equatable {
        package var time: Double
        package var owner: String
        package var reason: String?

        package init(time: Double, owner: String, reason: String?) {
            self.time = time
            self.owner = owner
            self.reason = reason
        }
    }

    /// A UUID, the same in every journal entry about this alert.
    package var id: String
    package var run: String
    /// The base's fingerprint.
    package var base: String
    /// The suite's sha256.
    package var suite: String
    package var rule: String
    package var category: String?
    package var metric: String
    package var severity: String
    package var state: State
    /// Consecutive checkpoints towards the next state, which the rule's `for` and `keep_for` count.
    package var count: Int
    /// Step of the checkpoint at which it began.
    package var sinceStep: Int?
    package var since: Double
    package var updated: Double
    package var resolved: Double?
    /// When the journal was first told that it fires; nil where nobody was.
    package var announced: Double?
    /// When anyone was last told that it fires: at first, or again.
    package var told: Double?
    /// Why nobody is told that it fires: an exception, an inhibition or a silence.
    package var muted: String?
    package var acknowledgement: Acknowledgement?
    package var summary: String

    package init(
        id: String, run: String, base: String, suite: String, rule: String, category: String?, metric: String,
        severity: String, state: State, count: Int = 0, sinceStep: Int?, since: Double, updated: Double,
        resolved: Double? = nil, announced: Double? = nil, told: Double? = nil, muted: String? = nil,
        acknowledgement: Acknowledgement? = nil, summary: String
    ) {
        self.id = id
        self.run = run
        self.base = base
        self.suite = suite
        self.rule = rule
        self.category = category
        self.metric = metric
        self.severity = severity
        self.state = state
        self.count = count
        self.sinceStep = sinceStep
        self.since = since
        self.updated = updated
        self.resolved = resolved
        self.announced = announced
        self.told = told
        self.muted = muted
        self.acknowledgement = acknowledgement
        self.summary = summary
    }
}
