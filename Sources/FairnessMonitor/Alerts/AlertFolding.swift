import AlertRules
import FoundationEssentials
import ResultStore

/// Carries a run's alerts on from one checkpoint to the next.
struct AlertFolding {
    struct Place: Hashable {
        let rule: String
        let category: String?
    }

    /// What rules said of the run's other checkpoints, by step.
    struct History {
        var earlier: [Place: [Verdict.State]] = [:]
        var later: [Place: [Verdict.State]] = [:]
        /// Whether there are checkpoints of later steps: theirs is what alerts stand for.
        var isLate = false
    }

    struct Outcome {
        /// As they are to be shown: what waits is pending, what nobody is told of is muted.
        var verdicts: [Verdict] = []
        /// Alerts that are new or changed.
        var changed: [AlertRecord] = []
        /// Those of them that the journal should tell.
        var told: [(AlertRecord, Verdict)] = []
        /// Those of them that ended because their rule isn't about the run any more, and that the journal had told.
        var withdrawn: [AlertRecord] = []
        /// Those of them that have begun to wait.
        var pending: [(AlertRecord, Verdict)] = []
    }

    let ruleSet: RuleSet
    /// Pending and firing ones of the run on this base and suite.
    let live: [AlertRecord]
    /// What fires in the run on other suites.
    var elsewhere: [FiringAlert] = []
    /// Those in force.
    var silences: [Silence] = []
    let run: String
    let key: ScoreKey
    let step: Int?
    /// Nil where the checkpoint is simply the next of its run: then the alerts say all that is to be known.
    var history: History?
    let now: Double

    private var isLate: Bool { history?.isLate ?? false }

    func fold(_ verdicts: [Verdict]) -> Outcome {
        var outcome = Outcome()
        var alerts = Dictionary(
            live.map { (Place(rule: $0.rule, category: $0.category), $0) }, uniquingKeysWith: { first, _ in first })
        let before = alerts
        var positions: [Place: Int] = [:]
        for (position, verdict) in verdicts.enumerated() {
            let place = Place(rule: verdict.rule, category: verdict.category)
            positions[place] = position
            let (shown, alert) = fold(verdict, alerts[place], at: place)
            outcome.verdicts.append(shown)
            if let alert { alerts[place] = alert }
        }
        // A rule without a verdict isn't about this run any more: nothing would ever end its alert.
        if !isLate {
            for place in before.keys where positions[place] == nil { alerts[place]?.resolve(at: now) }
        }
        mute(&alerts, &outcome.verdicts)
        for place in alerts.keys.sorted(by: { ($0.rule, $0.category ?? "") < ($1.rule, $1.category ?? "") }) {
            guard var alert = alerts[place] else { continue }
            let wasTold = alert.announced != nil
            let isNews = alert.state == .firing ? !wasTold && alert.muted == nil : alert.state == .resolved && wasTold
            if alert.state == .firing, isNews {
                alert.announced = now
                alert.told = now
            }
            guard alert != before[place] else { continue }
            outcome.changed.append(alert)
            if alert.state == .pending, before[place] == nil, let position = positions[place],
                muting(alert, beside: alerts.values) == nil
            {
                outcome.pending.append((alert, outcome.verdicts[position]))
            }
            guard isNews else { continue }
            if let position = positions[place] {
                outcome.told.append((alert, outcome.verdicts[position]))
            } else {
                outcome.withdrawn.append(alert)
            }
        }
        return outcome
    }

    /// Of all that fires, also of what no verdict has touched: an exception may have ended meanwhile.
    private func mute(_ alerts: inout [Place: AlertRecord], _ verdicts: inout [Verdict]) {
        let firing = self.firing(among: alerts.values)
        func muting(_ alert: FiringAlert) -> String? {
            ruleSet.muting(alert, run: run, firing: firing, silences: silences, at: now)
        }
        for (place, alert) in alerts where alert.state == .firing {
            alerts[place]?.muted = muting(FiringAlert(alert))
        }
        for position in verdicts.indices where verdicts[position].state == .firing {
            verdicts[position].muted = muting(FiringAlert(verdicts[position].identity, verdicts[position].severity))
        }
    }

    private func firing(among alerts: some Sequence<AlertRecord>) -> [FiringAlert] {
        elsewhere + alerts.filter { $0.state == .firing }.map { FiringAlert($0) }
    }

    private func muting(_ alert: AlertRecord, beside alerts: some Sequence<AlertRecord>) -> String? {
        ruleSet.muting(
            FiringAlert(alert), run: run, firing: firing(among: alerts), silences: silences, at: now)
    }

    /// - Returns: The verdict as it is to be shown, and the alert if it is new or changed.
    private func fold(_ verdict: Verdict, _ known: AlertRecord?, at place: Place) -> (Verdict, AlertRecord?) {
        let patience = ruleSet.rules.first { $0.name == place.rule }?.patience ?? AlertRule.Patience()
        var standing = AlertStanding()
        if let history {
            for state in history.earlier[place] ?? [] { _ = standing.take(state, patience) }
        } else if let known {
            standing = AlertStanding(known.state == .firing ? .firing : .pending, count: known.count)
        }
        let change = standing.take(verdict.state, patience)
        let shown = Self.shown(verdict, change, standing, patience)
        for state in history?.later[place] ?? [] { _ = standing.take(state, patience) }
        return (shown, alert(known, verdict, standing, hasChanged: change != nil, at: place))
    }

    private func alert(
        _ known: AlertRecord?, _ verdict: Verdict, _ standing: AlertStanding, hasChanged: Bool, at place: Place
    ) -> AlertRecord? {
        guard var alert = known else {
            guard standing.stage != .quiet else { return nil }
            return AlertRecord(
                id: UUID().uuidString.lowercased(), run: run, base: key.base, suite: key.suite, rule: verdict.rule,
                category: verdict.category, metric: "\(verdict.suite).\(verdict.metric)",
                severity: verdict.severity.rawValue, state: standing.stage == .firing ? .firing : .pending,
                count: standing.count, sinceStep: step, since: now, updated: now, summary: verdict.summary)
        }
        let before = AlertStanding(alert.state == .firing ? .firing : .pending, count: alert.count)
        guard isLate ? standing != before : hasChanged || standing != before else { return nil }
        // A late, older checkpoint never ends what newer ones raised.
        let isNewer = history?.later[place]?.contains { $0 == .firing || $0 == .pending } ?? false
        if before.stage == .firing, standing.stage != .firing, isNewer { return nil }
        alert.updated = now
        switch standing.stage {
        case .quiet: alert.resolve(at: now)
        case .pending, .firing:
            alert.state = standing.stage == .firing ? .firing : .pending
            alert.count = standing.count
            if !isLate, verdict.state == .firing {
                alert.severity = verdict.severity.rawValue
                alert.summary = verdict.summary
            }
        }
        return alert
    }

    private static func shown(
        _ verdict: Verdict, _ change: AlertStanding.Change?, _ standing: AlertStanding, _ patience: AlertRule.Patience
    ) -> Verdict {
        var verdict = verdict
        switch change {
        case .pending:
            verdict.state = .pending
            verdict.reason =
                "found at \(standing.count) of the \(patience.waitsFor) checkpoints that the rule waits for"
        case .kept:
            let left = patience.keepsFor - standing.count
            let time = left == 0 ? "this checkpoint" : left == 1 ? "1 more checkpoint" : "\(left) more checkpoints"
            verdict.reason = "passed, but its alert is kept for \(time)"
        case .started, .stillFiring, .resolved, .dropped, nil: break
        }
        return verdict
    }
}

extension AlertRecord {
    fileprivate mutating func resolve(at time: Double) {
        state = .resolved
        updated = time
        resolved = time
    }
}

extension AlertFolding.History {
    /// - Parameters:
    ///   - past: What rules said of the run's other checkpoints, by step.
    ///   - step: Of the checkpoint that is judged.
    init(_ past: [PastVerdict], around step: Int?) {
        for verdict in past {
            guard let state = Verdict.State(rawValue: verdict.state) else { continue }
            let place = AlertFolding.Place(rule: verdict.rule, category: verdict.category)
            if let step, let other = verdict.step, other > step {
                isLate = true
                later[place, default: []].append(state)
            } else {
                earlier[place, default: []].append(state)
            }
        }
    }
}
