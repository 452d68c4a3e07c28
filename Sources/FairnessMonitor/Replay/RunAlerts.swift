import AlertRules
import ResultStore

/// The alerts of one run on one base, carried from checkpoint to checkpoint without a store.
struct RunAlerts {
    private let ruleSet: RuleSet
    private let run: String
    /// What is pending or fires, by the suite's sha256.
    private var live: [String: [AlertRecord]] = [:]

    init(ruleSet: RuleSet, run: String) {
        self.ruleSet = ruleSet
        self.run = run
    }

    /// - Parameters:
    ///   - history: Nil where the checkpoint is the next of its run.
    ///   - time: In seconds since 1970.
    mutating func fold(
        _ verdicts: [Verdict], key: ScoreKey, step: Int?, history: AlertFolding.History? = nil,
        at time: Double
    ) -> AlertFolding.Outcome {
        let own = live[key.suite] ?? []
        let elsewhere = live.filter { $0.key != key.suite }.values.joined()
            .filter { $0.state == .firing }.map { FiringAlert($0) }
        let outcome = AlertFolding(
            ruleSet: ruleSet, live: own, elsewhere: elsewhere, run: run, key: key, step: step,
            history: history, now: time
        ).fold(verdicts)
        let changed = Dictionary(outcome.changed.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let kept = own.map { changed[$0.id] ?? $0 }
        let known = Set(own.map(\.id))
        live[key.suite] = (kept + outcome.changed.filter { !known.contains($0.id) }).filter { $0.state != .resolved }
        return outcome
    }
}
