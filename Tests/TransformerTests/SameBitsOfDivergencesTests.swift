import Testing

@testable import Transformer

/// A divergence's bits depend on the contexts, the sets and the models alone.
@Suite(.serialized) struct SameBitsOfDivergencesTests {
    private static let llama = RandomLlama.ordinary
    private static let contexts = llama.sequences(700)
    private static let sets = (0..<100).map { [$0, $0 + 100, $0 + 200] } + [Array(0..<600), [699, 1]]

    private func compared(
        _ base: LanguageModel?, _ model: LanguageModel, _ contexts: [[Int32]], workers: Int = 1, memory: Int = 0,
        byLayer: Bool = true
    ) throws -> Divergences {
        #expect(LinearAlgebra.useOneThreadPerCall() == 1)
        return try model.compared(
            with: base, contexts, Self.sets, byLayer: byLayer, parallel: ConcurrentFor(workers: workers),
            memory: memory)
    }

    @Test func threadsAndMemoryChangeNoBit() throws {
        let (base, model) = (try Self.llama.model(), try Self.llama.model(seed: 9))
        try #require(DivergencePlan(contexts: Self.contexts, sets: Self.sets).scoring.blocks.count >= 3)
        let reference = try compared(base, model, Self.contexts)
        #expect(reference.contexts.contains { $0.fromBase > 0.1 } && reference.sets.allSatisfy { $0 > 0 })
        for (workers, memory) in [(1, 1 << 40), (2, 0), (2, 1 << 30), (3, 1), (3, 64 << 20), (7, 1 << 30)] {
            let found = try compared(base, model, Self.contexts, workers: workers, memory: memory)
            #expect(bits(found.all) == bits(reference.all), "\(workers) threads, \(memory) bytes")
        }
        let without = try compared(base, model, Self.contexts, workers: 2, byLayer: false)
        #expect(bits(without.all) == bits(Array(reference.all.prefix(3))))
        let setsAlone = try compared(nil, model, Self.contexts, workers: 2).sets
        #expect(worstDifference([setsAlone], [reference.sets]) < 1e-12)
    }

    @Test func anotherOrderOfContextsChangesNoBit() throws {
        let (base, model) = (try Self.llama.model(), try Self.llama.model(seed: 9))
        let reference = try compared(base, model, Self.contexts)
        let turned = try compared(base, model, Self.contexts.reversed(), workers: 2)
        #expect(turned.contexts.reversed() == reference.contexts)
        #expect(turned.layers.map { $0.reversed() } == reference.layers)
        #expect(turned.sets != reference.sets)
    }

    /// A projection of the head, its update's bias, and rotations that depend on the length.
    @Test(arguments: ["opt-350m/all-linear", "qwen2/head-and-embedding", "gemma2/all-linear", "llama-dynamic/"])
    func nothingChangesABit(_ name: String) throws {
        var random = RandomNumbers(seed: 3)
        let stems: [[Int32]] = (0..<90).map { _ in (0..<1 + random.below(12)).map { _ in Int32(random.below(41)) } }
        let contexts: [[Int32]] = (0..<700).map { _ in
            stems[random.below(90)] + (0..<1 + random.below(24)).map { _ in Int32(random.below(41)) }
        }
        let reference = try DivergenceReference(name)
        let model = try reference.tuned()
        try #require(
            DivergencePlan(
                contexts: contexts, sets: [], longestShared: model.configuration.longestSharedSequence
            ).scoring.blocks.count >= 2)
        let alone = try compared(reference.base, model, contexts)
        for (workers, memory) in [(2, 1 << 30), (3, 1)] {
            let found = try compared(reference.base, model, contexts, workers: workers, memory: memory)
            #expect(bits(found.all) == bits(alone.all))
        }
    }
}
