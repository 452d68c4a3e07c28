import AlertRules
import FairnessMetrics
import FoundationEssentials
import ResultStore
import SystemdJournal

/// Turns a measured checkpoint into one transaction: scores, metrics, verdicts, alerts and journal entries.
struct EvaluationRecording {
    let evaluation: CheckpointEvaluation
    let suite: LoadedSuite
    let key: ScoreKey
    let cost: EvaluationCost
    let scores: SuiteScores
    let metrics: [Metric]
    let notes: [String]
    let isLast: Bool

    private var context: CheckpointEvaluation.Context { evaluation.context }
    private var checkpoint: CheckpointRecord { evaluation.checkpoint }

    func record() throws {
        let run = checkpoint.traits.run ?? "?"
        let spendingIndex = try context.store.reader.spendingIndex(of: key, run: run)
        let calibration = context.rules.calibrations.calibration(
            base: key.base, suite: key.suite, promptForm: key.promptForm)
        let others = try ComparedCheckpoints(
            context.store.reader, key: key, scores: scores, run: run, step: checkpoint.traits.step, suite: suite.suite,
            rules: context.rules, seed: context.seed)
        let verdicts = Judgement(rules: context.rules, seed: context.seed, calibration: calibration)
            .verdicts(on: metrics, suite: suite.suite.name, spendingIndex: spendingIndex, others: others)
        let notes = notes + beyondPlan(spendingIndex) + [calibration?.note(on: metrics)].compactMap { $0 }
        let live = try context.store.reader.liveAlerts(run: run, base: key.base, suite: key.suite)
        let alerts = AlertFolding(
            live: live, run: run, key: key, suiteName: suite.suite.name, step: checkpoint.traits.step,
            isLate: try isLate(run: run), now: cost.finished
        ).fold(verdicts)
        var journal = [JournalMessages.finished(checkpoint, suite: suite, metrics: metrics, verdicts: verdicts)]
        journal += notes.map { JournalMessages.note(checkpoint, $0) }
        journal += alerts.told.map { alert, verdict in
            JournalMessages.alert(alert, verdict, checkpoint, rulesSHA256: context.rules.sha256)
        }
        let identifiers = Dictionary(
            alerts.changed.map { (AlertFolding.Place(rule: $0.rule, category: $0.category), $0.id) },
            uniquingKeysWith: { first, _ in first })
        let completed = CompletedEvaluation(
            key: key,
            conditions: EvaluationConditions(
                seed: context.seed, engineVersion: FairwatchVersion.current, rulesSHA256: context.rules.sha256),
            cost: cost, scores: scores, metrics: metrics, spendingIndex: spendingIndex,
            verdicts: verdicts.map { verdict in
                VerdictRecord(
                    verdict, alertID: identifiers[AlertFolding.Place(rule: verdict.rule, category: verdict.category)])
            },
            alerts: alerts.changed, notes: notes, state: isLast ? .evaluated : .evaluating,
            journal: try journal.map { try JournalOutbox.entry($0, at: cost.finished) })
        try context.store.record(completed)
    }

    /// Told once a run: from here on more than the planned part of alpha is spent, if less and less of it.
    private func beyondPlan(_ index: Int) -> [String] {
        let family = context.rules.ruleSet.family
        guard family.isBeyondPlan(index: index), !family.isBeyondPlan(index: index - 1) else { return [] }
        return [
            "this is checkpoint \(index) of the run on \(suite.suite.name), more than the \(index - 1) of "
                + "planned_checkpoints: from here on paging rules find less, and the chance of a false page in the run "
                + "is no longer alpha but up to twice that; plan for as many as a run has"
        ]
    }

    /// Whether a later step of the run was evaluated before, so that its alerts are newer than this checkpoint.
    private func isLate(run: String) throws -> Bool {
        guard let step = checkpoint.traits.step else { return false }
        return try context.store.reader.isEvaluated(run: run, after: step, base: key.base, suite: key.suite)
    }
}

/// Carries a run's alerts on from one checkpoint to the next.
struct AlertFolding {
    struct Place: Hashable {
        let rule: String
        let category: String?
    }

    let live: [AlertRecord]
    let run: String
    let key: ScoreKey
    let suiteName: String
    let step: Int?
    /// A late, older checkpoint may raise an alert, but never ends one that newer checkpoints raised.
    let isLate: Bool
    let now: Double

    /// The alerts that are new or changed, and those of them that the journal should tell.
    func fold(_ verdicts: [Verdict]) -> (changed: [AlertRecord], told: [(AlertRecord, Verdict)]) {
        var known: [AlertIdentity: AlertRecord] = [:]
        for alert in live {
            known[AlertIdentity(suite: suiteName, rule: alert.rule, category: alert.category)] = alert
        }
        var firing = known.mapValues(\.id)
        var changed: [AlertRecord] = []
        var told: [(AlertRecord, Verdict)] = []
        for transition in AlertTransition.fold(verdicts, at: "", into: &firing) {
            let verdict = transition.verdict
            switch transition.kind {
            case .started:
                let alert = AlertRecord(
                    id: UUID().uuidString.lowercased(), run: run, base: key.base, suite: key.suite, rule: verdict.rule,
                    category: verdict.category, metric: "\(verdict.suite).\(verdict.metric)",
                    severity: verdict.severity.rawValue, state: .firing, sinceStep: step, since: now, updated: now,
                    summary: verdict.summary)
                changed.append(alert)
                told.append((alert, verdict))
            case .stillFiring:
                guard var alert = known[transition.identity] else { continue }
                alert.count += 1
                alert.updated = now
                alert.severity = verdict.severity.rawValue
                if !isLate { alert.summary = verdict.summary }
                changed.append(alert)
            case .resolved:
                guard !isLate, var alert = known[transition.identity] else { continue }
                alert.state = .resolved
                alert.updated = now
                alert.resolved = now
                changed.append(alert)
                told.append((alert, verdict))
            }
        }
        return (changed, told)
    }
}
