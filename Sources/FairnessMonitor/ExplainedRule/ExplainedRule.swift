import AlertRules
import FairnessMetrics
import ResultStore
import StrictYAML

/// One rule in plain words, and what it says of one stored checkpoint.
package struct ExplainedRule: Sendable {
    /// What the rule says in one category, or over the whole suite.
    struct Place: Sendable {
        let verdict: Verdict
        /// What was recorded when the checkpoint was evaluated; nil where that rule wasn't in force then.
        let recorded: VerdictRecord?
        /// The newest of the run here.
        let alert: AlertRecord?
        /// Of the metric itself from the base, on its scale; nil where there is none.
        let change: Double?
        let items: Items
    }

    /// Which items moved a metric.
    enum Items: Sendable {
        /// The largest contributions to the change from the base first, whatever their sign.
        case known([ItemChange])
        case untold(reason: String)
    }

    struct Checkpoint: Sendable {
        let record: RecordedEvaluation
        let suite: LoadedSuite
        let baseName: String
        /// Whether the rules are those that judged it.
        let isBySameRules: Bool
        let places: [Place]
    }

    let rule: AlertRule
    let rules: LoadedRules
    /// Of the metric; nil for one that this fairwatch only knows from the suite.
    let definition: MetricDefinition?
    let checkpoint: Checkpoint?
    /// Why there is no checkpoint; nil where there is one.
    let absence: String?

    /// - Parameters:
    ///   - query: A checkpoint as `ResultReader.checkpoint(matching:)` takes it; nil for the newest that the rule is about.
    ///   - suites: That the rules were read against.
    ///   - reader: Nil where there are no results, and no checkpoint was asked for.
    init(
        _ name: String, in rules: LoadedRules, of query: String?, suites: [LoadedSuite], _ reader: ResultReader?
    ) throws {
        guard let rule = rules.ruleSet.rules.first(where: { $0.name == name }) else {
            let help = Suggestion.help(name, among: rules.ruleSet.rules.map(\.name))
            throw Refusal(
                code: "unknown-rule", reason: "no rule is called '\(name)'" + (help.map { "; \($0)" } ?? ""))
        }
        self.rule = rule
        self.rules = rules
        let suite = suites.first { $0.suite.name == rule.suite }
        definition = suite.flatMap { suite in
            suite.suite.metricDefinitions.first { $0.fullName(in: suite.suite) == rule.metric }
        }
        guard let reader, let suite else {
            checkpoint = nil
            absence = "there are no results yet to hold it against"
            return
        }
        let chosen = try Self.choose(query, rule, on: suite, in: reader)
        guard let chosen else {
            checkpoint = nil
            absence = "no checkpoint that it is about was evaluated on \(suite.suite.name)"
            return
        }
        let evaluation: StoredEvaluation
        do {
            evaluation = try StoredEvaluation(chosen, suite: suite, for: [rules], in: reader)
        } catch let error as StoredEvaluation.Unmeasurable {
            checkpoint = nil
            absence = "\(chosen.checkpoint.displayName) can't be judged again: \(error.reason)"
            return
        }
        absence = nil
        checkpoint = Checkpoint(
            record: chosen, suite: suite,
            baseName: try reader.base(fingerprint: evaluation.key.base)?.name ?? evaluation.key.base,
            isBySameRules: chosen.evaluation.conditions.rulesSHA256 == rules.sha256,
            places: try Self.places(rule, rules, evaluation, reader))
    }

    /// - Throws: A `Refusal` where a checkpoint that was asked for is none that the rule judges.
    private static func choose(
        _ query: String?, _ rule: AlertRule, on suite: LoadedSuite, in reader: ResultReader
    ) throws -> RecordedEvaluation? {
        let wanted = try query.map { try reader.checkpoint(matching: $0) }
        let evaluated = try reader.recordedEvaluations(onSuites: [suite.sha256])
        let candidates = evaluated.filter { record in
            wanted.map { $0.id == record.checkpoint.id } ?? true
        }
        let about = candidates.filter { rule.condition?.holds(for: CheckpointFacts($0.checkpoint)) ?? true }
        if let newest = about.max(by: { $0.evaluation.id < $1.evaluation.id }) { return newest }
        guard let wanted else { return nil }
        throw Refusal(
            code: "rule-not-about",
            reason: candidates.isEmpty
                ? "\(wanted.displayName) was not evaluated on \(suite.suite.name) (sha256 \(suite.sha256.prefix(12)))"
                : "'\(rule.name)' isn't about \(wanted.displayName): what 'when' or 'where' asks for doesn't hold")
    }

    private static func places(
        _ rule: AlertRule, _ rules: LoadedRules, _ evaluation: StoredEvaluation, _ reader: ResultReader
    ) throws -> [Place] {
        let alerts = try reader.alerts(
            ofRule: rule.name, run: evaluation.checkpoint.traits.run ?? "?", base: evaluation.key.base,
            suite: evaluation.key.suite)
        let verdicts = try evaluation.verdicts(by: rules, in: reader, findsEdges: true).filter { $0.rule == rule.name }
        return zip(verdicts, items(of: rule, in: verdicts.map(\.category), evaluation)).map { verdict, items in
            let metric = evaluation.metrics.first { $0.name == rule.metric && $0.category == verdict.category }
            return Place(
                verdict: verdict,
                recorded: evaluation.record.verdicts.first {
                    $0.rule == rule.name && $0.category == verdict.category
                },
                alert: alerts.last { $0.category == verdict.category },
                change: metric?.contrast?.difference?.value, items: items)
        }
    }

    /// Of each of the categories.
    private static func items(
        of rule: AlertRule, in categories: [String?], _ evaluation: StoredEvaluation
    ) -> [Items] {
        func untold(_ reason: String) -> [Items] { categories.map { _ in .untold(reason: reason) } }
        do {
            let changes = try evaluation.suite.suite.itemChanges(
                of: rule.metric, in: categories, scores: evaluation.scores, base: evaluation.baseScores)
            return changes?.map(items)
                ?? untold("\(rule.suite).\(rule.metric) is no mean of items: none has a part of its own")
        } catch {
            return untold("\(error)")
        }
    }

    private static func items(_ changes: [ItemChange]) -> Items {
        guard changes.contains(where: { $0.contribution != 0 }) else {
            return .untold(reason: "no item has changed from the base")
        }
        let largest = changes.enumerated().sorted { left, right in
            let sizes = (left.element.contribution.magnitude, right.element.contribution.magnitude)
            return sizes.0 == sizes.1 ? left.offset < right.offset : sizes.0 > sizes.1
        }
        return .known(largest.map(\.element))
    }
}
