/// Some sequences whose distinct prefixes are the rows of one forward pass.
package struct ScoringBlock: Sendable {
    /// One sequence's way through the rows.
    struct Path: Sendable {
        /// Index in the plan's sequences.
        let sequence: Int
        /// Row of each token, but of a last one that is only predicted.
        let rows: [Int32]
        /// The rows before this place belong to an earlier path, which computes them.
        let firstOwn: Int
        /// Rows from this place on predict a token that is to be scored.
        let firstPredicting: Int
    }

    /// Token of each row.
    let tokens: [Int32]
    /// Place of each row's token in its sequence.
    let positions: [Int32]
    /// Of each row, its sequence's tokens where rotations depend on that, else 0.
    let rotaryLengths: [Int32]
    let paths: [Path]
    /// The rows that predict, ascending.
    let predictingRows: [Int32]

    package var rows: Int { tokens.count }

    /// The plan's sequences that this block scores, in the block's order.
    package var sequenceIndices: [Int] { paths.map(\.sequence) }
}

extension ScoringBlock {
    /// Appends sequences in their order, each sharing what it has in common with the one before.
    struct Builder {
        private let longestShared: Int
        private var tokens: [Int32] = []
        private var positions: [Int32] = []
        private var rotaryLengths: [Int32] = []
        private var predicts: [Bool] = []
        private var paths: [Path] = []
        private var last: [Int32] = []
        private var lastRows: [Int32] = []

        init(longestShared: Int) {
            self.longestShared = longestShared
        }

        var rows: Int { tokens.count }

        func newRows(for sequence: ScoringSequence) -> Int {
            sequence.computedTokens.count - shared(with: sequence)
        }

        private func shared(with sequence: ScoringSequence) -> Int {
            let ids = sequence.tokens
            // Of one length, rotations agree; a longer sequence shares with its equals alone.
            guard max(ids.count, last.count) <= longestShared || ids.count == last.count else { return 0 }
            var count = 0
            let limit = min(lastRows.count, sequence.computedTokens.count)
            while count < limit, last[count] == ids[count] { count += 1 }
            return count
        }

        mutating func append(_ sequence: ScoringSequence, index: Int) {
            let ids = sequence.tokens
            let shared = shared(with: sequence)
            var rows = Array(lastRows[..<shared])
            for place in shared..<sequence.computedTokens.count {
                rows.append(Int32(tokens.count))
                tokens.append(ids[place])
                positions.append(Int32(place))
                rotaryLengths.append(ids.count > longestShared ? Int32(clamping: ids.count) : 0)
                predicts.append(false)
            }
            let firstPredicting = sequence.firstScored - 1
            for row in rows[firstPredicting...] { predicts[Int(row)] = true }
            paths.append(Path(sequence: index, rows: rows, firstOwn: shared, firstPredicting: firstPredicting))
            last = ids
            lastRows = rows
        }

        var block: ScoringBlock {
            ScoringBlock(
                tokens: tokens, positions: positions, rotaryLengths: rotaryLengths, paths: paths,
                predictingRows: predicts.indices.filter { predicts[$0] }.map { Int32($0) })
        }
    }
}
