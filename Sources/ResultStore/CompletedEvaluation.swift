import FairnessMetrics

/// Everything that becomes true when an evaluation has come to an end, to be recorded at once.
package struct CompletedEvaluation: Sendable, Equatable {
    package var key: ScoreKey
    package var conditions: EvaluationConditions
    package var cost: EvaluationCost
    package var scores: SuiteScores
    package var metrics: [Metric]
    /// Of the checkpoint in its run, as `ResultReader.spendingIndex` gave it; nil for what is in no run.
    package var spendingIndex: Int?
    package var verdicts: [VerdictRecord]
    /// Alerts that are new or changed; others stay as they are.
    package var alerts: [AlertRecord]
    package var notes: [String]
    /// Of the checkpoint afterwards: `queued` again when another suite waits for it.
    package var state: CheckpointState
    package var reason: String?
    package var journal: [OutboxEntry]
    package var hookCalls: [HookCall]

    package init(
        key: ScoreKey, conditions: EvaluationConditions, cost: EvaluationCost, scores: SuiteScores,
        metrics: [Metric], spendingIndex: Int? = nil, verdicts: [VerdictRecord] = [], alerts: [AlertRecord] = [],
        notes: [String] = [],
        state: CheckpointState = .evaluated, reason: String? = nil, journal: [OutboxEntry] = [],
        hookCalls: [HookCall] = []
    ) {
        self.key = key
        self.conditions = conditions
        self.cost = cost
        self.scores = scores
        self.metrics = metrics
        self.spendingIndex = spendingIndex
        self.verdicts = verdicts
        self.alerts = alerts
        self.notes = notes
        self.state = state
        self.reason = reason
        self.journal = journal
        self.hookCalls = hookCalls
    }
}
