import Testing

@testable import Transformer

/// What the divergences are of equal models and contexts, of few and many of them, and of what can't be compared.
struct DivergenceEngineTests {
    private let llama = RandomLlama.ordinary
    private static let tolerance = 1e-5

    private func update(_ a: Float, _ b: Float) -> LowRankUpdate {
        LowRankUpdate(
            rank: 1, scale: 1, a: [Float](repeating: a, count: 24), b: [Float](repeating: b, count: 24), magnitude: nil)
    }

    /// With an update of one layer's queries.
    private func tuned(_ a: Float, _ b: Float) throws -> LanguageModel {
        try llama.model(
            adapter: LowRankAdapter(
                updates: ["model.layers.1.self_attn.q_proj": update(a, b)],
                summary: LowRankSummary(
                    rank: 1, ranksUsed: [1], alpha: 1, isRankStabilised: false, isWeightDecomposed: false,
                    targetModules: [], targetsWithoutTensors: [])))
    }

    // MARK: Nothing

    @Test func anAdapterThatChangesNothingIsNowhereFromItsBase() throws {
        let contexts = llama.sequences(60)
        let found = try tuned(1, 0).compared(with: llama.model(), contexts, [[0, 1]], byLayer: true)
        #expect(found.layers.count == 3 && found.layers.allSatisfy { $0.count == 60 })
        #expect(found.layers.joined().allSatisfy { $0.fromBase == 0 && $0.toBase == 0 })
        #expect(found.sets[0] > 0)
        // The control: only layers from the changed one on differ.
        let other = try tuned(1, 0.1).compared(with: llama.model(), contexts, byLayer: true)
        #expect(other.layers[0].allSatisfy { $0.fromBase == 0 && $0.toBase == 0 })
        #expect(other.layers[1...].joined().contains { $0.fromBase > 1e-4 })
        #expect(other.contexts.allSatisfy { $0.fromBase >= 0 && $0.toBase >= 0 })
    }

    @Test func setsOfEqualContextsDoNotDiffer() throws {
        let contexts: [[Int32]] = [[7], [1, 2, 3], [1, 2, 3], [7], [1, 2, 3], [1, 2]]
        let found = try llama.model().compared(with: nil, contexts, [[1, 2, 4], [0, 3], [5], [2, 2], [0, 1]])
        #expect(found.sets.prefix(4).allSatisfy { $0 == 0 })
        #expect(found.sets[4] > 1e-3)
    }

    @Test func equalContextsGetEqualNumbers() throws {
        let contexts: [[Int32]] = [[7], [1, 2, 3], [4], [1, 2, 3], [7]]
        let found = try llama.model(seed: 9).compared(with: llama.model(), contexts, byLayer: true)
        for layer in found.layers { #expect(layer[1] == layer[3] && layer[0] == layer[4] && layer[0] != layer[2]) }
    }

    @Test func noContextsAndNoSetsAreNoWork() throws {
        let model = try llama.model()
        let empty = Divergences(contexts: [], sets: [], layers: [])
        func refuse(_: Double) throws { Issue.record("worked") }
        #expect(try model.compared(with: model, [], onProgress: refuse) == empty)
        #expect(try model.compared(with: nil, [[1, 2]], onProgress: refuse) == empty)
        #expect(try model.compared(with: nil, [[1, 2]], [[0]], onProgress: refuse).sets == [0])
    }

    // MARK: Small and large

    /// A divergence grows with the square of a small step, which rounding would hide if it were of the first order.
    @Test func smallStepsAreNotLostInRounding() throws {
        let contexts = llama.sequences(20).filter { $0.count > 3 }
        let (base, step): (LanguageModel, Float) = (try llama.model(), 1 / 4096)
        let once = try tuned(1, step).compared(with: base, contexts).contexts
        let twice = try tuned(1, 2 * step).compared(with: base, contexts).contexts
        let four = try tuned(1, 4 * step).compared(with: base, contexts).contexts
        func sum(_ values: [ModelDivergence]) -> Double { values.reduce(0) { $0 + $1.fromBase } }
        #expect(sum(once) < 1e-4 && sum(once) > 0)
        #expect((sum(twice) / sum(once) - 4).magnitude < 0.2)
        #expect((sum(four) / sum(twice) - 4).magnitude < 0.2)
        for value in once where value.fromBase > 1e-9 {
            #expect((value.fromBase / value.toBase - 1).magnitude < 0.1)
        }
    }

    /// Sets that end within a chunk of rows and others that reach over several.
    @Test func setsOfAnySizeAreWhatTheirDefinitionSays() throws {
        let model = try ReferenceModel("tied-bf16").model()
        var random = RandomNumbers(seed: 11)
        let contexts: [[Int32]] = (0..<1100).map { _ in
            (0..<1 + random.below(6)).map { _ in Int32(random.below(97)) }
        }
        let sets = [Array(0..<300), [2, 900, 1000], Array(250..<550), Array(0..<1100), [5, 5, 6], Array(600..<1090)]
        let distributions = try contexts.map { try model.distribution(behind: $0) }
        let expected = sets.map { set in jensenShannon(set.map { distributions[$0] }) }
        let found = try model.compared(with: nil, contexts, sets)
        #expect(worstDifference([found.sets], [expected]) <= Self.tolerance)
        #expect(worstDifference([found.sets], [expected.reversed()]) > 10 * Self.tolerance)
    }

    @Test func progressIsTheOperationsThatWereEstimated() throws {
        let (base, model) = (try llama.model(), try llama.model(seed: 9))
        for (byLayer, base) in [(true, base), (false, base), (true, nil)] {
            var fractions: [Double] = []
            _ = try model.compared(with: base, llama.sequences(300), [[0, 1, 2], [3, 4]], byLayer: byLayer) {
                fractions.append($0)
            }
            #expect(fractions == fractions.sorted())
            #expect(((fractions.last ?? 0) - 1).magnitude < 1e-9)
            // Not reached early: what comes before the last step is less.
            #expect(fractions.dropLast().last ?? 1 < 1 - 1e-6)
        }
    }

    // MARK: What can't be compared

    @Test func refusesSetsThatNameNoContexts() throws {
        for sets in [[[0], []], [[0], [0, 2]], [[0], [-1]]] {
            let error = #expect(throws: DivergenceError.self) { try DivergencePlan(contexts: [[1], [2]], sets: sets) }
            #expect(error?.description.contains("set 2") == true)
        }
    }

    @Test func refusesAContextWithoutATokenBeforeTheNext() {
        let error = #expect(throws: DivergenceError.self) { try DivergencePlan(contexts: [[1], []], sets: []) }
        #expect(error?.description.contains("context 2") == true)
    }

    @Test func refusesAContextThatAModelCannotRead() throws {
        let model = try llama.model()
        let longest = [Int32](repeating: 1, count: llama.configuration.positions)
        #expect(try model.compared(with: model, [longest]).contexts.count == 1)
        for (context, kind) in [(longest + [1], ScoringError.Kind.positions), ([0, 4148], .vocabulary)] {
            let error = #expect(throws: ScoringError.self) { try model.compared(with: model, [[5], [9, 9], context]) }
            #expect(error?.kind == kind && error?.sequence == 2)
        }
        let grown = try DivergenceReference("qwen2/grown")
        let error = #expect(throws: ScoringError.self) {
            try grown.tuned().compared(with: grown.base, [[1], [2, 42]])
        }
        #expect(error?.sequence == 1 && error?.problem.contains("in the base, token 42") == true)
        #expect(try grown.tuned().compared(with: nil, [[1], [2, 42]], [[0, 1]]).sets[0] > 0)
    }

    @Test func refusesModelsOfDifferentDepth() throws {
        var deeper = llama
        deeper.family.layers += 1
        let error = #expect(throws: DivergenceError.self) {
            try deeper.model().compared(with: llama.model(), [[1, 2]])
        }
        #expect(error?.description.contains("3 layers") == true)
    }

    @Test func modelsOfDifferentWidthAreCompared() throws {
        var wider = llama
        wider.family.feedForwardWidth += 8
        let contexts = llama.sequences(5)
        let there = try wider.model().compared(with: llama.model(), contexts, byLayer: true)
        let back = try llama.model().compared(with: wider.model(), contexts, byLayer: true)
        for (one, other) in zip(there.layers.joined(), back.layers.joined()) {
            #expect((one.fromBase - other.toBase).magnitude < 1e-9 && one.fromBase > 0)
        }
    }

    @Test func noticesDistributionsThatAreNoNumbers() throws {
        let contexts: [[Int32]] = [[9, 9, 9], [5], [1, 2, 3]]
        let bad = try tuned(3e38, 3e38)
        for byLayer in [false, true] {
            #expect(throws: NotFiniteScore.self) { try bad.compared(with: llama.model(), contexts, byLayer: byLayer) }
            #expect(throws: NotFiniteScore.self) { try llama.model().compared(with: bad, contexts, byLayer: byLayer) }
        }
        #expect(throws: NotFiniteScore.self) { try bad.compared(with: nil, contexts, [[0, 2]]) }
        // A single token attends to itself alone, whatever its queries are.
        #expect(throws: NotFiniteScore(sequence: 1)) { try bad.compared(with: llama.model(), [[5], [1, 2, 3]]) }
    }

    @Test func aPlanOfContextsHasNothingToScore() throws {
        let plan = try DivergencePlan(contexts: [[1, 2]], sets: [])
        let error = #expect(throws: ScoringError.self) {
            try LogLikelihoodEngine(model: llama.model(), parallel: SerialFor(), memory: 0).scores(plan.scoring)
        }
        #expect(error?.kind == .plan)
    }

    @Test func aPlanThatSharesTooMuchIsRefused() throws {
        let model = try ReferenceModel("llama-dynamic").model()
        let engine = DivergenceEngine(tuned: model, base: model, parallel: SerialFor(), memory: 0)
        let error = #expect(throws: ScoringError.self) { try engine.compare(DivergencePlan(contexts: [[1]], sets: [])) }
        #expect(error?.kind == .plan)
    }
}
