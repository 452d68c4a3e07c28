import FairnessMetrics
import FairnessStatistics
import FairnessSuites
import ResultStore
import StrictYAML

/// Measures one checkpoint a run anew from the item scores that the daemon keeps, and puts them together by rank.
struct RankStudy {
    let ground: RankGround
    private(set) var selection: RunSelection
    let divergenceSuite: String?
    private let query: RankQuery
    private let reader: ResultReader
    private let suite: Suite

    init(_ query: RankQuery, in reader: ResultReader) throws {
        self.query = query
        self.reader = reader
        ground = try RankGround(query, in: reader)
        suite = try Self.suite(ground.suite)
        let divergences = try Divergences(of: ground, in: reader)
        divergenceSuite = divergences.suite
        if query.moment == .matchedDivergence, divergences.values.isEmpty {
            throw Refusal(
                code: "ranks-question",
                reason: "--at kl needs the KL from the base, which no suite has measured here: add a suite with "
                    + "continuations, such as quick, to the daemon's configuration")
        }
        selection = RunSelection(ground.checkpoints, divergences: divergences.values, moment: query.moment)
    }

    private static func suite(_ record: SuiteRecord) throws -> Suite {
        guard let suite = try LoadedSuite(record)?.suite else {
            throw Refusal(
                code: "ranks-nothing",
                reason: "suite \(record.name) \(record.version) was recorded by another version of fairwatch, which "
                    + "reads it otherwise; evaluate the checkpoints with this version")
        }
        return suite
    }

    mutating func report() throws -> RankReport {
        let name = bareName
        guard let definition = suite.metricDefinitions.first(where: { $0.fullName(in: suite) == name }) else {
            throw Refusal(
                code: "ranks-question",
                reason: "suite \(suite.name) has no metric '\(query.metric)'; its metrics of bias: \(biases)")
        }
        guard definition.measuresBias else {
            throw Refusal(
                code: "ranks-question",
                reason: "'\(name)' has no signed distance from an ideal to put together over runs; metrics that have: "
                    + biases)
        }
        var runs: [RankReport.Run] = []
        var baseValue: ClusterInfluence<String>?
        let base = try baseScores()
        for run in selection.runs {
            guard let scores = try reader.scores(for: run.chosen.key) else {
                selection.remove(run, because: "the item scores of \(run.chosen.checkpoint.shortName) aren't kept")
                continue
            }
            let metrics: [Metric]
            do {
                metrics = try suite.measure(scores: scores, base: base, seed: query.seed, draws: 0)
            } catch {
                selection.remove(run, because: "\(error)")
                continue
            }
            let metric = try metric(definition, among: metrics)
            guard let value = metric.estimate?.influence, let ofBase = metric.contrast?.baseline.influence else {
                let why = metric.undefined ?? "its clusters' contributions aren't known"
                selection.remove(run, because: "\(name) can't be used: \(why)")
                continue
            }
            let ideal = definition.ideal ?? 0
            baseValue = ofBase.distance(from: ideal)
            runs.append(
                RankReport.Run(
                    name: run.name, rank: run.rank, checkpoint: run.chosen.checkpoint, divergence: run.divergence,
                    value: value.distance(from: ideal)))
        }
        guard let baseValue else {
            let reasons = selection.leftOut.prefix(12).map { "  \($0.run): \($0.reason)" }
            throw Refusal(
                code: "ranks-nothing",
                reason: (["no run's \(name) on suite \(suite.name) can be compared"] + reasons).joined(separator: "\n"))
        }
        return try RankReport(
            self, query: query, definition: definition, metric: name, runs: runs, baseValue: baseValue)
    }

    private var bareName: String {
        let prefix = suite.name + "."
        return query.metric.hasPrefix(prefix) ? String(query.metric.dropFirst(prefix.count)) : query.metric
    }

    private var biases: String {
        suite.metricDefinitions.filter(\.measuresBias).map { $0.fullName(in: suite) }.joined(separator: ", ")
    }

    private func metric(_ definition: MetricDefinition, among metrics: [Metric]) throws -> Metric {
        let name = definition.fullName(in: suite)
        let named = metrics.filter { $0.name == name }
        if let found = named.first(where: { $0.category == query.category }) { return found }
        let known = named.compactMap(\.category)
        let problem =
            query.category.map { "\(name) has no category '\($0)'" } ?? "\(name) has no value over all categories"
        let help = query.category.flatMap { Suggestion.help($0, among: known) } ?? known.joined(separator: ", ")
        throw Refusal(code: "ranks-question", reason: "\(problem); --category: \(help)")
    }

    private func baseScores() throws -> SuiteScores {
        guard var key = ground.checkpoints.first?.key else {
            throw Refusal(code: "ranks-nothing", reason: "no checkpoint has been evaluated yet")
        }
        key.subject = .base
        guard let scores = try reader.scores(for: key) else {
            throw Refusal(
                code: "ranks-nothing",
                reason: "the item scores of base \(ground.base.name) on suite \(suite.name) aren't kept; "
                    + "the daemon keeps them with the next checkpoint that it evaluates on them")
        }
        return scores
    }
}

/// KL(base‖tuned) by the checkpoint's sha256: on the suite itself, else on the one that measured the most of them.
private struct Divergences {
    var values: [String: Double] = [:]
    var suite: String?

    init(of ground: RankGround, in reader: ResultReader) throws {
        guard let key = ground.checkpoints.first?.key else { return }
        let wanted = Set(ground.checkpoints.map(\.key.subject))
        let evaluated = try reader.evaluatedCheckpoints().filter { other in
            wanted.contains(other.key.subject) && other.key.base == key.base && other.key.numeric == key.numeric
                && other.key.promptForm == key.promptForm
        }
        let found = try reader.values(
            of: MetricDefinition.divergenceFromBase.name, in: evaluated.map(\.evaluation))
        let bySuite = Dictionary(grouping: evaluated.filter { found[$0.evaluation] != nil }, by: \.key.suite)
        let best = bySuite.max { one, other in
            (one.key == key.suite ? 1 : 0, one.value.count, other.key)
                < (other.key == key.suite ? 1 : 0, other.value.count, one.key)
        }
        guard let best else { return }
        suite = try reader.suite(sha256: best.key)?.name
        for member in best.value {
            if let sha256 = member.checkpoint.sha256 { values[sha256] = found[member.evaluation] }
        }
    }
}

extension MetricDefinition {
    /// Signed: values lie on either side of the ideal, so that noise alone doesn't keep them away from it.
    fileprivate var measuresBias: Bool {
        guard let ideal, !isDescriptive, !needsBase else { return false }
        return range.lowerBound < ideal && ideal < range.upperBound
    }
}
