import Testing

@testable import Transformer

struct DivergencePlanTests {
    /// Contexts that begin each other, some of them equal.
    private static let contexts: [[Int32]] = {
        let sequences = RandomLlama.ordinary.sequences(500)
        return sequences + sequences.prefix(50) + sequences.prefix(80).map { Array($0.prefix(1 + $0.count / 2)) }
    }()

    @Test(arguments: [Int.max, 12]) func rowsThatPredictComeInTheOrderOfTheDistinctContexts(_ longest: Int) throws {
        let plan = try DivergencePlan(contexts: Self.contexts, sets: [], longestShared: longest)
        #expect(plan.scoring.predictions == Set(Self.contexts).count)
        #expect(plan.scoring.blocks.count > 1)
        var place = 0
        for block in plan.scoring.blocks {
            for (row, path) in zip(block.predictingRows, block.paths) {
                #expect(path.sequence == place && path.rows.last == row)
                #expect(path.rows.map { block.tokens[Int($0)] } == plan.scoring.sequences[place].tokens)
                place += 1
            }
            #expect(block.predictingRows.count == block.paths.count)
        }
        #expect(place == plan.firsts.count)
        for (index, context) in Self.contexts.enumerated() {
            #expect(plan.scoring.sequences[plan.places[index]].tokens == context)
            #expect(plan.firsts[plan.places[index]] == Self.contexts.firstIndex(of: context))
        }
    }

    @Test func commonBeginningsAreComputedOnce() throws {
        let plan = try DivergencePlan(contexts: [[1, 2, 3], [1, 2], [1, 2, 3], [4], [1, 2, 5]], sets: [])
        #expect(plan.scoring.distinctTokens == 5)
        #expect(plan.scoring.predictions == 4)
        let apart = try DivergencePlan(contexts: [[1, 2, 3], [1, 2], [1, 2, 3]], sets: [], longestShared: 1)
        #expect(apart.scoring.distinctTokens == 5)
    }

    /// What is scored and what is a context may stand in one plan.
    @Test func aTokenThatIsScoredNeedsNoRowAndOneOfAContextDoes() {
        let plan = ScoringPlan(sequences: [ScoringSequence([1, 2, 3]), ScoringSequence(context: [1, 2, 3])])
        #expect(plan.distinctTokens == 3)
        #expect(plan.predictions == 3)
        #expect(plan.blocks[0].paths.map(\.rows) == [[0, 1], [0, 1, 2]])
        #expect(ScoringSequence(context: []).scoredCount == 0)
    }
}
