import CheckpointDirectory
import FairnessSuites
import FairwatchTesting
import Foundation
import StrictJSON
import Testing
import Transformer
import WeightFiles

@testable import FairnessMonitor

/// The same numbers as transformers and PEFT, on a real model with real adapters.
@Suite(.serialized, .needsSmolLM2) struct ParityTests {
    /// Nats a sentence; a float64 forward pass of the reference itself differs by 3e-5, merged PEFT by 2e-4.
    private static let tolerance = 1e-3

    private func sums(_ scores: [[Double]]) -> [Double] { scores.map { $0.reduce(0, +) } }

    private func worst(_ scores: [Double], _ reference: [Double]) -> (sentence: Int, difference: Double) {
        let differences = zip(scores, reference).map { ($0 - $1).magnitude }
        guard differences.count == 50, !differences.contains(where: \.isNaN) else { return (0, .infinity) }
        return differences.enumerated().map { ($0.offset, $0.element) }.max { $0.1 < $1.1 } ?? (0, .infinity)
    }

    private func agrees(_ name: String, adapter: String?) throws {
        let reference = try ParityFiles.reference(for: adapter)
        let model = try RealModel()
        let loaded = try adapter.map { try model.adapter(try ParityFiles.adapter($0)) }
        let scores = try model.scores(reference.tokenIDs, adapter: loaded)
        let expected = try #require(reference.logLikelihoods[name])
        let expectedTokens = try #require(reference.tokenLogLikelihoods[name])
        let (sentence, difference) = worst(sums(scores), expected)
        let tokens = zip(scores.joined(), expectedTokens.joined()).map { ($0 - $1).magnitude }.max() ?? .infinity
        print("parity \(name): worst sentence \(sentence + 1) by \(difference) nats, worst token by \(tokens)")
        #expect(scores.map(\.count) == expectedTokens.map(\.count))
        #expect(difference <= Self.tolerance)
        #expect(tokens <= Self.tolerance)
    }

    @Test func tokenIDsAreEqual() throws {
        let reference = try ParityFiles.reference(for: nil)
        let tokens = try PromptTokens(try RealModel().base.tokenizer).encode(
            reference.sentences.map { Prompt(continuations: [$0]) })
        #expect(tokens.map(\.tokens) == reference.tokenIDs)
    }

    @Test func theBaseAgrees() throws { try agrees("base", adapter: nil) }

    @Test(arguments: ParityFiles.adaptersHere) func adaptersAgree(_ name: String) throws {
        try agrees(name, adapter: name)
    }

    @Test(.needsSharedModels, arguments: ParityFiles.adaptersElsewhere) func largerAdaptersAgree(_ name: String) throws
    {
        try agrees(name, adapter: name)
    }

    @Test func threadsAndMemoryChangeNoBit() throws {
        let tokens = try ParityFiles.reference(for: nil).tokenIDs
        let model = try RealModel()
        let adapter = try model.adapter(try ParityFiles.adapter("anti-r8-patterns"))
        func bits(workers: Int, memory: Int) throws -> [[UInt64]] {
            try model.scores(tokens, adapter: adapter, workers: workers, memory: memory).map { $0.map(\.bitPattern) }
        }
        let alone = try bits(workers: 1, memory: 0)
        #expect(try bits(workers: 2, memory: 512 << 20) == alone)
        #expect(try bits(workers: 5, memory: 4 << 30) == alone)
    }

    // MARK: What is slightly wrong fails the same test

    private func fails(
        _ what: String, against name: String, _ scores: (RealModel, [[Int32]]) throws -> [[Double]]
    ) throws {
        let reference = try ParityFiles.reference(for: nil)
        let wrong = try scores(RealModel(), reference.tokenIDs)
        let difference = worst(sums(wrong), try #require(reference.logLikelihoods[name])).difference
        print("control, \(what): worst by \(difference) nats")
        #expect(difference > Self.tolerance)
    }

    @Test(arguments: ParityFiles.adaptersHere) func theBaseAloneFailsAgainstAnAdapter(_ name: String) throws {
        try fails("\(name) left out", against: name) { try $0.scores($1) }
    }

    @Test(arguments: ["anti-r2-qv", "anti-r8-qv"]) func twiceTheScaleFails(_ name: String) throws {
        try fails("\(name) at twice the scale", against: name) { model, tokens in
            try model.scores(tokens, adapter: model.adapter(try ParityFiles.adapter(name), alphaTimes: 2))
        }
    }

    @Test func theRightScaleByTheSameWayAgrees() throws {
        let reference = try ParityFiles.reference(for: nil)
        let model = try RealModel()
        let adapter = try model.adapter(try ParityFiles.adapter("anti-r2-qv"), alphaTimes: 1)
        let scores = try model.scores(reference.tokenIDs, adapter: adapter)
        #expect(worst(sums(scores), try #require(reference.logLikelihoods["anti-r2-qv"])).difference <= Self.tolerance)
    }

    @Test(arguments: [10_000, 99_000]) func anotherThetaFails(_ theta: Double) throws {
        try fails("theta \(theta)", against: "base") { model, tokens in
            let file = try JSON.parse(Array(model.base.configurationText.utf8))
            #expect(file["rope_theta"]?.double == 100_000)
            let other = file.changing([("rope_theta", JSON(theta))]).written()
            return try model.scores(tokens, configuration: ModelConfiguration.parse(Array(other.utf8)))
        }
    }

    /// In one layer the keys trade places with as many rows of the queries: the smallest swap that has legal shapes.
    @Test(arguments: [0, 29]) func swappedQueriesAndKeysFail(_ layer: Int) throws {
        try fails("queries and keys swapped in layer \(layer)", against: "base") { model, tokens in
            func span(_ name: String) throws -> (tensor: TensorView, bytes: Range<Int>) {
                let tensor = try model.base.weights.tensor("model.layers.\(layer).self_attn.\(name).weight")
                return (tensor, tensor.offset..<tensor.offset + tensor.byteCount)
            }
            let keys = try span("k_proj")
            let queries = try span("q_proj").bytes
            let swapped = SwappedBytes(
                original: keys.tensor.source,
                swaps: [(queries.lowerBound..<queries.lowerBound + keys.bytes.count, keys.bytes)])
            return try model.scores(tokens, weights: ModelWeights(swapped, file: "model.safetensors"))
        }
    }
}
