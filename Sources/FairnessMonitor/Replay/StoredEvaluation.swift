import AlertRules
import FairnessMetrics
import ResultStore

/// A checkpoint measured anew from the item scores that the store keeps of it and its base, to be judged by any rules.
///
/// Seed and draws are those of its evaluation, so that its metrics are, too.
struct StoredEvaluation {
    /// Why an evaluation can't be measured again.
    struct Unmeasurable: Error {
        let reason: String
    }

    let record: RecordedEvaluation
    let suite: LoadedSuite
    let scores: SuiteScores
    let baseScores: SuiteScores
    let metrics: [Metric]

    var checkpoint: CheckpointRecord { record.checkpoint }
    var key: ScoreKey { record.evaluation.key }
    /// When it was judged: by it exceptions are.
    var time: Double { record.evaluation.cost.finished }

    /// - Parameters:
    ///   - suite: Of the evaluation's sha256.
    ///   - rules: All that are going to judge it: only what they are about is measured.
    init(
        _ record: RecordedEvaluation, suite: LoadedSuite, for rules: [LoadedRules], in reader: ResultReader
    ) throws {
        self.record = record
        self.suite = suite
        let key = record.evaluation.key
        var baseKey = key
        baseKey.subject = .base
        guard let scores = try reader.scores(for: key) else {
            throw Unmeasurable(reason: "its item scores aren't kept")
        }
        guard let baseScores = try reader.scores(for: baseKey) else {
            throw Unmeasurable(reason: "the item scores of its base aren't kept")
        }
        self.scores = scores
        self.baseScores = baseScores
        do {
            metrics = try suite.suite.measure(
                scores: scores, base: baseScores, seed: record.evaluation.conditions.seed,
                about: Set(
                    rules.flatMap { $0.ruleSet.rules }.filter { $0.suite == suite.suite.name }.map(\.metric)))
        } catch {
            throw Unmeasurable(reason: "\(error)")
        }
    }

    /// - Parameter findsEdges: Whether they say from which value on they would fire.
    func verdicts(
        by rules: LoadedRules, in reader: ResultReader, findsEdges: Bool = false
    ) throws -> [Verdict] {
        try CheckpointJudgement(
            reader: reader, rules: rules, seed: record.evaluation.conditions.seed, key: key, checkpoint: checkpoint,
            suite: suite.suite
        ).verdicts(
            on: metrics, scores: scores, spendingIndex: record.evaluation.spendingIndex ?? 1,
            findsEdges: findsEdges)
    }
}
