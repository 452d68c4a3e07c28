import FairnessMetrics
import FairnessSuites
import Foundation
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

    @Test func keptIsTheRatioOfBothValues() throws {
        let suite = try DemoSuite.shared.get()
        let metrics = try suite.metrics(suite.scores("worse-r8"), base: suite.scores("base"))
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
        let suite = try DemoSuite.shared.get()
        let base = try suite.scores("base")
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
        let suite = try DemoSuite.shared.get()
        let base = try suite.scores("base")
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
