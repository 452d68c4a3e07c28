/// One evaluation as stored, whether it came to metrics or not.
package struct EvaluationRecord: Sendable, Equatable, Identifiable {
    package enum Outcome: String, Sendable, Codable {
        case evaluated
        case failed
    }

    package var id: Int64
    package var key: ScoreKey
    package var conditions: EvaluationConditions
    package var cost: EvaluationCost
    /// 1 for the first; one more for each failure before it.
    package var attempt: Int
    package var outcome: Outcome
    package var error: String?
    /// Of the checkpoint among those of its run that were evaluated on this base and suite, from 1: by it alpha was
    /// spent. Nil for a failure.
    package var spendingIndex: Int?
    /// Warnings that belong to the result, such as "the adapter changes nothing".
    package var notes: [String]
}

/// What an evaluation's metrics and verdicts depend on beside its scores.
package struct EvaluationConditions: Sendable, Equatable {
    /// Of the resampling.
    package var seed: UInt64
    package var engineVersion: String
    /// Of the rules that judged it; nil when none did.
    package var rulesSHA256: String?

    package init(seed: UInt64, engineVersion: String, rulesSHA256: String?) {
        self.seed = seed
        self.engineVersion = engineVersion
        self.rulesSHA256 = rulesSHA256
    }
}

package struct EvaluationCost: Sendable, Equatable {
    package var started: Double
    package var finished: Double
    /// As told before the scoring began.
    package var estimatedSeconds: Double?
    /// User and system time of the worker, all threads.
    package var cpuSeconds: Double?
    /// Of the worker's resident memory.
    package var peakMemoryBytes: Int?

    package init(
        started: Double, finished: Double, estimatedSeconds: Double? = nil, cpuSeconds: Double? = nil,
        peakMemoryBytes: Int? = nil
    ) {
        self.started = started
        self.finished = finished
        self.estimatedSeconds = estimatedSeconds
        self.cpuSeconds = cpuSeconds
        self.peakMemoryBytes = peakMemoryBytes
    }
}
