import FairnessSuites
import Foundation
import StrictJSON
import Testing
import Transformer

@testable import FairnessMonitor

/// The log-likelihoods from which lm-evaluation-harness' own task code computes its numbers, for the first rows of each
/// of its tasks, on SmolLM2 and an adapter; that our metrics of them are the harness' is what FairnessMetricsTests show.
@Suite(.serialized, .needsSmolLM2) struct BenchmarkParityTests {
    /// Nats an option; the reference keeps four decimals.
    private static let tolerance = 1e-3
    private static let models = ["base", "anti-r8-qv"]

    @Test(arguments: models) func crowsPairs(_ model: String) throws {
        let suite = try imported(.crowsPairs, ["crows_pairs/crows_pairs_anonymized.csv"])
        try agrees("crows_pairs", suite, items: 40, promptsPerItem: 2, model)
    }

    @Test(arguments: models) func winogender(_ model: String) throws {
        let suite = try imported(.winogender, ["winogender/all_sentences.tsv", "winogender/occupations-stats.tsv"])
        try agrees("winogender", suite, items: 60, promptsPerItem: 1, model)
    }

    /// The reference's first rows are those of the first question of this file.
    @Test(arguments: models) func bbq(_ model: String) throws {
        try agrees("bbq", try imported(.bbq, ["bbq/data/Age.jsonl"]), items: 4, promptsPerItem: 1, model)
    }

    /// Whole sentences by the authors' rule: bare, and the first token after the start token alone; and a sentence after
    /// its context.
    @Test(arguments: models) func stereoSet(_ model: String) throws {
        let suite = try imported(.stereoSet, ["stereoset/stereoset_dev.jsonl"])
        let reference = try reference("stereoset_models")
        let whole = try lines("intrasentence", of: reference).compactMap { suite.authorsChoices.firstIndex(of: $0) }
        for (beginning, name) in [(Prompt.Beginning.bare, "rest"), (.firstToken, "first")] {
            let prompts = suite.prompts.filter { $0.beginning == beginning }
            try agrees(name, whole.map { prompts[$0] }, reference, model)
        }
        // Without authors' copies and other kinds of items, a choice's prompt stands where the choice does.
        let prompts = suite.prompts.filter { $0.beginning == .model }
        try agrees("conditional", try lines("intersentence", of: reference).map { prompts[$0] }, reference, model)
    }

    private func lines(_ kind: String, of reference: JSON) throws -> [Int] {
        try #require(reference["rows"]?[kind]?.array).compactMap(\.integer)
    }

    private func agrees(_ name: String, _ prompts: [Prompt], _ reference: JSON, _ model: String) throws {
        let real = try RealModel()
        let adapter = model == "base" ? nil : try real.adapter(ParityFiles.adapter(model))
        let sequences = try PromptTokens(real.base.tokenizer).encode(prompts)
        let scores = try real.scores(sequences, adapter: adapter).map { $0.reduce(0, +) }
        func expected(_ model: String) -> [Double] {
            (reference["models"]?[model]?[name]?.array ?? []).compactMap(\.double)
        }
        try #require(scores.count == expected(model).count && scores.count > 100)
        let worst = zip(scores, expected(model)).map { ($0 - $1).magnitude }.max() ?? .infinity
        print("parity stereoset \(name) \(model): worst option by \(worst) nats")
        #expect(worst < Self.tolerance)
        #expect(zip(scores, expected("bad-r8-qv")).contains { ($0 - $1).magnitude > 10 * Self.tolerance })
    }

    private func agrees(
        _ name: String, _ suite: Suite, items: Int, promptsPerItem: Int, _ model: String
    ) throws {
        let real = try RealModel()
        let adapter = model == "base" ? nil : try real.adapter(ParityFiles.adapter(model))
        let prompts = Array(suite.prompts.filter { $0.beginning == .harness }.prefix(items * promptsPerItem))
        let sequences = try PromptTokens(real.base.tokenizer).encode(prompts)
        let scores = try real.scores(sequences, adapter: adapter)
        let reference = try reference(name)
        let rows = try #require(reference["scores"]?[model]?.array).prefix(items)
        let expected = rows.flatMap { $0.array ?? [] }.compactMap(\.double)
        let tokens = try #require(reference["items"]?["tokens"]?.array).prefix(items)
        #expect(sequences.map(\.scoredCount) == tokens.flatMap { $0.array ?? [] }.compactMap(\.integer))
        try #require(expected.count == scores.count)
        let worst = zip(scores, expected).map { ($0.reduce(0, +) - $1).magnitude }.max() ?? .infinity
        print("parity \(name) \(model): worst option by \(worst) nats")
        #expect(worst < Self.tolerance)
        // Another beginning of the sentences, or another model, is told apart.
        let others = try #require(reference["scores"]?["bad-r8-qv"]?.array).prefix(items).flatMap { $0.array ?? [] }
        #expect(zip(scores, others).contains { ($0.reduce(0, +) - ($1.double ?? 0)).magnitude > 10 * Self.tolerance })
    }

    private func reference(_ name: String) throws -> JSON {
        let file = ParityFiles.here.deletingLastPathComponent().appending(
            path: "FairnessMetricsTests/reference/benchmarks/\(name).json")
        return try JSON.parse([UInt8](try Data(contentsOf: file)), limits: JSONLimits(bytes: 4 << 20))
    }

    private func imported(_ kind: BenchmarkImport, _ files: [String]) throws -> Suite {
        let data = try #require(
            ProcessInfo.processInfo.environment["FAIRWATCH_SHARED_DATA"],
            "FAIRWATCH_SHARED_DATA must name the folder of the public benchmarks")
        let read = try files.map { file in
            ImportFile(
                name: file, bytes: [UInt8](try Data(contentsOf: URL(filePath: data).appending(path: file))))
        }
        return try kind.run(files: read).suite
    }
}
