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

    private func scores(_ name: String, _ sequences: [[Int32]]) throws -> [[Double]] {
        let model = try RealModel(directory: ParityFiles.demoModel.appending(path: "base"))
        let adapter =
            name == "base" ? nil : try model.adapter(ParityFiles.demoModel.appending(path: "adapters/\(name)"))
        return try model.scores(sequences, adapter: adapter)
    }

    private func encode(_ sentences: [String]) throws -> [[Int32]] {
        let model = try RealModel(directory: ParityFiles.demoModel.appending(path: "base"))
        return try SentenceTokens(model.base.tokenizer, .auto).encode(sentences)
    }

    @Test(arguments: models) func scoresAgreeWithTransformers(_ name: String) throws {
        let reference = try ReferenceScores(ParityFiles.demoModel.appending(path: "reference_scores.json"))
        #expect(try encode(reference.sentences) == reference.tokenIDs)
        let expected = try #require(reference.logLikelihoods[name])
        let sums = try scores(name, reference.tokenIDs).map { $0.reduce(0, +) }
        let worst = zip(sums, expected).map { ($0 - $1).magnitude }.max() ?? .infinity
        print("parity demo \(name): worst sentence by \(worst) nats")
        #expect(sums.count == expected.count)
        #expect(worst <= Self.tolerance)
    }

    @Test func anotherModelsScoresFail() throws {
        let reference = try ReferenceScores(ParityFiles.demoModel.appending(path: "reference_scores.json"))
        let sums = try scores("base", reference.tokenIDs).map { $0.reduce(0, +) }
        for name in ParityFiles.demoAdapters {
            let expected = try #require(reference.logLikelihoods[name])
            #expect(zip(sums, expected).contains { ($0 - $1).magnitude > 10 * Self.tolerance })
        }
    }

    @Test(arguments: models) func metricsOfTheWholeSuiteAgree(_ name: String) throws {
        let expected = try JSON.parse(
            [UInt8](try Data(contentsOf: ParityFiles.demoModel.appending(path: "expected_metrics.json"))))
        let text = [UInt8](try Data(contentsOf: ParityFiles.coreSuite))
        try #require(
            SHA256Digest(of: text).description == expected["suite_sha256"]?.string,
            "core.yaml has changed: write the reference again with Tests/DemoModel/train.py --evaluate-only")
        let suite = try SuiteFile.parse(text, fileName: "core.yaml")
        let sequences = try encode(suite.sentences)
        func sentenceScores(_ name: String) throws -> [SentenceScore] {
            try scores(name, sequences).map { SentenceScore(logLikelihood: $0.reduce(0, +), tokens: $0.count) }
        }
        let metrics = try suite.measure(
            scores: sentenceScores(name), base: name == "base" ? nil : sentenceScores("base"), seed: 1, draws: 50)
        let rows = try #require(expected["models"]?[name]?.array)
        try #require(rows.count > 30)
        for row in rows {
            let metric = try #require(row["metric"]?.string)
            let category = row["category"]?.string
            let value = try #require(row["value"]?.double)
            let n = try #require(row["n"]?.integer)
            let found = try #require(
                metrics.first { $0.name == metric && $0.category == category }?.estimate, "\(metric) \(category ?? "")")
            // One pair may be so close to a tie that rounding decides it.
            let slack = metric == "stereotype_preference" ? 100.5 / Double(n) : 1e-3
            let difference = (found.value - value).magnitude
            #expect(difference <= slack, "\(metric) \(category ?? ""): \(found.value) for \(value)")
            if !metric.hasPrefix("perplexity") { #expect(found.n == n) }
        }
    }
}
