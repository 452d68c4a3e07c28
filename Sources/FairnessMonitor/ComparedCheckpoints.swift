import AlertRules
import FairnessMetrics
import FairnessSuites
import ResultStore

/// Where a metric stands among a suite's.
struct MetricPlace: Hashable {
    let name: String
    /// Nil for the whole suite.
    let category: String?
}

extension Metric {
    var place: MetricPlace { MetricPlace(name: name, category: category) }
}

/// Another checkpoint on the same base and suite, measured again from its scores.
struct MeasuredCheckpoint {
    /// Only those that anything is compared by.
    let metrics: [MetricPlace: Metric]
    /// Whether every score is that of the checkpoint which is judged.
    let isUnchanged: Bool

    /// - Parameters:
    ///   - places: Of the metrics to keep.
    ///   - judged: The scores of the checkpoint that is judged.
    init(
        _ scores: SuiteScores, judged: SuiteScores, suite: Suite, places: Set<MetricPlace>, seed: UInt64
    ) throws(MeasurementError) {
        // Intervals of the others aren't asked for, and what their clusters contribute needs no draws.
        let measured = try suite.measure(scores: scores, seed: seed, draws: 0)
        metrics = Dictionary(
            measured.filter { places.contains($0.place) }.map { ($0.place, $0) },
            uniquingKeysWith: { first, _ in first })
        isUnchanged = scores.continuations == judged.continuations
    }
}

/// The checkpoints that rules compare another one with.
struct ComparedCheckpoints {
    /// Those of its run before it, by step.
    let earlier: [MeasuredCheckpoint]
    /// Why there is none that may be compared.
    let noEarlier: String
    /// Those that somebody has named and rules ask for, or why they can't be compared with.
    let references: [String: Result<MeasuredCheckpoint, Metric.Incomparable>]

    static let startLength = 3

    func contrasts(
        of metric: Metric, with targets: Set<ComparisonTarget>
    ) -> [ComparisonTarget: Result<Observation.Contrast, Observation.Incomparable>] {
        var found: [ComparisonTarget: Result<Observation.Contrast, Observation.Incomparable>] = [:]
        for target in targets where target != .base {
            found[target] = contrast(of: metric, with: target)
                .map { Observation.Contrast($0) }.mapError { Observation.Incomparable($0.reason) }
        }
        return found
    }

    private func contrast(
        of metric: Metric, with target: ComparisonTarget
    ) -> Result<Metric.Contrast, Metric.Incomparable> {
        switch target {
        case .base:
            return .failure(.init(reason: "no contrast"))
        case .previous:
            guard let previous = earlier.last else { return .failure(.init(reason: noEarlier)) }
            return mean(of: [previous], metric)
        case .start:
            let first = Array(earlier.prefix(Self.startLength))
            guard !first.isEmpty else { return .failure(.init(reason: noEarlier)) }
            guard first.count == Self.startLength else {
                return .failure(
                    .init(reason: "it is the mean of \(Self.startLength) checkpoints, and \(first.count) came before"))
            }
            return mean(of: first, metric)
        case .best(let preference):
            return best(preference, metric)
        case .reference(let name):
            return (references[name] ?? .failure(.init(reason: "no checkpoint is named so")))
                .flatMap { mean(of: [$0], metric) }
        }
    }

    private func mean(
        of others: [MeasuredCheckpoint], _ metric: Metric
    ) -> Result<Metric.Contrast, Metric.Incomparable> {
        let measured = others.compactMap { $0.metrics[metric.place] }
        guard measured.count == others.count else { return .failure(.init(reason: "it isn't measured there")) }
        return metric.contrast(withMeanOf: measured, isUnchanged: others.allSatisfy(\.isUnchanged))
    }

    private func best(
        _ preference: ComparisonTarget.Preference, _ metric: Metric
    ) -> Result<Metric.Contrast, Metric.Incomparable> {
        let measured = earlier.filter { $0.metrics[metric.place]?.estimate != nil }
        guard !measured.isEmpty else { return .failure(.init(reason: noEarlier)) }
        let unchanged = measured.indices.filter { measured[$0].isUnchanged }
        return metric.contrast(
            withBestOf: measured.compactMap { $0.metrics[metric.place] }, unchanged: Set(unchanged)
        ) { one, other in
            switch preference {
            case .least: one < other
            case .greatest: one > other
            case .nearestIdeal: (one - (metric.ideal ?? 0)).magnitude < (other - (metric.ideal ?? 0)).magnitude
            }
        }
    }
}

extension ComparedCheckpoints {
    /// From what the store keeps of a checkpoint's run; nothing is read that no rule asks for.
    ///
    /// - Parameters:
    ///   - key: Of the scores of the checkpoint that is judged.
    ///   - step: Of that checkpoint.
    init(
        _ reader: ResultReader, key: ScoreKey, scores: SuiteScores, run: String, step: Int?, suite: Suite,
        rules: LoadedRules, seed: UInt64
    ) throws {
        let targets = rules.targets(on: suite.name)
        let ofRun = targets.filter { !$0.value.isDisjoint(with: [.previous, .start]) || $0.value.asksForBest }
        references = try Self.references(
            Set(targets.values.joined().compactMap(\.referenceName)), reader, key: key, judged: scores, suite: suite,
            places: Set(targets.keys), seed: seed)
        guard !ofRun.isEmpty, let step else {
            earlier = []
            noEarlier = "it has no step, so nothing is known to come before it"
            return
        }
        let places = Set(ofRun.keys)
        let asksForBest = ofRun.values.contains(where: \.asksForBest)
        var subjects = try reader.scoredCheckpoints(ofRun: run, before: step, key: key)
        if !asksForBest, subjects.count > Self.startLength + 1 {
            subjects = subjects.prefix(Self.startLength) + subjects.suffix(1)
        }
        earlier = try subjects.compactMap { sha256 in
            var other = key
            other.subject = .checkpoint(sha256: sha256)
            return try reader.scores(for: other).map {
                try MeasuredCheckpoint($0, judged: scores, suite: suite, places: places, seed: seed)
            }
        }
        noEarlier = "no earlier checkpoint of the run was measured on the same base and suite by the same arithmetic"
    }
}

extension ComparedCheckpoints {
    private static func references(
        _ names: Set<String>, _ reader: ResultReader, key: ScoreKey, judged: SuiteScores, suite: Suite,
        places: Set<MetricPlace>, seed: UInt64
    ) throws -> [String: Result<MeasuredCheckpoint, Metric.Incomparable>] {
        guard !names.isEmpty else { return [:] }
        var found: [String: Result<MeasuredCheckpoint, Metric.Incomparable>] = [:]
        for reference in try reader.references() where names.contains(reference.name) {
            var other = key
            other.subject = .checkpoint(sha256: reference.sha256)
            guard let scores = try reader.scores(for: other) else {
                found[reference.name] = .failure(
                    .init(
                        reason: "'\(reference.name)' (\(reference.sha256.prefix(12))) wasn't measured on the same base "
                            + "and suite by the same arithmetic"))
                continue
            }
            found[reference.name] = .success(
                try MeasuredCheckpoint(scores, judged: judged, suite: suite, places: places, seed: seed))
        }
        return found
    }
}

extension ComparisonTarget {
    fileprivate var referenceName: String? { if case .reference(let name) = self { name } else { nil } }
}

extension Set<ComparisonTarget> {
    fileprivate var asksForBest: Bool {
        contains { if case .best = $0 { true } else { false } }
    }
}
