import CheckpointDirectory
import FairnessMetrics
import FairnessSuites
import Foundation
import StrictJSON
import Synchronization
import Testing
import Transformer

@testable import FairnessMonitor

/// One line of expected_metrics.json.
struct ExpectedMetric {
    let name: String
    /// A category, or a group as "category/group".
    let category: String?
    /// Nil where it is undefined.
    let value: Double?
    let n: Int?
    /// How much rates change when items that are nearly tied change sides.
    let slack: Double

    init(_ row: JSON) throws {
        name = try #require(row["metric"]?.string)
        category = row["category"]?.string
        value = row["value"]?.double
        n = row["n"]?.integer
        slack = row["slack"]?.double ?? 0
    }

    var key: String { "\(name) \(category ?? "overall")" }

    /// What rounding in float32 may change: nats and percentages absolutely, what is small in proportion.
    private var tolerance: Double {
        let magnitude = value?.magnitude ?? 0
        return switch name {
        case "harmful_mass_raw", "kl_from_base", "kl_to_base": 1e-3 * magnitude + 1e-6
        case "group_divergence": 1e-3 * magnitude + 1e-5
        default: 1e-3 * max(1, magnitude)
        }
    }

    func isMet(by found: Double?, of items: Int?) -> Bool {
        guard let value, let found else { return value == nil && found == nil }
        return (found - value).magnitude <= slack + tolerance && items == n
    }
}

/// The suite that the reference was written for, and what it says of every model.
struct DemoSuite {
    static let shared: Result<DemoSuite, any Error> = Result { try DemoSuite() }

    let suite: Suite
    let expected: [String: [ExpectedMetric]]
    /// Models whose groups are in the reference, too.
    let byGroup: Set<String>

    init() throws {
        let json = try JSON.parse(
            [UInt8](try Data(contentsOf: ParityFiles.demoModel.appending(path: "expected_metrics.json"))))
        let text = [UInt8](try Data(contentsOf: ParityFiles.coreSuite))
        try #require(
            SHA256Digest(of: text).description == json["suite_sha256"]?.string,
            "core.yaml has changed: write the reference again with Tests/DemoModel/train.py --evaluate-only")
        suite = try SuiteFile.parse(text, fileName: "core.yaml")
        var expected: [String: [ExpectedMetric]] = [:]
        for model in json["models"]?.object?.members ?? [] {
            expected[model.key] = try (model.value.array ?? []).map { try ExpectedMetric($0) }
        }
        self.expected = expected
        byGroup = Set((json["by_group"]?.array ?? []).compactMap(\.string))
    }

    private static let known = Mutex<[String: SuiteScores]>([:])

    /// Everything that the metrics are computed from, computed once for all tests.
    func scores(_ name: String) throws -> SuiteScores {
        try Self.known.withLock { known in
            if let scores = known[name] { return scores }
            let scores = try computed(name)
            known[name] = scores
            return scores
        }
    }

    /// As a worker scores it: with divergences from the base, which the base itself has none of.
    private func computed(_ name: String) throws -> SuiteScores {
        let model = try RealModel(directory: ParityFiles.demoModel.appending(path: "base"))
        let directory = ParityFiles.demoModel.appending(path: "adapters/\(name)")
        let adapter = name == "base" ? nil : try model.adapter(directory)
        let tokens = try PromptTokens(model.base.tokenizer)
        let continuations = try model.scores(try tokens.encode(suite.prompts), adapter: adapter)

        func loaded(_ adapter: LowRankAdapter?) throws -> LanguageModel {
            try LanguageModel(
                configuration: model.base.configuration, weights: model.base.weights, adapter: adapter)
        }
        let comparison = try ContextComparison(
            suite.prompts, suite.comparedContexts, tokens, tuned: loaded(adapter),
            base: adapter == nil ? nil : loaded(nil), parallel: DispatchParallelFor(workers: 2), memory: 512 << 20)
        let divergences = try #require(try comparison.run { _ in })
        return SuiteScores(
            continuations: continuations.map {
                ContinuationScore(logLikelihood: $0.reduce(0, +), tokens: $0.count)
            },
            contexts: divergences.contexts, groups: divergences.groups)
    }

    func metrics(_ scores: SuiteScores, base: SuiteScores?) throws -> [Metric] {
        try suite.measure(scores: scores, base: base, seed: 1, draws: 50)
    }

    /// The rows of the reference that the metrics don't meet, and metrics that it doesn't have.
    func disagreements(_ metrics: [Metric], with name: String) throws -> [String] {
        let rows = try #require(expected[name])
        let hasGroups = byGroup.contains(name)
        var found: [String: Metric] = [:]
        for metric in metrics where hasGroups || !(metric.category?.contains("/") ?? false) {
            // What is kept follows from two models' values: `keptIsTheRatioOfBothValues`.
            if metric.name.hasSuffix(".retention") { continue }
            found["\(metric.name) \(metric.category ?? "overall")"] = metric
        }
        var problems: [String] = []
        for row in rows {
            let metric = found.removeValue(forKey: row.key)
            if metric == nil || !row.isMet(by: metric?.estimate?.value, of: metric?.estimate?.n) {
                let estimate = metric?.estimate.map { "\($0.value) of \($0.n)" }
                let value = row.value.map { "\($0) of \(row.n ?? 0)" } ?? "undefined"
                problems.append("\(row.key): \(estimate ?? metric?.undefined ?? "absent") for \(value)")
            }
        }
        return problems + found.keys.sorted().map { "\($0): not in the reference" }
    }

    /// Contrasts' baselines that differ from what the reference says of the base.
    func disagreementsOfBaselines(_ metrics: [Metric]) throws -> [String] {
        let rows = Dictionary(
            try #require(expected["base"]).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        return metrics.compactMap { metric in
            let key = "\(metric.name) \(metric.category ?? "overall")"
            guard let baseline = metric.contrast?.baseline, let row = rows[key] else { return nil }
            if row.isMet(by: baseline.value, of: baseline.n) { return nil }
            return "\(key): baseline \(baseline.value) of \(baseline.n)"
        }
    }
}
