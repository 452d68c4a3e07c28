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
    }

    let ruleSet: RuleSet
    /// Pending and firing ones of the run on this base and suite.
    let live: [AlertRecord]
    /// What fires in the run on other suites.
    var elsewhere: [AlertIdentity] = []
    let run: String
    let key: ScoreKey
    let suiteName: String
    let step: Int?
    /// Nil where the checkpoint is simply the next of its run: then the alerts say all that is to be known.
    var history: History?
    let now: Double

    private var isLate: Bool { history?.isLate ?? false }

    func fold(_ verdicts: [Verdict]) -> Outcome {
        var outcome = Outcome()
        let known = Dictionary(
            live.map { (Place(rule: $0.rule, category: $0.category), $0) }, uniquingKeysWith: { first, _ in first })
        var after = known
        var touched: [(alert: AlertRecord, position: Int)] = []
        for (position, verdict) in verdicts.enumerated() {
            let place = Place(rule: verdict.rule, category: verdict.category)
            let (shown, alert) = fold(verdict, known[place], at: place)
            outcome.verdicts.append(shown)
            guard let alert else { continue }
            after[place] = alert
            touched.append((alert, position))
        }
        let firing = elsewhere + after.values.filter { $0.state == .firing }.map(identity)
        for (alert, position) in touched {
            var alert = alert
            let wasTold = alert.announced != nil
            if alert.state == .firing {
                alert.muted = ruleSet.muting(identity(alert), run: run, firing: firing, at: now)
                if outcome.verdicts[position].state == .firing { outcome.verdicts[position].muted = alert.muted }
                if alert.muted == nil, !wasTold { alert.announced = now }
            }
            outcome.changed.append(alert)
            let isNews = alert.state == .firing ? !wasTold && alert.muted == nil : alert.state == .resolved && wasTold
            if isNews { outcome.told.append((alert, outcome.verdicts[position])) }
        }
        return outcome
    }

    private func identity(_ alert: AlertRecord) -> AlertIdentity {
        AlertIdentity(suite: suiteName, rule: alert.rule, category: alert.category)
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
        return (shown, alert(known, verdict, standing, hasChanged: change != nil))
    }

    private func alert(
        _ known: AlertRecord?, _ verdict: Verdict, _ standing: AlertStanding, hasChanged: Bool
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
        guard hasChanged || standing != before else { return nil }
        alert.updated = now
        switch standing.stage {
        // A late, older checkpoint never ends what newer ones raised.
        case .quiet where isLate, .pending where before.stage == .firing: return nil
        case .quiet:
            alert.state = .resolved
            alert.resolved = now
            return alert
        case .pending, .firing:
            alert.state = standing.stage == .firing ? .firing : .pending
            alert.count = standing.count
            alert.severity = verdict.severity.rawValue
            if !isLate, verdict.state == .firing { alert.summary = verdict.summary }
            return alert
        }
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
            verdict.reason =
                "passed, but its alert is kept for \(left == 0 ? "this checkpoint" : "\(left) more checkpoints")"
        case .started, .stillFiring, .resolved, .dropped, nil: break
        }
        return verdict
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
