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

    package let sequences: [[Int32]]
    package let blocks: [ScoringBlock]

    /// Sequences of fewer than two tokens have nothing to score and appear in no block.
    package init(sequences: [[Int32]]) {
        self.sequences = sequences
        let order = sequences.indices.filter { sequences[$0].count >= 2 }.sorted { first, second in
            if sequences[first] == sequences[second] { return first < second }
            return sequences[first].lexicographicallyPrecedes(sequences[second])
        }
        var blocks: [ScoringBlock] = []
        var builder = ScoringBlock.Builder()
        for index in order {
            let sequence = sequences[index]
            if builder.rows > 0, builder.rows + builder.newRows(for: sequence) > Self.rowsPerBlock {
                blocks.append(builder.block)
                builder = ScoringBlock.Builder()
            }
            builder.append(sequence, index: index)
        }
        if builder.rows > 0 { blocks.append(builder.block) }
        self.blocks = blocks
    }

    /// Tokens as they would be computed without shared prefixes.
    package var tokens: Int { sequences.reduce(0) { $0 + ($1.count >= 2 ? $1.count : 0) } }

    /// Rows that are really computed.
    package var distinctTokens: Int { blocks.reduce(0) { $0 + $1.rows } }
}

/// Some sequences whose distinct prefixes are the rows of one forward pass; every row predicts some next token.
package struct ScoringBlock: Sendable {
    /// One sequence's way through the rows.
    struct Path: Sendable {
        /// Index in the plan's sequences.
        let sequence: Int
        /// Row of each token.
        let rows: [Int32]
        /// The rows before this place belong to an earlier path, which computes them.
        let firstOwn: Int
    }

    /// Token of each row.
    let tokens: [Int32]
    /// Place of each row's token in its sequence.
    let positions: [Int32]
    let paths: [Path]

    package var rows: Int { tokens.count }

    /// The plan's sequences that this block scores, in the block's order.
    package var sequenceIndices: [Int] { paths.map(\.sequence) }

    struct Builder {
        private var tokens: [Int32] = []
        private var positions: [Int32] = []
        private var paths: [Path] = []
        private var last: [Int32] = []
        private var lastRows: [Int32] = []

        var rows: Int { tokens.count }

        func newRows(for sequence: [Int32]) -> Int { computedTokens(sequence) - shared(with: sequence) }

        /// The last token is only a target: its own row is never needed.
        private func computedTokens(_ sequence: [Int32]) -> Int { sequence.count - 1 }

        private func shared(with sequence: [Int32]) -> Int {
            var count = 0
            let limit = min(lastRows.count, computedTokens(sequence))
            while count < limit, last[count] == sequence[count] { count += 1 }
            return count
        }

        mutating func append(_ sequence: [Int32], index: Int) {
            let shared = shared(with: sequence)
            var rows = Array(lastRows[..<shared])
            for place in shared..<computedTokens(sequence) {
                rows.append(Int32(tokens.count))
                tokens.append(sequence[place])
                positions.append(Int32(place))
            }
            paths.append(Path(sequence: index, rows: rows, firstOwn: shared))
            last = sequence
            lastRows = rows
        }

        var block: ScoringBlock {
            ScoringBlock(tokens: tokens, positions: positions, paths: paths)
        }
    }
}
