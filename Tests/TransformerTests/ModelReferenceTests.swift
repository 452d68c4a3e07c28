import FairwatchTesting
import Foundation
import StrictJSON
import Testing
import WeightFiles

@testable import Transformer

/// A tiny model that transformers made, and what it says of some sequences; see ModelReference/make.py.
struct ReferenceModel {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "ModelReference")
    static let llamas = ["tied-bf16", "sharded-f32", "untied-f16"]
    /// Every architecture, each with what it can do.
    static let names =
        llamas + [
            "llama-bias", "llama-bare-head", "llama-linear", "llama-dynamic", "llama-llama3", "llama-yarn",
            "llama-yarn-mscale", "mistral", "qwen2", "qwen2-window", "qwen2-yarn", "qwen3", "qwen3-window", "gemma",
            "gemma2", "gpt2", "gpt2-bare", "opt", "opt-350m", "opt-plain",
        ]
    /// The same models with a configuration as transformers 4 wrote it.
    static let withOlderConfiguration = names.filter {
        (try? Data(contentsOf: directory.appending(path: $0).appending(path: olderConfiguration))) != nil
    }
    static let olderConfiguration = "config-4.json"

    let configuration: ModelConfiguration
    private let configurationFile: JSON
    let weights: ModelWeights
    let sequences: [[Int32]]
    let logProbabilities: [[Double]]
    let prefix: [Int32]
    /// Log-probability of every token of the vocabulary behind the prefix.
    let continuations: [Double]

    init(_ name: String, configuration file: String = "config.json") throws {
        let directory = Self.directory.appending(path: name)
        func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: directory.appending(path: file))) }
        configurationFile = try JSON.parse(bytes(file))
        configuration = try ModelConfiguration.parse(bytes(file))
        let indexName = "model.safetensors.index.json"
        if let indexBytes = try? bytes(indexName) {
            let index = try WeightIndex.parse(indexBytes, file: indexName)
            var shards: [String: any ByteSource] = [:]
            for shard in index.shardNames { shards[shard] = MemoryBytes(try bytes(shard)) }
            weights = try ModelWeights(index: index, sources: shards)
        } else {
            weights = try ModelWeights(MemoryBytes(bytes("model.safetensors")), file: "model.safetensors")
        }
        let reference = try JSON.parse([UInt8](try Data(contentsOf: Self.directory.appending(path: "reference.json"))))
        let entry = try #require(reference["models"]?[name])
        func doubles(_ value: JSON?) -> [Double] { (value?.array ?? []).compactMap(\.double) }
        func tokens(_ value: JSON?) -> [Int32] { (value?.array ?? []).compactMap { $0.integer.map { Int32($0) } } }
        sequences = (entry["sequences"]?.array ?? []).map { tokens($0) }
        logProbabilities = (entry["log_probabilities"]?.array ?? []).map { doubles($0) }
        prefix = tokens(entry["prefix"])
        continuations = doubles(entry["continuations"])
        try #require(sequences.count == 7 && continuations.count == configuration.vocabularySize)
    }

    static func reader(_ name: String) throws -> ConfigurationReader {
        try ConfigurationReader(
            [UInt8](Data(contentsOf: directory.appending(path: name).appending(path: "config.json"))))
    }

    func model(changing changes: [(key: String, value: JSON?)] = []) throws -> LanguageModel {
        try LanguageModel(configuration: configuration(changing: changes), weights: weights)
    }

    func configuration(changing changes: [(key: String, value: JSON?)]) throws -> ModelConfiguration {
        try ModelConfiguration.parse(Array(configurationFile.changing(changes).written().utf8))
    }
}

struct ModelReferenceTests {
    /// Float32 on both sides, over at most 60 tokens.
    private static let tolerance = 1e-4

    @Test(arguments: ReferenceModel.names) func everyTokenHasTheReferencesLogProbability(_ name: String) throws {
        let reference = try ReferenceModel(name)
        let scores = try reference.model().scores(reference.sequences)
        let worst = worstDifference(scores, reference.logProbabilities)
        print("\(name): worst difference \(worst) nats a token")
        #expect(worst <= Self.tolerance)
    }

    @Test func olderConfigurationsAreCovered() {
        #expect(ReferenceModel.withOlderConfiguration.count == 12)
    }

    @Test(arguments: ReferenceModel.withOlderConfiguration) func anOlderConfigurationSaysTheSame(_ name: String) throws
    {
        let older = try ReferenceModel(name, configuration: ReferenceModel.olderConfiguration)
        #expect(older.configuration == (try ReferenceModel(name)).configuration)
        #expect(worstDifference(try older.model().scores(older.sequences), older.logProbabilities) <= Self.tolerance)
    }

    @Test(arguments: ReferenceModel.names) func sequencesAloneGetTheSameWithinRounding(_ name: String) throws {
        let reference = try ReferenceModel(name)
        let model = try reference.model()
        let apart = try reference.sequences.map { try model.scores([$0])[0] }
        #expect(worstDifference(apart, reference.logProbabilities) <= Self.tolerance)
    }

    /// A beginning shared by one sequence for each token of the vocabulary: the whole distribution behind it.
    @Test(arguments: ReferenceModel.names) func theWholeDistributionAgrees(_ name: String) throws {
        let reference = try ReferenceModel(name)
        let vocabulary = Int32(reference.configuration.vocabularySize)
        let scores = try reference.model().scores((0..<vocabulary).map { reference.prefix + [$0] })
        let last = scores.compactMap(\.last)
        #expect(worstDifference([last], [reference.continuations]) <= Self.tolerance)
        let total = last.reduce(0) { $0 + exp($1) }
        #expect((total - 1).magnitude < 1e-6)
    }

    @Test(arguments: ReferenceModel.llamas) func anotherThetaFailsTheSameTest(_ name: String) throws {
        let reference = try ReferenceModel(name)
        let theta = try #require(reference.configuration.attention.rotary?.theta)
        let other = try reference.model(changing: [("rope_parameters", ["rope_theta": JSON(2 * theta)])])
        let scores = try other.scores(reference.sequences)
        #expect(worstDifference(scores, reference.logProbabilities) > 100 * Self.tolerance)
    }

    @Test func anotherEpsilonFailsTheSameTest() throws {
        let reference = try ReferenceModel("sharded-f32")
        let other = try reference.model(changing: [("rms_norm_eps", JSON(1e-5))])
        let scores = try other.scores(reference.sequences)
        #expect(worstDifference(scores, reference.logProbabilities) > 10 * Self.tolerance)
    }

    @Test func theConfigurationsSayWhatTheyWereMadeWith() throws {
        let shapes = try ReferenceModel.llamas.map { try ReferenceModel($0).configuration }
        #expect(shapes.map(\.attention.rotary?.theta) == [10_000, 500_000, 100])
        #expect(shapes.map(\.head.isTied) == [true, false, false])
        #expect(shapes.map(\.attention.keyValueHeads) == [2, 4, 1])
        #expect(shapes.map(\.attention.headWidth) == [4, 8, 6])
        #expect(shapes.map(\.head.norm?.epsilon) == [1e-5, 1e-2, 1e-6])
    }
}
