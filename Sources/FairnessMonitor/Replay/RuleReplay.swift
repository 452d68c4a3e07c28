import AlertRules
import ResultStore

/// Judges stored checkpoints by one set of rules, run by run in the order of steps, with the seeds, places in the run and
/// times of their evaluations: as the daemon would have done with these rules.
struct RuleReplay {
    private struct Run: Hashable {
        let name: String
        let base: String
    }

    let rules: LoadedRules
    private let reader: ResultReader
    private var alerts: [Run: RunAlerts] = [:]

    init(_ rules: LoadedRules, in reader: ResultReader) {
        self.rules = rules
        self.reader = reader
    }

    /// - Parameter evaluation: The next of its run.
    mutating func judge(_ evaluation: StoredEvaluation) throws -> AlertFolding.Outcome {
        let traits = evaluation.checkpoint.traits
        let verdicts = try evaluation.verdicts(by: rules, in: reader)
        let run = Run(name: traits.run ?? "?", base: evaluation.key.base)
        return alerts[run, default: RunAlerts(ruleSet: rules.ruleSet, run: run.name)].fold(
            verdicts, key: evaluation.key, step: traits.step, at: evaluation.time)
    }
}
