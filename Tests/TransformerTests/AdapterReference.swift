import FairwatchTesting
import Foundation
import StrictJSON
import Testing
import WeightFiles

@testable import Transformer

/// An adapter that PEFT saved for a tiny model, and what PEFT says of some sequences; see ModelReference/adapters.py.
struct AdapterReference {
    struct Name: Hashable, Sendable, CustomTestStringConvertible {
        let model: String
        let adapter: String

        var testDescription: String { "\(model)/\(adapter)" }
    }

    private static let file = Result {
        try JSON.parse([UInt8](Data(contentsOf: ReferenceModel.directory.appending(path: "adapters.json"))))
    }

    /// All that are measured here. An update of a single parameter is refused, see `AdapterConfigurationTests`.
    static let names: [Name] = {
        let models = (try? file.get())?["models"]?.object?.members ?? []
        return models.flatMap { model in
            (model.value.object?.members ?? []).map { Name(model: model.key, adapter: $0.key) }
        }.filter { $0.adapter != "parameters" }
    }()

    let base: ModelConfiguration
    let weights: ModelWeights
    let configuration: JSONObject
    let tensors: Safetensors
    let sequences: [[Int32]]
    let logProbabilities: [[Double]]
    let prefix: [Int32]
    /// Log-probability of every token of the vocabulary behind the prefix.
    let continuations: [Double]
    /// Tensors that PEFT saves, but whose values don't matter to it.
    let idle: Set<String>

    init(_ name: Name) throws {
        let directory = ReferenceModel.directory.appending(path: name.model)
        let adapter = directory.appending(path: "adapters").appending(path: name.adapter)
        func bytes(_ file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
        base = try ModelConfiguration.parse(bytes(directory.appending(path: "config.json")))
        weights = try ModelWeights(
            MemoryBytes(bytes(directory.appending(path: "model.safetensors"))), file: "model.safetensors")
        configuration = try #require(JSON.parse(bytes(adapter.appending(path: "adapter_config.json"))).object)
        tensors = try Safetensors(
            MemoryBytes(bytes(adapter.appending(path: "adapter_model.safetensors"))), file: "adapter_model.safetensors")
        let entry = try #require(Self.file.get()["models"]?[name.model]?[name.adapter])
        func doubles(_ value: JSON?) -> [Double] { (value?.array ?? []).compactMap(\.double) }
        func tokens(_ value: JSON?) -> [Int32] { (value?.array ?? []).compactMap { $0.integer.map { Int32($0) } } }
        sequences = (entry["sequences"]?.array ?? []).map(tokens)
        logProbabilities = (entry["log_probabilities"]?.array ?? []).map(doubles)
        prefix = tokens(entry["prefix"])
        continuations = doubles(entry["continuations"])
        idle = Set((entry["idle_tensors"]?.array ?? []).compactMap(\.string))
        try #require(sequences.count == 3 && !continuations.isEmpty)
    }

    func adapter(
        changing changes: [(key: String, value: JSON?)] = [], tensors: Safetensors? = nil
    ) throws -> LowRankAdapter {
        try LowRankAdapter.parse(
            configuration: AdapterConfiguration.parse(
                Array(JSON.object(configuration).changing(changes).written().utf8)),
            weights: tensors ?? self.tensors, model: base)
    }

    func model(_ adapter: LowRankAdapter?) throws -> LanguageModel {
        try LanguageModel(configuration: base, weights: weights, adapter: adapter)
    }

    func scores(_ adapter: LowRankAdapter?) throws -> [[Double]] { try model(adapter).scores(sequences) }

    /// How far the sequences' log-probabilities are from PEFT's.
    func error(_ adapter: LowRankAdapter?) throws -> Double { worstDifference(try scores(adapter), logProbabilities) }

    /// The adapter's file with some tensors changed; nil takes one out. Added ones are full of a value.
    func file(
        type: String = "F32", adding added: [(name: String, shape: [Int], value: Float)] = [],
        _ change: (_ name: String, _ values: [Float]) -> [Float]? = { $1 }
    ) throws -> Safetensors {
        var builder = SafetensorsBuilder()
        for tensor in tensors.tensors {
            guard let values = change(tensor.name, try tensor.floats()) else { continue }
            builder.add(tensor.name, type: type, shape: tensor.shape, values: values)
        }
        for (name, shape, value) in added {
            builder.add(
                "base_model.model." + name, shape: shape,
                values: [Float](repeating: value, count: shape.reduce(1, *)))
        }
        return try Safetensors(MemoryBytes(builder.bytes()), file: "adapter_model.safetensors")
    }
}
