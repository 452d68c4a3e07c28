import Testing

@testable import Transformer

struct ScoringPlanTests {
    /// What a plan is made of, for comparison.
    private func shape(_ plan: ScoringPlan) -> [[[Int32]]] {
        plan.blocks.map { block in [block.tokens, block.positions] + block.paths.map(\.rows) }
    }

    @Test func isAPureFunctionOfTheSequences() {
        let sequences = RandomLlama.ordinary.sequences(600)
        let plan = ScoringPlan(sequences: sequences)
        #expect(shape(ScoringPlan(sequences: sequences)) == shape(plan))
        let reversed = ScoringPlan(sequences: sequences.reversed())
        #expect(shape(reversed) == shape(plan))
    }

    @Test func everySequenceIsInOneBlockAlongItsOwnTokens() {
        let sequences = RandomLlama.ordinary.sequences(600) + [[7], [], [3, 4], [3, 4]]
        let plan = ScoringPlan(sequences: sequences)
        var seen: [Int: Int] = [:]
        for block in plan.blocks {
            #expect(block.rows <= ScoringPlan.rowsPerBlock)
            var owned = 0
            for path in block.paths {
                seen[path.sequence, default: 0] += 1
                let sequence = sequences[path.sequence]
                #expect(path.rows.map { block.tokens[Int($0)] } == Array(sequence.dropLast()))
                #expect(path.rows.map { block.positions[Int($0)] } == sequence.dropLast().indices.map { Int32($0) })
                // A path's own rows are new ones, so that each row is computed once.
                #expect(
                    path.rows[path.firstOwn...].map(Int.init) == Array(owned..<owned + path.rows.count - path.firstOwn))
                owned += path.rows.count - path.firstOwn
            }
            #expect(owned == block.rows)
        }
        #expect(seen.values.allSatisfy { $0 == 1 })
        #expect(Set(seen.keys) == Set(sequences.indices.filter { sequences[$0].count >= 2 }))
    }

    @Test func commonBeginningsAreComputedOnce() {
        let plan = ScoringPlan(sequences: [[1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 9, 9], [8, 2, 3]])
        #expect(plan.blocks.count == 1)
        // 1 2 3 | 9 | 8 2: what stands last in a sequence is only predicted.
        #expect(plan.distinctTokens == 6)
        #expect(plan.tokens == 15)
    }

    @Test func repeatedSequencesCostNothing() {
        let plan = ScoringPlan(sequences: [[Int32]](repeating: [1, 2, 3], count: 50))
        #expect(plan.distinctTokens == 2)
        #expect(plan.blocks.flatMap(\.sequenceIndices).sorted() == Array(0..<50))
    }

    @Test func aSequenceLongerThanABlockHasItsOwn() {
        let long = (0..<Int32(ScoringPlan.rowsPerBlock + 100)).map { $0 % 50 }
        let plan = ScoringPlan(sequences: [long, [0, 7], [60, 1]])
        #expect(plan.blocks.flatMap(\.sequenceIndices).sorted() == [0, 1, 2])
        #expect(plan.blocks.map(\.rows).max() == long.count - 1)
    }

    @Test func sequencesWithNothingToScoreMakeNoBlock() throws {
        #expect(ScoringPlan(sequences: [] as [[Int32]]).blocks.isEmpty)
        #expect(ScoringPlan(sequences: [[], [1]]).blocks.isEmpty)
        #expect(try RandomLlama.ordinary.model().scores([[], [1]]) == [[], []])
    }
}
