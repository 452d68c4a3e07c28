import Foundation
import StrictJSON
import Testing
import Transformer

@testable import FairnessMonitor

/// The same divergences as scipy finds between PEFT's and transformers' distributions, on a real model by layer.
@Suite(.serialized, .needsSmolLM2) struct DivergenceParityTests {
    /// Nats, of float32 logits on both sides; the divergences are of the order of 1.
    private static let tolerance = 1e-4

    private struct Reference {
        let adapter: String
        let contexts: [[Int32]]
        let sets: [[Int]]
        let jensenShannon: [Double]
        let fromBase: [[Double]]
        let toBase: [[Double]]

        init() throws {
            let file = try JSON.parse([UInt8](Data(contentsOf: ParityFiles.here.appending(path: "divergence.json"))))
            func doubles(_ value: JSON?) -> [Double] { (value?.array ?? []).compactMap(\.double) }
            func integers(_ value: JSON?) -> [[Int]] {
                (value?.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
            }
            adapter = try #require(file["adapter"]?.string)
            contexts = integers(file["contexts"]).map { $0.map { Int32($0) } }
            sets = integers(file["sets"])
            jensenShannon = doubles(file["jensen_shannon"])
            fromBase = (file["layers"]?["from_base"]?.array ?? []).map(doubles)
            toBase = (file["layers"]?["to_base"]?.array ?? []).map(doubles)
            try #require(contexts.count == 20 && sets.count == 11 && fromBase.count == 30)
        }
    }

    private func compared(
        _ reference: Reference, alphaTimes factor: Int = 1, workers: Int = 2, memory: Int = 512 << 20,
        byLayer: Bool = true
    ) throws -> Divergences {
        try #require(LinearAlgebra.useOneThreadPerCall() == 1)
        let model = try RealModel()
        let adapter = try model.adapter(try ParityFiles.adapter(reference.adapter), alphaTimes: factor)
        func language(_ adapter: LowRankAdapter?) throws -> LanguageModel {
            try LanguageModel(
                configuration: model.base.configuration, weights: model.base.weights, adapter: adapter)
        }
        let engine = try DivergenceEngine(
            tuned: language(adapter), base: language(nil), parallel: DispatchParallelFor(workers: workers),
            memory: memory)
        let plan = try DivergencePlan(
            contexts: reference.contexts, sets: reference.sets, byLayer: byLayer,
            longestShared: engine.longestSharedSequence)
        return try engine.compare(plan)
    }

    private func worst(_ found: [[Double]], _ expected: [[Double]]) -> Double {
        guard found.map(\.count) == expected.map(\.count) else { return .infinity }
        return zip(found.joined(), expected.joined()).reduce(0) { worst, pair in
            let difference = (pair.0 - pair.1).magnitude
            return difference.isNaN ? .infinity : max(worst, difference)
        }
    }

    @Test func everyLayerAndSetAgrees() throws {
        let reference = try Reference()
        let found = try compared(reference)
        let fromBase = worst(found.layers.map { $0.map(\.fromBase) }, reference.fromBase)
        let toBase = worst(found.layers.map { $0.map(\.toBase) }, reference.toBase)
        let sets = worst([found.sets], [reference.jensenShannon])
        print("parity divergence: worst by layer \(fromBase) from the base, \(toBase) to it, \(sets) of a set")
        #expect(fromBase <= Self.tolerance && toBase <= Self.tolerance && sets <= Self.tolerance)
        #expect(found.contexts == found.layers.last)
    }

    @Test func twiceTheScaleFails() throws {
        let reference = try Reference()
        let found = try compared(reference, alphaTimes: 2, byLayer: false)
        let last = try #require(reference.fromBase.last)
        #expect(worst([found.contexts.map(\.fromBase)], [last]) > 100 * Self.tolerance)
        #expect(worst([found.sets], [reference.jensenShannon]) > 100 * Self.tolerance)
    }

    @Test func threadsAndMemoryChangeNoBit() throws {
        let reference = try Reference()
        let alone = try compared(reference, workers: 1, memory: 0, byLayer: false)
        #expect(try compared(reference, workers: 3, memory: 1 << 30, byLayer: false) == alone)
    }
}
