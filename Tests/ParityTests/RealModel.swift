import CheckpointDirectory
import Foundation
import StrictJSON
import Testing
import Transformer
import WeightFiles

@testable import FairnessMonitor

/// A model directory on disk, SmolLM2-135M-Instruct unless told otherwise, and ways to get it slightly wrong.
struct RealModel {
    let base: BaseModel

    init() throws {
        try self.init(directory: URL(filePath: try #require(ParityFiles.smolLM2)))
    }

    init(directory: URL) throws {
        base = try BaseModel(path: directory.path(percentEncoded: false))
    }

    func adapter(_ directory: URL) throws -> LowRankAdapter {
        try AdapterDirectory(path: directory.path(percentEncoded: false)).adapter(
            for: base.configuration, acceptedKeys: []
        ).0
    }

    /// The adapter with another α than it was trained with.
    func adapter(_ directory: URL, alphaTimes factor: Int) throws -> LowRankAdapter {
        func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: directory.appending(path: name))) }
        var object = JSONObject()
        for member in try #require(try JSON.parse(bytes("adapter_config.json")).object).members {
            let alpha = member.value.integer.map { JSON($0 * factor) }
            let value = member.key == "lora_alpha" ? try #require(alpha) : member.value
            _ = object.append(key: member.key, value: value, offset: 0)
        }
        return try LowRankAdapter.parse(
            configuration: AdapterConfiguration.parse(Array(JSON.object(object).written().utf8)),
            weights: Safetensors(MemoryBytes(bytes("adapter_model.safetensors")), file: "adapter_model.safetensors"),
            model: base.configuration)
    }

    /// Token log-likelihoods, with parts of the model replaced.
    func scores(
        _ sequences: [[Int32]], adapter: LowRankAdapter? = nil, configuration: ModelConfiguration? = nil,
        weights: ModelWeights? = nil, workers: Int = 2, memory: Int = 512 << 20
    ) throws -> [[Double]] {
        try scores(
            sequences.map { ScoringSequence($0) }, adapter: adapter, configuration: configuration, weights: weights,
            workers: workers, memory: memory)
    }

    /// The same where only some tokens are scored.
    func scores(
        _ sequences: [ScoringSequence], adapter: LowRankAdapter? = nil, configuration: ModelConfiguration? = nil,
        weights: ModelWeights? = nil, workers: Int = 2, memory: Int = 512 << 20
    ) throws -> [[Double]] {
        try #require(LinearAlgebra.useOneThreadPerCall() == 1)
        let model = try LanguageModel(
            configuration: configuration ?? base.configuration, weights: weights ?? base.weights, adapter: adapter)
        let engine = LogLikelihoodEngine(model: model, parallel: DispatchParallelFor(workers: workers), memory: memory)
        let plan = ScoringPlan(sequences: sequences)
        var scores = [[Double]](repeating: [], count: sequences.count)
        try engine.score(plan) { result in
            for (index, values) in zip(plan.blocks[result.block].sequenceIndices, result.tokenLogLikelihoods) {
                scores[index] = values
            }
        }
        return scores
    }
}
