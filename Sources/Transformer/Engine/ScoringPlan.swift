/// The token sequences of a suite, cut into canonical blocks with their shared prefixes stored once.
///
/// The cut is a pure function of the sequences: threads, memory and restarts never move a row, so a result has the
/// same bits however it was computed. Sequences are ordered by their tokens; a block is filled until the next
/// sequence would exceed `rowsPerBlock`; within a block each distinct prefix is one row.
package struct ScoringPlan: Sendable {
    /// A block holds at most this many rows unless one sequence alone is longer: eight chunks.
    package static let rowsPerBlock = 8 * chunkRows
    /// Rows that are multiplied at a time. A product's bits depend on the number of rows and on a row's place in
    /// its micro-kernel, so chunks are fixed and the last is padded to a multiple of `rowMultiple`.
    static let chunkRows = 480
    static let rowMultiple = 48

    package let sequences: [ScoringSequence]
    package let blocks: [ScoringBlock]
    let longestShared: Int

    /// Sequences without a token to score appear in no block.
    ///
    /// - Parameter longestShared: longer sequences share no beginning, because the model sees it otherwise in each
    ///   (`ModelConfiguration.longestSharedSequence`).
    package init(sequences: [ScoringSequence], longestShared: Int = .max) {
        self.sequences = sequences
        self.longestShared = longestShared
        let order = sequences.indices.filter { sequences[$0].scoredCount > 0 }.sorted { first, second in
            if sequences[first].tokens == sequences[second].tokens { return first < second }
            return sequences[first].tokens.lexicographicallyPrecedes(sequences[second].tokens)
        }
        var blocks: [ScoringBlock] = []
        var builder = ScoringBlock.Builder(longestShared: longestShared)
        for index in order {
            let sequence = sequences[index]
            if builder.rows > 0, builder.rows + builder.newRows(for: sequence) > Self.rowsPerBlock {
                blocks.append(builder.block)
                builder = ScoringBlock.Builder(longestShared: longestShared)
            }
            builder.append(sequence, index: index)
        }
        if builder.rows > 0 { blocks.append(builder.block) }
        self.blocks = blocks
    }

    /// Whole sequences, each token but the first to be scored.
    package init(sequences: [[Int32]], longestShared: Int = .max) {
        self.init(sequences: sequences.map { ScoringSequence($0) }, longestShared: longestShared)
    }

    /// Tokens as they would be computed without shared prefixes.
    package var tokens: Int { sequences.reduce(0) { $0 + ($1.scoredCount > 0 ? $1.tokens.count : 0) } }

    /// Rows that are really computed.
    package var distinctTokens: Int { blocks.reduce(0) { $0 + $1.rows } }

    /// Rows whose next-token probabilities are computed.
    package var predictions: Int { blocks.reduce(0) { $0 + $1.predictingRows.count } }
}
