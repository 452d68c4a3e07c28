import Testing

@testable import Transformer

/// A score's bits depend on the sequences and the model alone: not on threads, memory, restarts or the order given.
@Suite(.serialized) struct SameBitsTests {
    private static let llama = RandomLlama.ordinary
    private static let sequences = llama.sequences(700)
    private static let reference = Result { () throws -> [[Double]] in
        try llama.model().scores(sequences)
    }

    private static let knowsWhatItsBitsDependOn = ["Zen", "Haswell", "SkylakeX", "Cooperlake"].contains {
        LinearAlgebra.libraryDescription.hasSuffix($0)
    }

    private func engine(workers: Int = 1, memory: Int = 0) throws -> LogLikelihoodEngine {
        #expect(LinearAlgebra.useOneThreadPerCall() == 1)
        return LogLikelihoodEngine(
            model: try Self.llama.model(), parallel: ConcurrentFor(workers: workers), memory: memory)
    }

    @Test func thereIsEnoughToCut() throws {
        let plan = ScoringPlan(sequences: Self.sequences)
        #expect(plan.blocks.count >= 3)
        #expect(plan.distinctTokens < plan.tokens)
        #expect(plan.blocks.contains { $0.rows % ScoringPlan.rowMultiple != 0 })
        #expect(Self.llama.configuration.vocabularySize > HeadTile.widest)
    }

    @Test(arguments: [1, 2, 3, 7]) func threadsChangeNoBit(_ workers: Int) throws {
        let scores = try engine(workers: workers, memory: 1 << 30).scores(ScoringPlan(sequences: Self.sequences))
        #expect(bits(scores) == bits(try Self.reference.get()))
    }

    @Test(arguments: [0, 1, 8 << 20, 64 << 20, 1 << 40]) func memoryChangesNoBit(_ memory: Int) throws {
        let scores = try engine(workers: 3, memory: memory).scores(ScoringPlan(sequences: Self.sequences))
        #expect(bits(scores) == bits(try Self.reference.get()))
    }

    @Test func memorySettingsReallyDiffer() {
        #expect(NetworkPass.residentBlocks(atMost: 1, workers: 3) == 1)
        #expect(NetworkPass.residentBlocks(atMost: 100, workers: 7) > 1)
    }

    @Test func resumingChangesNoBit() throws {
        let plan = ScoringPlan(sequences: Self.sequences)
        let reference = try Self.reference.get()
        for finished: Set<Int> in [[0], [1], Set(plan.blocks.indices.dropLast()), Set(plan.blocks.indices.dropFirst())]
        {
            let scores = try engine(workers: 2, memory: 1 << 30).scores(plan, skipping: finished)
            let skipped = Set(finished.flatMap { plan.blocks[$0].sequenceIndices })
            for index in plan.sequences.indices {
                let expected = skipped.contains(index) ? [] : reference[index]
                #expect(bits([scores[index]]) == bits([expected]))
            }
        }
        #expect(try engine().scores(plan, skipping: Set(plan.blocks.indices)).allSatisfy(\.isEmpty))
    }

    @Test func anotherOrderChangesNoBit() throws {
        let reference = try Self.reference.get()
        var random = RandomNumbers(seed: 5)
        let order = Self.sequences.indices.map { ($0, random.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
        #expect(order != Array(order.indices))
        let scores = try engine(workers: 2).scores(ScoringPlan(sequences: order.map { Self.sequences[$0] }))
        #expect(bits(scores) == bits(order.map { reference[$0] }))
    }

    @Test func anotherReadingOfTheSameModelChangesNoBit() throws {
        #expect(bits(try Self.llama.model().scores(Self.sequences)) == bits(try Self.reference.get()))
    }

    /// The control: rows multiplied in other company, as a cut by memory would have it, do get other bits.
    @Test(.enabled(if: knowsWhatItsBitsDependOn, "this OpenBLAS kernel is not known to do so"))
    func otherChunksDoChangeBits() throws {
        let reference = try Self.reference.get()
        let model = try Self.llama.model()
        let together = reference.prefix(40)
        let apart = try (0..<40).map { try model.scores([Self.sequences[$0]])[0] }
        #expect(bits(Array(together)) != bits(apart))
        #expect(worstDifference(Array(together), apart) < 1e-4)
    }

    @Test func anotherModelHasOtherScores() throws {
        let few = Array(Self.sequences.prefix(20))
        #expect(worstDifference(try Self.llama.model(seed: 9).scores(few), try Self.llama.model().scores(few)) > 0.1)
    }
}
