import CheckpointDirectory
import FairnessMetrics
import FairnessSuites
import Foundation
import StrictJSON
import Testing
import Transformer

@testable import FairnessMonitor

/// The same for the tiny model that comes with the project, down to the metrics of the whole suite; see
/// Tests/DemoModel/README.md for how the reference was made.
struct DemoModelTests {
    /// Nats a sentence.
    private static let tolerance = 1e-3

    private static let models = ["base"] + ParityFiles.demoAdapters

    private func scores(_ name: String, _ sequences: [ScoringSequence]) throws -> [[Double]] {
        let model = try RealModel(directory: ParityFiles.demoModel.appending(path: "base"))
        let adapter =
            name == "base" ? nil : try model.adapter(ParityFiles.demoModel.appending(path: "adapters/\(name)"))
        return try model.scores(sequences, adapter: adapter)
    }

    private func encode(_ prompts: [Prompt]) throws -> [ScoringSequence] {
        let model = try RealModel(directory: ParityFiles.demoModel.appending(path: "base"))
        return try PromptTokens(model.base.tokenizer).encode(prompts)
    }

    @Test(arguments: models) func scoresAgreeWithTransformers(_ name: String) throws {
        let reference = try ReferenceScores(ParityFiles.demoModel.appending(path: "reference_scores.json"))
        #expect(try encode(reference.sentences.map { Prompt(continuations: [$0]) }).map(\.tokens) == reference.tokenIDs)
        let expected = try #require(reference.logLikelihoods[name])
        let sums = try scores(name, reference.tokenIDs.map { ScoringSequence($0) }).map { $0.reduce(0, +) }
        let worst = zip(sums, expected).map { ($0 - $1).magnitude }.max() ?? .infinity
        print("parity demo \(name): worst sentence by \(worst) nats")
        #expect(sums.count == expected.count)
        #expect(worst <= Self.tolerance)
    }

    @Test func anotherModelsScoresFail() throws {
        let reference = try ReferenceScores(ParityFiles.demoModel.appending(path: "reference_scores.json"))
        let sums = try scores("base", reference.tokenIDs.map { ScoringSequence($0) }).map { $0.reduce(0, +) }
        for name in ParityFiles.demoAdapters {
            let expected = try #require(reference.logLikelihoods[name])
            #expect(zip(sums, expected).contains { ($0 - $1).magnitude > 10 * Self.tolerance })
        }
    }

    /// One line of expected_metrics.json.
    private struct ExpectedMetric {
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
    private struct WholeSuite {
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

        /// Everything that the metrics are computed from, as a worker scores it: with divergences from the base, which
        /// the base itself has none of.
        func scores(_ name: String) throws -> SuiteScores {
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

    /// Computed once for all tests: each adapter is compared with the base.
    private static let wholeSuite: Result<WholeSuite, any Error> = Result { try WholeSuite() }
    private static let base: Result<SuiteScores, any Error> = Result { try wholeSuite.get().scores("base") }

    @Test func keptIsTheRatioOfBothValues() throws {
        let suite = try Self.wholeSuite.get()
        let metrics = try suite.metrics(suite.scores("worse-r8"), base: Self.base.get())
        func value(_ model: String, _ key: String) -> Double? {
            suite.expected[model]?.first { $0.key == key }?.value
        }
        var defined = 0
        for metric in metrics where metric.name.hasSuffix(".retention") {
            guard let estimate = metric.estimate else {
                #expect(metric.undefined?.isEmpty == false)
                continue
            }
            let key = "\(metric.name.dropLast(".retention".count)) \(metric.category ?? "overall")"
            let ratio = try #require(value("worse-r8", key)) / (try #require(value("base", key)))
            #expect((estimate.value - ratio).magnitude < 1e-2 * max(1, ratio.magnitude), "\(key)")
            let interval = try #require(estimate.interval)
            #expect(interval.low < estimate.value && estimate.value < interval.high)
            defined += 1
        }
        #expect(defined > 1)
    }

    @Test(arguments: models) func metricsOfTheWholeSuiteAgree(_ name: String) throws {
        let suite = try Self.wholeSuite.get()
        let base = try Self.base.get()
        let metrics =
            name == "base"
            ? try suite.metrics(base, base: nil) : try suite.metrics(suite.scores(name), base: base)
        let problems = try suite.disagreements(metrics, with: name)
        #expect(problems == [])
        #expect(try suite.disagreementsOfBaselines(metrics) == [])
        try #require((suite.expected[name]?.count ?? 0) > (suite.byGroup.contains(name) ? 400 : 150))
    }

    /// The control: the same comparison fails for another model and for exchanged ones.
    @Test func metricsOfAnotherModelDisagree() throws {
        let suite = try Self.wholeSuite.get()
        let base = try Self.base.get()
        let neutral = try suite.scores("neutral-r8")
        func disagreeing(_ scores: SuiteScores, base: SuiteScores?, with name: String) throws -> Set<String> {
            let problems = try suite.disagreements(suite.metrics(scores, base: base), with: name)
            return Set(problems.compactMap { $0.split(separator: " ").first.map(String.init) })
        }
        // The adapter that changes least.
        let another = try disagreeing(neutral, base: base, with: "worse-r8")
        #expect(another.count > 20, "only \(another.sorted())")
        var exchanged = base
        // Contexts aren't the base's to have; those of the adapter stand for them with the directions exchanged.
        exchanged.contexts = neutral.contexts.map {
            ContextDivergence(fromBase: $0.toBase, toBase: $0.fromBase)
        }
        var plain = neutral
        plain.contexts = []
        let swapped = try disagreeing(exchanged, base: plain, with: "neutral-r8")
        let all: Set = [
            "preference_gap", "base_slope", "wording_sd", "harmful_mass", "harmful_mass_contrast", "group_divergence",
            "kl_from_base", "kl_to_base", "decision_favour", "decision_contrast", "classify_ece", "perplexity",
            "perplexity_ratio",
        ]
        #expect(all.isSubset(of: swapped), "\(all.subtracting(swapped).sorted()) agree")
    }
}
