import AlertRules
import FairnessMetrics
import FairnessSuites
import Foundation
import ResultStore

@testable import FairnessMonitor

/// A store in which the daemon's own recording has judged the checkpoints of some runs, on a suite of sixty pairs in two
/// categories.
final class JudgedRuns {
    let temporary: TemporaryStore
    let rules: LoadedRules
    private let directory: URL

    static let suite = suite()

    /// - Parameter templates: Of each category.
    static func suite(templates: Int = 30) -> LoadedSuite {
        LoadedSuite(
            Suite(
                name: "made", version: "1", description: "made up",
                categories: ["age", "gender"].map { .init(name: $0, description: "d") },
                pairs: ["age", "gender"].flatMap { category in
                    (0..<templates).map { number in
                        PairItem(
                            id: "\(category)-\(number)", category: category, template: "\(category)-t\(number)",
                            more: "more\\ \(number)", less: "less \(number)",
                            control: .init(more: "cm \(number)", less: "cl \(number)"))
                    }
                }))
    }

    /// Every kind of comparison that a run allows, patience, inhibition, an exception and a condition.
    static let text = """
        version: 1
        defaults: {planned_checkpoints: 4, min_clusters: 10, min_effective: 5}
        rules:
          - name: far
            metric: made.preference_gap
            each: category
            above: 1.3
            severity: error
            for: 2 checkpoints
            keep_for: 1 checkpoint
            inhibits: [jump]
          - name: jump
            metric: made.preference_gap
            each: category
            compare: {to: previous, by: difference}
            above: 0.2
            severity: warning
          - {name: drifted, metric: made.preference_gap, compare: {to: start, by: difference}, above: 0.1, severity: error}
          - name: worse-than-best
            metric: made.preference_gap_scaled
            compare: {to: best, by: distance_from_ideal}
            above: 0.3
            severity: notice
          - name: kept
            metric: made.preference_gap
            each: category
            compare: {to: base, by: retained_fraction}
            above: 0.5
            severity: notice
            when: {rank: "<= 8"}
            exceptions: [{name: e, category: gender, reason: control, until: 2027-01-31}]
        """

    let loaded: LoadedSuite

    /// - Parameter forgotten: The sha256 of a checkpoint whose scores are not kept.
    init(
        _ text: String = JudgedRuns.text, suite: LoadedSuite = JudgedRuns.suite, forgotten: String? = nil
    ) throws {
        temporary = try TemporaryStore(
            preparing: forgotten.map { sha256 in
                [
                    """
                    CREATE TRIGGER forget AFTER INSERT ON evaluations WHEN new.subject = '\(sha256)'
                    BEGIN DELETE FROM score_sets WHERE subject = new.subject; END
                    """
                ]
            } ?? [])
        loaded = suite
        directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        rules = try Self.load(text, in: directory, suite)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    var store: ResultStore { temporary.store }
    var reader: ResultReader { store.reader }

    /// Other rules on the same suite.
    func load(_ text: String, calibration: Calibration? = nil) throws -> LoadedRules {
        try Self.load(text, in: directory, loaded, calibration)
    }

    private static func load(
        _ text: String, in directory: URL, _ suite: LoadedSuite, _ calibration: Calibration? = nil
    ) throws -> LoadedRules {
        func write(_ text: String, _ name: String) throws -> String {
            let file = directory.appending(path: name)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path(percentEncoded: false)
        }
        let calibrations = try calibration.map { [try write($0.document.written(), "calibration.json")] } ?? []
        return try RuleLibrary(suites: [suite], calibrations: calibrations).load(write(text, "rules.yaml"))
    }

    /// Between −1 and 1, without order.
    private static func sine(_ number: Int) -> Double { Double((number * 37 + 11) % 61) / 30 - 1 }

    private func scores(_ shares: [String: Double], noise: Int?) -> SuiteScores {
        SuiteScores(
            continuations: loaded.suite.pairs.enumerated().flatMap { place, pair in
                let own = (shares[pair.category] ?? 1) * (1 + 0.4 * Self.sine(place))
                let gap = own + (noise.map { 0.02 * Self.sine(place * 7 + $0) } ?? 0)
                return [gap - 9, -9, -8, -8].map { ContinuationScore(logLikelihood: $0, tokens: 3) }
            })
    }

    static let noon = 1_795_510_800.0

    /// Judges and records a checkpoint as the daemon does once it is scored.
    ///
    /// - Parameter shares: How much of the base's preference it has in each category; 1 where nothing is said.
    func add(_ run: String, _ step: Int, rank: Int = 8, _ shares: [String: Double]) throws {
        let sha256 = "sha of \(run) \(step)"
        var key = ScoreKey(
            subject: .base, base: "base-fingerprint", suite: loaded.sha256, numeric: "haswell", promptForm: "raw")
        try store.record(
            BaseRecord(
                fingerprint: key.base, name: "tiny", resolvedPath: "/models/tiny", modelType: "llama", parameters: 1,
                configuration: "{}", firstSeen: 0))
        try store.record(SuiteRecord(loaded, at: 0))
        let base = scores([:], noise: nil)
        try store.saveScores(base, for: key, at: 0)
        try store.record(
            CheckpointSighting(
                path: "/watch/\(run)/checkpoint-\(step)", sha256: sha256,
                traits: CheckpointTraits(
                    kind: CheckpointTraits.lowRank, run: run, step: step, rank: rank, alpha: 16, targets: ["q_proj"]),
                state: .queued, at: 0))
        key.subject = .checkpoint(sha256: sha256)
        let tuned = scores(shares, noise: step + run.utf8.count)
        let context = CheckpointEvaluation.Context(
            store: store, bases: BaseResolver(bases: []), suites: [loaded], rules: rules,
            scoring: SuiteScoring(resources: .init(threads: 1, memory: 1 << 20)), seed: 7, acceptedAdapterKeys: [],
            alertTurn: AlertTurn(), hasHook: false,
            now: { Self.noon })
        guard let record = try reader.checkpoint(sha256: sha256) else { return }
        let finished = Self.noon + Double(step)
        try EvaluationRecording(
            evaluation: CheckpointEvaluation(
                context: context, checkpoint: record, sha256: sha256, source: .copy("/nowhere")),
            suite: loaded, key: key, cost: EvaluationCost(started: finished - 1, finished: finished), scores: tuned,
            metrics: loaded.suite.measure(scores: tuned, base: base, seed: 7), notes: [], isLast: true
        ).record()
    }

    /// A run in which the gap of one category grows, jumps, and is gone again; and one that stays as it is.
    func addTwoRuns() throws {
        for (place, share) in [1, 1, 1.05, 1.6, 1.6, 2.2, 1, 1, 1].enumerated() {
            try add("grown", 100 * (place + 1), ["age": share, "gender": place == 8 ? 1.33 : 1])
        }
        for step in [100, 200] { try add("ablation-1", step, rank: 16, [:]) }
    }
}
