import RealModule
import StrictJSON
import Testing

@testable import Transformer

/// Divergences of PEFT's adapters from their bases, and of contexts from each other, as scipy computes them.
struct DivergenceReferenceTests {
    /// Float32 logits on both sides.
    private static let tolerance = 1e-5

    private func differences(
        _ found: Divergences, _ reference: DivergenceReference
    ) -> (layers: Double, sets: Double) {
        let layers = max(
            worstDifference(found.layers.map { $0.map(\.fromBase) }, reference.layers.fromBase),
            worstDifference(found.layers.map { $0.map(\.toBase) }, reference.layers.toBase))
        return (layers, worstDifference([found.sets], [reference.jensenShannon]))
    }

    @Test func theArchitecturesThatMatterAreCovered() {
        let models = Set(DivergenceReference.withAdapter.map { String($0.prefix { $0 != "/" }) })
        #expect(models.isSuperset(of: ["llama-bias", "gemma2", "gpt2", "opt", "opt-350m", "qwen2"]))
    }

    @Test(arguments: DivergenceReference.withAdapter) func everyLayerAndSetHasTheReferencesDivergence(
        _ name: String
    ) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(
            with: reference.base, reference.contexts, reference.sets, byLayer: true)
        let (layers, sets) = differences(found, reference)
        print("\(name): worst divergence by layer \(layers), of a set \(sets) nats")
        #expect(layers <= Self.tolerance && sets <= Self.tolerance)
        #expect(found.contexts == found.layers.last)
    }

    @Test(arguments: DivergenceReference.names) func setsNeedNoBase(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: nil, reference.contexts, reference.sets, byLayer: true)
        #expect(worstDifference([found.sets], [reference.jensenShannon]) <= Self.tolerance)
        #expect(found.contexts.isEmpty && found.layers.isEmpty)
    }

    @Test(arguments: DivergenceReference.withAdapter) func theLastLayerNeedsNoLens(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: reference.base, reference.contexts, reference.sets)
        let withLens = try reference.tuned().compared(
            with: reference.base, reference.contexts, reference.sets, byLayer: true)
        #expect(found.contexts == withLens.contexts && found.sets == withLens.sets && found.layers.isEmpty)
    }

    // MARK: What is slightly wrong fails the same test

    @Test(arguments: DivergenceReference.withAdapter) func anotherScaleFails(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let alpha = try #require(reference.adapter?.configuration["lora_alpha"]?.integer)
        let other = try reference.tuned(changing: [("lora_alpha", JSON(alpha + 1))])
        let found = try other.compared(with: reference.base, reference.contexts, reference.sets, byLayer: true)
        let (layers, sets) = differences(found, reference)
        #expect(layers > 10 * Self.tolerance && sets > 10 * Self.tolerance)
    }

    @Test(arguments: DivergenceReference.withAdapter) func theOtherDirectionFails(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: reference.base, reference.contexts, byLayer: true)
        #expect(
            worstDifference(found.layers.map { $0.map(\.fromBase) }, reference.layers.toBase) > 10 * Self.tolerance)
    }

    @Test(arguments: DivergenceReference.withAdapter) func bitsInsteadOfNatsFail(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: reference.base, reference.contexts, reference.sets)
        let inBits = found.sets.map { $0 / Double.log(2) }
        #expect(worstDifference([inBits], [reference.jensenShannon]) > 10 * Self.tolerance)
        let last = try #require(reference.layers.fromBase.last)
        #expect(worstDifference([found.contexts.map { $0.fromBase / Double.log(2) }], [last]) > 10 * Self.tolerance)
    }

    @Test(arguments: DivergenceReference.withNorm) func aLensWithoutTheLastNormFails(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: reference.base, reference.contexts, byLayer: true)
        let lens = found.layers.dropLast()
        try #require(lens.count == reference.unnormed.fromBase.count && !lens.isEmpty)
        for (layer, wrong) in zip(lens, reference.unnormed.fromBase) {
            #expect(worstDifference([layer.map(\.fromBase)], [wrong]) > 10 * Self.tolerance)
        }
    }

    @Test(arguments: DivergenceReference.withAdapter) func aLayerFurtherFails(_ name: String) throws {
        let reference = try DivergenceReference(name)
        let found = try reference.tuned().compared(with: reference.base, reference.contexts, byLayer: true)
        let shifted = reference.layers.fromBase.dropFirst() + reference.layers.fromBase.prefix(1)
        #expect(worstDifference(found.layers.map { $0.map(\.fromBase) }, Array(shifted)) > 10 * Self.tolerance)
    }

    /// The token behind a context takes no part in rotations that depend on the length: with it they'd be others.
    @Test func dynamicRotationsAreThoseOfTheContextAlone() throws {
        let reference = try DivergenceReference("llama-dynamic/")
        let set = try #require(reference.sets.firstIndex(of: [2, 3, 4]))
        try #require(reference.contexts[4].count > reference.base.configuration.longestSharedSequence)
        let behind = try reference.sets[set].map { try reference.base.distribution(behind: reference.contexts[$0]) }
        #expect((jensenShannon(behind) - reference.jensenShannon[set]).magnitude > 10 * Self.tolerance)
        let found = try reference.base.compared(with: nil, reference.contexts, reference.sets)
        #expect((found.sets[set] - reference.jensenShannon[set]).magnitude <= Self.tolerance)
    }
}

extension LanguageModel {
    /// Probabilities of all tokens by the other engine, each scored as the last of a sequence.
    func distribution(behind context: [Int32]) throws -> [Double] {
        let tokens = 0..<Int32(configuration.vocabularySize)
        return try scores(tokens.map { context + [$0] }).compactMap(\.last).map { Double.exp($0) }
    }
}

/// H(mean p) − mean H(p) as it is written, nats.
func jensenShannon(_ distributions: [[Double]]) -> Double {
    func entropy(_ p: [Double]) -> Double { p.reduce(0) { $1 > 0 ? $0 - $1 * Double.log($1) : $0 } }
    let count = Double(distributions.count)
    let mean = (distributions.first ?? []).indices.map { token in distributions.reduce(0) { $0 + $1[token] } / count }
    return entropy(mean) - distributions.reduce(0) { $0 + entropy($1) } / count
}
