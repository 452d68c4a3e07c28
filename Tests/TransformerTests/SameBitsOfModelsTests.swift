import Testing

@testable import Transformer

/// Adapters, projections and rotations that depend on a sequence's length keep a score's bits, too, whatever the
/// threads, the memory, the restarts and the order are.
@Suite(.serialized) struct SameBitsOfModelsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let model: String
        var adapter: String?

        init(_ model: String, _ adapter: String? = nil) {
            self.model = model
            self.adapter = adapter
        }

        var testDescription: String { adapter.map { "\(model)/\($0)" } ?? model }

        func load() throws -> LanguageModel {
            guard let adapter else { return try ReferenceModel(model).model() }
            let reference = try AdapterReference(.init(model: model, adapter: adapter))
            return try reference.model(reference.adapter())
        }
    }

    static let cases = [
        Case("gpt2", "patterns"), Case("qwen2", "head-and-embedding"), Case("gpt2", "dora"),
        Case("gpt2", "embedding-dora"), Case("opt-350m"),
        Case("opt-350m", "all-linear"), Case("llama-dynamic"),
    ]

    /// Enough for several blocks, some longer than the 20 tokens that dynamic rotations are fixed for.
    private static let sequences: [[Int32]] = {
        var random = RandomNumbers(seed: 3)
        func tokens(_ count: Int) -> [Int32] { (0..<count).map { _ in Int32(random.below(41)) } }
        let stems = (0..<90).map { _ in tokens(1 + random.below(12)) }
        return (0..<800).map { _ in stems[random.below(stems.count)] + tokens(1 + random.below(24)) }
    }()

    private func scores(
        _ model: LanguageModel, _ sequences: [[Int32]] = Self.sequences, workers: Int, memory: Int,
        skipping finished: Set<Int> = []
    ) throws -> [[Double]] {
        #expect(LinearAlgebra.useOneThreadPerCall() == 1)
        let engine = LogLikelihoodEngine(model: model, parallel: ConcurrentFor(workers: workers), memory: memory)
        return try engine.scores(plan(model, sequences), skipping: finished)
    }

    private func plan(_ model: LanguageModel, _ sequences: [[Int32]]) -> ScoringPlan {
        ScoringPlan(sequences: sequences, longestShared: model.configuration.longestSharedSequence)
    }

    @Test(arguments: cases) func nothingChangesABit(_ one: Case) throws {
        let model = try one.load()
        let plan = plan(model, Self.sequences)
        try #require(plan.blocks.count >= 2)
        let reference = try scores(model, workers: 1, memory: 0)
        for (workers, memory) in [(2, 1 << 30), (3, 1), (7, 8 << 20)] {
            #expect(bits(try scores(model, workers: workers, memory: memory)) == bits(reference))
        }
        #expect(bits(try scores(one.load(), workers: 1, memory: 1 << 30)) == bits(reference))

        let resumed = try scores(model, workers: 2, memory: 1 << 30, skipping: [0])
        let skipped = Set(plan.blocks[0].sequenceIndices)
        #expect(bits(resumed) == bits(reference.indices.map { skipped.contains($0) ? [] : reference[$0] }))

        let turned = Array(Self.sequences.reversed())
        #expect(bits(try scores(model, turned, workers: 2, memory: 0)) == bits(reference.reversed()))
    }

    /// The control: what is said to keep the bits is really computed.
    @Test(arguments: cases.filter { $0.adapter != nil }) func theAdapterIsApplied(_ one: Case) throws {
        let few = Array(Self.sequences.prefix(20))
        let without = try Case(one.model).load()
        #expect(worstDifference(try one.load().scores(few), try without.scores(few)) > 0.01)
    }

    @Test func dynamicRotationsReachBeyondTheirFixedLength() throws {
        let model = try Case("llama-dynamic").load()
        let longest = try #require(Self.sequences.map(\.count).max())
        #expect(longest > model.configuration.longestSharedSequence)
        #expect(Self.sequences.contains { $0.count < model.configuration.longestSharedSequence })
    }
}
