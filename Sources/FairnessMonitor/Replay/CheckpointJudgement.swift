import AlertRules
import FairnessMetrics
import FairnessSuites
import ResultStore

/// What rules say of a measured checkpoint beside the others of its run that the store keeps: when it is evaluated, and
/// whenever it is judged again.
struct CheckpointJudgement {
    let reader: ResultReader
    let rules: LoadedRules
    let seed: UInt64
    let key: ScoreKey
    let checkpoint: CheckpointRecord
    let suite: Suite

    var run: String { checkpoint.traits.run ?? "?" }

    var calibration: Calibration? {
        rules.calibrations.calibration(base: key.base, suite: key.suite, promptForm: key.promptForm)
    }

    /// - Parameters:
    ///   - scores: Of the checkpoint, which `metrics` were measured from.
    ///   - spendingIndex: Of the checkpoint in its run.
    ///   - findsEdges: Whether they say from which value on they would fire.
    func verdicts(
        on metrics: [Metric], scores: SuiteScores, spendingIndex: Int, findsEdges: Bool = false
    ) throws -> [Verdict] {
        let others = try ComparedCheckpoints(
            reader, key: key, scores: scores, run: run, step: checkpoint.traits.step, suite: suite, rules: rules,
            seed: seed)
        return Judgement(rules: rules, seed: seed, calibration: calibration).verdicts(
            on: metrics, of: CheckpointFacts(checkpoint), suite: suite.name, spendingIndex: spendingIndex,
            others: others, findsEdges: findsEdges)
    }
}
