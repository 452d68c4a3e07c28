import AlertRules
import CheckpointDirectory
import FairnessMetrics
import Glibc
import ResultStore

/// One adapter or full fine-tune measured on some suites and judged, without a daemon: what `fairwatch check` does.
package struct CheckRun: Sendable {
    /// What was measured on one suite.
    package struct SuiteReport: Sendable {
        package var suite: LoadedSuite
        package var metrics: [Metric]
        /// Of each layer; nil when not asked for, empty when there is nothing to compare.
        package var layers: [LayerDivergence]?
        /// Empty when no rules were given.
        package var verdicts: [VerdictRecord]
        package var plan: WorkPlan
        package var usage: WorkUsage
        /// False when the base had to be scored first.
        package var baseWasKnown: Bool
    }

    package struct Report: Sendable {
        package var adapterPath: String
        /// `CheckpointTraits.lowRank` or `fullFineTune`.
        package var kind: String
        /// The content's identity, the same that the daemon would give it.
        package var sha256: String
        package var adapter: AdapterDescription
        package var basePath: String
        package var baseFingerprint: String
        package var modelType: String
        package var suites: [SuiteReport]
        package var rulesSHA256: String?
        package var seed: UInt64
        package var numericFingerprint: String
        /// Worth knowing beside the numbers, such as an adapter that changes nothing.
        package var notes: [String]
    }

    /// What is under way, for a progress bar.
    package enum Stage: Sendable, Equatable {
        case base(suite: String)
        case adapter(suite: String)
        case fineTune(suite: String)
    }

    package var adapter: String
    package var base: String
    package var suites: [LoadedSuite]
    package var rules: LoadedRules?
    package var resources: SuiteScoring.Resources
    package var seed = DaemonConfiguration.defaultSeed
    /// Of the resampling behind the intervals; with none they are Student's t, and the errors are the same.
    package var draws = 10_000
    /// Where base scores are kept between runs; nil keeps none.
    package var cachePath: String?

    package init(
        adapter: String, base: String, suites: [LoadedSuite], rules: LoadedRules?, resources: SuiteScoring.Resources
    ) {
        self.adapter = adapter
        self.base = base
        self.suites = suites
        self.rules = rules
        self.resources = resources
    }

    /// - Parameters:
    ///   - onPlan: The estimate, before a stage's work begins.
    ///   - onProgress: The fraction of a stage's work that is done.
    package func run(
        onPlan: @escaping @Sendable (Stage, WorkPlan) -> Void = { _, _ in },
        onProgress: @escaping @Sendable (Stage, Double) -> Void = { _, _ in }
    ) async throws -> Report {
        let base = try BaseModel(path: base)
        // Read here too, so that a refusal comes before any work.
        let checkpoint = try CheckedCheckpoint(
            path: adapter, base: base, suites: suites, acceptedKeys: Set(resources.acceptedAdapterKeys))
        let fingerprint = try base.fingerprint()
        let cache = BaseScoreCache(path: cachePath)
        var report = Report(
            adapterPath: adapter, kind: checkpoint.kind, sha256: checkpoint.sha256, adapter: checkpoint.description,
            basePath: base.resolvedPath, baseFingerprint: fingerprint, modelType: base.configuration.modelType,
            suites: [], rulesSHA256: rules?.sha256, seed: seed, numericFingerprint: NumericFingerprint.current,
            notes: checkpoint.description.notes)
        let scoring = SuiteScoring(resources: resources)
        func score(_ suite: LoadedSuite, _ model: ScoredModel?, _ stage: Stage) async throws -> SuiteScoring.Outcome {
            var events = SuiteScoring.Events()
            events.planned = { onPlan(stage, $0) }
            events.progress = { onProgress(stage, $0) }
            let outcome = try await scoring.score(
                suite, base: base.resolvedPath, adapter: model?.adapter, fineTune: model?.fineTune,
                events: events)
            try model?.checkUnchanged()
            return outcome
        }
        let facts = CheckpointFacts(checkpoint.description, path: adapter)
        var judged: [[Verdict]] = []
        for suite in suites {
            let key = ScoreKey(
                subject: .base, base: fingerprint, suite: suite.sha256, numeric: NumericFingerprint.current,
                promptForm: PromptForm.raw.identity)
            let known = cache.scores(for: key)
            let baseScores: SuiteScores
            if let known {
                baseScores = known
            } else {
                baseScores = try await score(suite, nil, .base(suite: suite.suite.name)).scores
                cache.save(baseScores, for: key, base: base, path: self.base, suite: suite)
            }
            let outcome = try await score(suite, checkpoint.model, checkpoint.stage(suite.suite.name))
            let metrics = try suite.suite.measure(
                scores: outcome.scores, base: baseScores, seed: seed, draws: draws)
            var verdicts: [Verdict] = []
            if let rules {
                let calibration = rules.calibrations.calibration(
                    base: fingerprint, suite: suite.sha256, promptForm: key.promptForm)
                verdicts = Judgement(rules: rules, seed: seed, calibration: calibration)
                    .verdicts(on: metrics, of: facts, suite: suite.suite.name)
                report.notes += [
                    calibration?.note(on: metrics), rules.note(onMissing: calibration, suite: suite.suite.name),
                ].compactMap { $0 }
            }
            if outcome.scores.equal(base: baseScores), !report.adapter.isZero {
                report.notes.append(checkpoint.model.changesNothing(on: suite.suite.name))
            }
            report.suites.append(
                SuiteReport(
                    suite: suite, metrics: metrics,
                    layers: resources.comparesLayers
                        ? suite.suite.measure(layers: outcome.layers, seed: seed) : nil,
                    verdicts: [], plan: outcome.plan,
                    usage: outcome.usage, baseWasKnown: known != nil))
            judged.append(verdicts)
        }
        guard let rules else { return report }
        for (place, verdicts) in rules.ruleSet.muted(judged, run: facts.run, at: Double(time(nil))).enumerated() {
            report.suites[place].verdicts = verdicts.map { VerdictRecord($0) }
        }
        let leftOut = rules.ruleSet.rules.filter { !($0.condition?.holds(for: facts) ?? true) }.map(\.name)
        if !leftOut.isEmpty {
            report.notes.append(
                "not judged, because this checkpoint isn't what they are for: \(leftOut.joined(separator: ", "))")
        }
        return report
    }
}

extension CheckpointFacts {
    /// Of a directory that a person named: `RUN/checkpoint-N` and `RUN/checkpoint-N/NAME` belong to RUN and RUN/NAME, any
    /// other is a run by itself, as one directly in a watched directory would be.
    init(_ description: AdapterDescription, path: String) {
        let resolved = realpath(path, nil)
        defer { free(resolved) }
        let parts = (resolved.flatMap { String(validatingCString: $0) } ?? path).split(separator: "/").map(String.init)
        let depth = (1...2).first { depth in
            parts.count > depth && RunIdentity.step(ofDirectory: parts[parts.count - depth]) != nil
        }
        let series = parts.suffix((depth ?? 0) + 1).joined(separator: "/")
        self.init(
            run: series.isEmpty ? nil : RunIdentity(root: "", path: series).run, base: description.baseModelName,
            rank: description.rank, alpha: description.alpha, targets: description.targetModules)
    }
}
