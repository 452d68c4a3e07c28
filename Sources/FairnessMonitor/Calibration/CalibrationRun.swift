import FairnessMetrics
import FairnessStatistics
import FairnessSuites
import RealModule

/// Measures neutral fine-tunes and says how far they move each metric: what `fairwatch calibrate` does.
package struct CalibrationRun: Sendable {
    /// A fine-tune on text that has nothing to do with what the suite measures.
    package struct Neutral: Sendable {
        package var corpus: String
        package var name: String
        package var path: String

        package init(corpus: String, name: String, path: String) {
            self.corpus = corpus
            self.name = name
            self.path = path
        }
    }

    package var neutrals: [Neutral]
    package var base: String
    package var suite: LoadedSuite
    package var resources: SuiteScoring.Resources
    /// Score the sentence pairs and the plain text alone, and calibrate only their metrics.
    package var onlyPairs = false
    package var seed = DaemonConfiguration.defaultSeed
    /// Where base scores are kept between runs.
    package var cachePath: String?

    package init(
        neutrals: [Neutral], base: String, suite: LoadedSuite, resources: SuiteScoring.Resources, cachePath: String?
    ) {
        self.neutrals = neutrals
        self.base = base
        self.suite = suite
        self.resources = resources
        self.cachePath = cachePath
    }

    /// - Parameter onStart: Before each fine-tune is measured, by its place.
    package func run(
        onStart: @Sendable (Int) -> Void = { _ in },
        onPlan: @escaping @Sendable (CheckRun.Stage, WorkPlan) -> Void = { _, _ in },
        onProgress: @escaping @Sendable (CheckRun.Stage, Double) -> Void = { _, _ in }
    ) async throws -> Calibration {
        guard neutrals.count >= Calibration.fewestRuns else {
            throw Refusal(
                code: "calibration-small",
                reason: "\(neutrals.count) neutral fine-tunes say next to nothing of how much such fine-tunes vary; "
                    + "train at least \(Calibration.fewestRuns), better five seeds on each of two texts")
        }
        if onlyPairs, suite.suite.pairs.isEmpty {
            throw Refusal(
                code: "calibration-pairs",
                reason: "suite \(suite.suite.name) has no sentence pairs; leave --only-pairs out")
        }
        let scored = onlyPairs ? LoadedSuite(suite.suite.withPairsAlone) : suite
        var reports: [CheckRun.Report] = []
        for (place, neutral) in neutrals.enumerated() {
            onStart(place)
            var check = CheckRun(
                adapter: neutral.path, base: base, suites: [scored], rules: nil, resources: resources)
            check.seed = seed
            check.draws = 0
            check.cachePath = cachePath
            let report = try await check.run(onPlan: onPlan, onProgress: onProgress)
            if let twin = reports.firstIndex(where: { $0.sha256 == report.sha256 }) {
                throw Refusal(
                    code: "calibration-twins",
                    reason: "\(neutral.path) is the same checkpoint as \(neutrals[twin].path); take one of them away: "
                        + "each has to be a training run of its own")
            }
            reports.append(report)
        }
        return calibration(reports)
    }

    private func calibration(_ reports: [CheckRun.Report]) -> Calibration {
        var calibration = Calibration(of: suite, measured: reports.map { $0.suites[0].metrics })
        calibration.baseName = String(reports[0].basePath.split(separator: "/").last ?? "")
        calibration.baseFingerprint = reports[0].baseFingerprint
        for (place, run) in zip(neutrals, reports).enumerated() {
            calibration.runs[place].corpus = run.0.corpus
            calibration.runs[place].name = run.0.name
            calibration.runs[place].sha256 = run.1.sha256
            calibration.runs[place].rank = run.1.adapter.rank
        }
        return calibration
    }
}

extension Calibration {
    /// From the metrics of neutral fine-tunes, each contrasted with the base, which is not named yet.
    package init(of suite: LoadedSuite, measured: [[Metric]]) {
        self.init(
            baseName: "", baseFingerprint: "", suiteName: suite.suite.name, suiteVersion: suite.suite.version,
            suiteSHA256: suite.sha256, promptForm: PromptForm.raw.identity,
            numericFingerprint: NumericFingerprint.current, engineVersion: FairwatchVersion.current,
            runs: measured.map { metrics in
                Run(
                    corpus: "", name: "", sha256: "", rank: nil,
                    divergence: metrics.first { $0.name == Self.divergence && $0.category == nil }?.estimate?.value)
            },
            drifts: Self.drifts(measured, unchanged: Self.unchanged(in: suite.suite)))
    }

    /// The value of an unchanged checkpoint by metric, for metrics that are comparisons by themselves.
    private static func unchanged(in suite: Suite) -> [String: Double] {
        Dictionary(
            suite.metricDefinitions.compactMap { definition in
                definition.unchanged.map { (definition.fullName(in: suite), $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// τ of each metric that every fine-tune has a change of.
    static func drifts(_ measured: [[Metric]], unchanged: [String: Double]) -> [Drift] {
        var changes: [MetricPlace: [(value: Double, standardError: Double)]] = [:]
        for metric in measured.joined() {
            if let change = metric.change(unchanged: unchanged[metric.name]) {
                changes[metric.place, default: []].append(change)
            }
        }
        let own = changes.filter { $0.value.count == measured.count }.compactMapValues(NeutralDrift.init)
        let kinds = Dictionary(grouping: own) { DriftKind($0.key) }.mapValues { NeutralDrift.pooled($0.map(\.value)) }
        return (measured.first ?? []).compactMap { metric in
            guard let drift = own[metric.place] else { return nil }
            let pooled = kinds[DriftKind(metric.place)] ?? 0
            return Drift(
                metric: metric.name, category: metric.category, unit: metric.unit,
                tau: drift.exceeds(pooled) ? drift.tau : pooled, ownTau: drift.tau, mean: drift.mean,
                rootMeanSquare: drift.rootMeanSquare, standardError: drift.standardError, runs: drift.runs)
        }
    }

    /// A metric's categories are alike, and so are its groups: ten runs say little of one alone.
    private struct DriftKind: Hashable {
        let metric: String
        /// 0 over the whole suite, 1 of categories, 2 of groups.
        let depth: Int

        init(_ place: MetricPlace) {
            metric = place.name
            depth = place.category.map { $0.contains("/") ? 2 : 1 } ?? 0
        }
    }
}

extension Metric {
    /// From the base, with its error, on the scale of the change; nil without either.
    fileprivate func change(unchanged: Double?) -> (value: Double, standardError: Double)? {
        guard let estimate = unchanged == nil ? contrast?.difference : estimate else { return nil }
        guard let error = estimate.standardError else { return nil }
        let origin = unchanged ?? (estimate.scale == .logarithm ? 1 : 0)
        let value =
            estimate.scale == .logarithm ? Double.log(estimate.value) - .log(origin) : estimate.value - origin
        return value.isFinite ? (value, error) : nil
    }
}
