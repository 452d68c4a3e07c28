/// An evaluation that came to nothing.
package struct FailedEvaluation: Sendable, Equatable {
    package var key: ScoreKey
    package var conditions: EvaluationConditions
    package var cost: EvaluationCost
    /// What went wrong and how to mend it; the checkpoint's reason.
    package var error: String
    /// True when the worker died or hung, so that the content itself is under suspicion.
    package var isCrash: Bool

    package init(
        key: ScoreKey, conditions: EvaluationConditions, cost: EvaluationCost, error: String, isCrash: Bool
    ) {
        self.key = key
        self.conditions = conditions
        self.cost = cost
        self.error = error
        self.isCrash = isCrash
    }
}

/// The failures of one evaluation since it last succeeded.
package struct AttemptRecord: Sendable, Equatable {
    package var key: ScoreKey
    package var failures: Int
    /// How many of them were crashes of the worker.
    package var crashes: Int
    package var lastError: String
    package var lastAt: Double
    /// Not to be tried again before; nil means never by itself.
    package var nextAt: Double?
    /// Whether this content, on any suite, has crashed the worker twice.
    package var isQuarantined: Bool
}
