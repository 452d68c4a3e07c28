import FairnessMetrics
import FairnessStatistics
import ResultStore

/// What `fairwatch ranks` tells: how much of the base's bias is kept at each LoRA rank, and what the runs allow to say.
package struct RankReport: Sendable {
    /// A training run with its value: the distance from the metric's ideal.
    struct Run: Sendable {
        let name: String
        let rank: RunRank
        let checkpoint: CheckpointRecord
        let divergence: Double?
        let value: ClusterInfluence<String>
    }

    /// The runs of one rank.
    struct Row: Sendable {
        let rank: RunRank
        let runs: [Run]
        let contrast: RunContrast<String>
        /// Nil where the base has no bias that could be kept.
        let retention: FiellerRatio?
        let retentionInterval: FiellerRatio.Interval?
        var comparison = RankComparison.Outcome.none

        var divergence: Double? {
            let known = runs.compactMap(\.divergence)
            return known.count == runs.count ? known.reduce(0, +) / Double(runs.count) : nil
        }
    }

    let query: RankQuery
    let definition: MetricDefinition
    let metric: String
    let ideal: Double
    let base: BaseRecord
    let suite: SuiteRecord
    let numeric: String
    let promptForm: String
    /// The base's own distance from the ideal.
    let baseValue: ClusterInfluence<String>
    /// The suite whose contexts the KL was measured on.
    let divergenceSuite: String?
    let level: Double?
    /// By rank, full fine-tunes last.
    private(set) var rows: [Row]
    /// Over LoRA ranks, of the values.
    let trend: PermutedTrend?
    let comparison: RankComparison?
    let leftOut: [RunSelection.LeftOut]
    let notes: [String]

    /// |value| of the base over its standard error.
    var baseStrength: Double { baseValue.standardError.map { baseValue.value.magnitude / $0 } ?? 0 }

    /// The base's bias is large enough to be kept.
    var hasRetention: Bool { rows.contains { $0.retention != nil } }

    init(
        _ study: RankStudy, query: RankQuery, definition: MetricDefinition, metric: String, runs: [Run],
        baseValue: ClusterInfluence<String>
    ) throws {
        self.query = query
        self.definition = definition
        self.metric = metric
        self.baseValue = baseValue
        ideal = definition.ideal ?? 0
        base = study.ground.base
        suite = study.ground.suite
        numeric = study.ground.checkpoints.first?.key.numeric ?? ""
        promptForm = study.ground.checkpoints.first?.key.promptForm ?? ""
        divergenceSuite = study.divergenceSuite
        level = study.selection.level
        leftOut = study.selection.leftOut
        notes = study.ground.notes + Self.copies(runs)

        let groups = Dictionary(grouping: runs, by: \.rank).sorted { $0.key < $1.key }
        let known = groups.compactMap { rank, runs in RunGroup(runs.map(\.value)).map { (rank, runs, $0) } }
        guard !known.isEmpty else {
            throw Refusal(
                code: "ranks-nothing",
                reason: (["no run is left to compare:"] + leftOut.map { "  \($0.run): \($0.reason)" })
                    .joined(separator: "\n"))
        }
        rows = known.map { rank, runs, group in
            let contrast = RunContrast(group)
            let retention = contrast.ratio(over: baseValue).flatMap(Retention.init)?.ratio
            return Row(
                rank: rank, runs: runs, contrast: contrast, retention: retention,
                retentionInterval: retention.flatMap { _ in contrast.ratioInterval(over: baseValue) })
        }
        comparison =
            rows.allSatisfy { $0.retention != nil }
            ? RankComparison(known.map { ($0.0, $0.2) }, base: baseValue, margin: query.margin) : nil
        for index in rows.indices { rows[index].comparison = comparison?.outcomes[rows[index].rank] ?? .none }
        let lowRank = runs.compactMap { run in run.rank.number.map { (rank: $0, value: run.value.value) } }
        trend = PermutedTrend(ranks: lowRank.map(\.rank), values: lowRank.map(\.value), seed: query.seed)
    }

    /// Contents that lie in several runs and are counted once.
    private static func copies(_ runs: [Run]) -> [String] {
        runs.compactMap { run in
            let others = Set(run.checkpoint.paths.compactMap(\.run)).subtracting([run.name]).sorted()
            guard !others.isEmpty else { return nil }
            return "\(others.joined(separator: ", ")) holds the same bytes as \(run.checkpoint.shortName): counted once"
        }
    }
}
