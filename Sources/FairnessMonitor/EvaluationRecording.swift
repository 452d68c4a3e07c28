import AlertRules
import FairnessMetrics
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
        let judgement = CheckpointJudgement(
            reader: context.store.reader, rules: context.rules, seed: context.seed, key: key, checkpoint: checkpoint,
            suite: suite.suite)
        let run = judgement.run
        let calibration = judgement.calibration
        let spendingIndex = try context.store.reader.spendingIndex(of: key, run: run)
        let judged = try judgement.verdicts(on: metrics, scores: scores, spendingIndex: spendingIndex)
        try context.alertTurn.take {
            try record(judged, run: run, spendingIndex: spendingIndex, calibration: calibration)
        }
    }

    private func record(
        _ judged: [Verdict], run: String, spendingIndex: Int, calibration: Calibration?
    ) throws {
        let alerts = try alerts(judged, run: run)
        let verdicts = alerts.verdicts
        let notes = notes + beyondPlan(spendingIndex) + [calibration?.note(on: metrics)].compactMap { $0 }
        var journal = [JournalMessages.finished(checkpoint, suite: suite, metrics: metrics, verdicts: verdicts)]
        journal += notes.map { JournalMessages.note(checkpoint, $0) }
        let news = try AlertTelling(rules: context.rules, hasHook: context.hasHook, now: cost.finished)
            .news(of: notices(alerts))
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
            journal: try journal.map { try JournalOutbox.entry($0, at: cost.finished) } + news.journal,
            hookCalls: news.hookCalls)
        try context.store.record(completed)
    }

    private func notices(_ alerts: AlertFolding.Outcome) -> [AlertNotice] {
        alerts.told.map { alert, verdict in
            AlertNotice(alert.state == .firing ? .firing : .resolved, Snapshot.Alert(alert, verdict, on: checkpoint))
        } + alerts.withdrawn.map { AlertNotice(.withdrawn, Snapshot.Alert($0, nil, on: checkpoint)) }
            + alerts.pending.map { AlertNotice(.pending, Snapshot.Alert($0, $1, on: checkpoint)) }
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

    /// Nil where the checkpoint is the next of its run; a late one, or one that was judged before, is judged among the
    /// others as if all had come in order.
    private func history(run: String) throws -> AlertFolding.History? {
        let reader = context.store.reader
        let step = checkpoint.traits.step
        let isLate =
            try step.map { try reader.isEvaluated(run: run, after: $0, base: key.base, suite: key.suite) } ?? false
        let isAgain = try reader.evaluatedSuites(of: key.subject).contains(key.suite)
        guard isLate || isAgain else { return nil }
        return AlertFolding.History(try reader.verdicts(ofRun: run, except: key), around: step)
    }

    private func alerts(_ verdicts: [Verdict], run: String) throws -> AlertFolding.Outcome {
        let reader = context.store.reader
        let ofRun = try reader.liveAlerts(run: run, base: key.base)
        return AlertFolding(
            ruleSet: context.rules.ruleSet, live: ofRun.filter { $0.suite == key.suite },
            elsewhere: ofRun.filter { $0.suite != key.suite && $0.state == .firing }
                .map { FiringAlert($0) },
            silences: try reader.silencesInForce(at: cost.finished), run: run, key: key, step: checkpoint.traits.step,
            history: try history(run: run), now: cost.finished
        ).fold(verdicts)
    }
}

extension CheckpointFacts {
    init(_ checkpoint: CheckpointRecord) {
        let traits = checkpoint.traits
        self.init(
            run: traits.run, base: traits.baseName, rank: traits.rank, alpha: traits.alpha, targets: traits.targets)
    }
}
