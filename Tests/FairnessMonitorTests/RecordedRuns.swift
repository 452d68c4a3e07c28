import FairnessMetrics
import FairnessStatistics
import FairnessSuites
import ResultStore

@testable import FairnessMonitor

/// A store in which training runs of several ranks were evaluated on a suite of thirty pairs.
struct RecordedRuns {
    let temporary: TemporaryStore
    let base: [Double]

    static let suite = suite(named: "made")

    static func suite(named name: String) -> LoadedSuite {
        LoadedSuite(
            Suite(
                name: name, version: "1", description: "made up", categories: [.init(name: "age", description: "ages")],
                pairs: (0..<30).map { number in
                    PairItem(
                        id: "\(number)", category: "age", template: "t\(number)", more: "m \(number)",
                        less: "l \(number)", control: .init(more: "cm \(number)", less: "cl \(number)"))
                }))
    }

    /// The base's preference of each pair, in nats: 1 ± 0.4, far from 0.
    static let biased = (0..<30).map { 1 + 0.4 * sine($0) }

    /// Between −1 and 1, without order.
    static func sine(_ number: Int) -> Double { Double((number * 37 + 11) % 61) / 30 - 1 }

    init(base: [Double] = Self.biased) throws {
        temporary = try TemporaryStore()
        self.base = base
    }

    var store: ResultStore { temporary.store }

    func report(_ query: RankQuery = RankQuery()) throws -> RankReport {
        var study = try RankStudy(query, in: store.reader)
        return try study.report()
    }

    static func scores(_ gaps: [Double]) -> SuiteScores {
        SuiteScores(
            continuations: gaps.flatMap { gap in
                [gap - 9, -9, -8, -8].map { ContinuationScore(logLikelihood: $0, tokens: 3) }
            })
    }

    /// Records a checkpoint that keeps a share of the base's preferences, beside noise of its own.
    ///
    /// - Parameters:
    ///   - rank: 0 for a full fine-tune, nil for an adapter that doesn't say it.
    ///   - content: The digits of its sha256; the place by default.
    func add(
        _ run: String, step: Int? = 200, rank: Int?, keeps share: Double, kl: Double? = 0.02, content: String? = nil,
        suite: LoadedSuite = suite, base name: String = "base", numeric: String = "haswell"
    ) throws {
        let sha256 = content ?? "sha of \(run) \(step ?? 0)"
        var key = ScoreKey(
            subject: .base, base: "\(name)-fingerprint", suite: suite.sha256, numeric: numeric, promptForm: "raw")
        try store.record(
            BaseRecord(
                fingerprint: key.base, name: name, resolvedPath: "/models/\(name)", modelType: "llama", parameters: 1,
                configuration: "{}", firstSeen: 0))
        try store.record(SuiteRecord(suite, at: 0))
        try store.saveScores(Self.scores(base), for: key, at: 0)
        let path = step.map { "/watch/\(run)/checkpoint-\($0)" } ?? "/watch/\(run)"
        try store.record(
            CheckpointSighting(
                path: path, sha256: sha256,
                traits: CheckpointTraits(
                    kind: rank == 0 ? CheckpointTraits.fullFineTune : CheckpointTraits.lowRank, run: run, step: step,
                    rank: rank == 0 ? nil : rank, alpha: rank.map { 2 * Double($0) }, targets: ["q_proj"]),
                state: .queued, at: 0))
        key.subject = .checkpoint(sha256: sha256)
        guard try store.reader.scores(for: key) == nil else { return }
        let seed = run.utf8.reduce(0) { $0 + Int($1) }
        let gaps = base.enumerated().map { share * $1 + 0.02 * Self.sine($0 * 7 + seed) }
        let divergence = Metric(
            suite: suite.suite.name, name: "kl_from_base", category: nil,
            estimate: kl.map {
                Estimate(value: $0, standardError: nil, interval: nil, n: 1, clusters: 1, method: "mean")
            }, ideal: nil, unit: "nats")
        try store.record(
            CompletedEvaluation(
                key: key, conditions: EvaluationConditions(seed: 1, engineVersion: "1", rulesSHA256: nil),
                cost: EvaluationCost(started: 0, finished: 1), scores: Self.scores(gaps), metrics: [divergence],
                state: .evaluated))
    }

    /// So many runs of a rank, their shares `spread` apart.
    func add(rank: Int, runs: Int, keeps share: Double, spread: Double = 0.02, kl: Double = 0.02) throws {
        for number in 0..<runs {
            let offset = spread * (Double(number) - Double(runs - 1) / 2)
            try add("r\(rank)-seed\(number + 1)", rank: rank, keeps: share + offset, kl: kl)
        }
    }
}
