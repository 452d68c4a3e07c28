@testable import Transformer

extension LogLikelihoodEngine {
    /// Token log-likelihoods in the order of the plan's sequences; empty for those that are too short or skipped.
    func scores(_ plan: ScoringPlan, skipping finished: Set<Int> = []) throws -> [[Double]] {
        var scores = [[Double]](repeating: [], count: plan.sequences.count)
        try score(plan, skipping: finished) { result in
            for (index, values) in zip(plan.blocks[result.block].sequenceIndices, result.tokenLogLikelihoods) {
                scores[index] = values
            }
        }
        return scores
    }
}

extension LanguageModel {
    /// Scores on one thread unless told otherwise.
    func scores(
        _ sequences: [[Int32]], parallel: any ParallelFor = SerialFor(), memory: Int = 0
    ) throws -> [[Double]] {
        _ = LinearAlgebra.useOneThreadPerCall()
        return try LogLikelihoodEngine(model: self, parallel: parallel, memory: memory).scores(
            ScoringPlan(sequences: sequences, longestShared: configuration.longestSharedSequence))
    }
}

/// Bits, so that -0, not-a-number and the last place count too.
func bits(_ scores: [[Double]]) -> [[UInt64]] { scores.map { $0.map(\.bitPattern) } }

/// The largest difference between two sets of scores; infinite when they are not of one shape.
func worstDifference(_ first: [[Double]], _ second: [[Double]]) -> Double {
    guard first.map(\.count) == second.map(\.count) else { return .infinity }
    return zip(first.joined(), second.joined()).reduce(0) { worst, pair in
        let difference = (pair.0 - pair.1).magnitude
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}
