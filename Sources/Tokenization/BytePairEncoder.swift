/// Byte-pair encoding of one word: its symbols' tokens, merged by rank until no pair is in the table.
struct BytePairEncoder: Sendable {
    /// Up to this many symbols a plain search for the best pair is faster than a queue.
    private static let shortWord = 48

    let symbols: SymbolTable
    private let merges: MergeTable
    private let vocabulary: Vocabulary
    private let isByteLevel: Bool
    /// A word that is itself a token is not put together from merges.
    private let ignoresMerges: Bool

    init(
        symbols: SymbolTable, merges: MergeTable, vocabulary: Vocabulary, isByteLevel: Bool, ignoresMerges: Bool
    ) {
        self.symbols = symbols
        self.merges = merges
        self.vocabulary = vocabulary
        self.isByteLevel = isByteLevel
        self.ignoresMerges = ignoresMerges
    }

    /// Appends the ids of a word, a range of valid UTF-8 between scalars; returns how many bytes the ids don't tell.
    @discardableResult
    func encode(_ word: Range<Int>, of text: [UInt8], into ids: inout [Int32]) -> Int {
        if ignoresMerges, let id = wholeToken(text[word]) {
            ids.append(id)
            return 0
        }
        let start = ids.count
        let lost = symbols.append(word, of: text, to: &ids)
        if ids.count - start <= Self.shortWord {
            mergeBySearch(&ids, from: start)
        } else {
            mergeByQueue(&ids, from: start)
        }
        return lost
    }

    private func wholeToken(_ word: ArraySlice<UInt8>) -> Int32? {
        vocabulary.id(of: isByteLevel ? ByteAlphabet.spelling(of: word) : ByteString(Array(word)))
    }

    /// Quadratic in the number of symbols, so for short words only.
    private func mergeBySearch(_ ids: inout [Int32], from start: Int) {
        guard ids.count - start > 1 else { return }
        withUnsafeTemporaryAllocation(of: MergeTable.Merge?.self, capacity: ids.count - start - 1) { candidates in
            for index in candidates.indices {
                candidates.initializeElement(at: index, to: merges.merge(ids[start + index], ids[start + index + 1]))
            }
            var count = candidates.count
            while count > 0 {
                var best: (index: Int, merge: MergeTable.Merge)? = nil
                for index in 0..<count {
                    guard let merge = candidates[index], merge.rank < best?.merge.rank ?? .max else { continue }
                    best = (index, merge)
                }
                guard let (index, merge) = best else { break }
                ids[start + index] = merge.id
                ids.remove(at: start + index + 1)
                count -= 1
                for next in index..<max(index, count) { candidates[next] = candidates[next + 1] }
                if index > 0 { candidates[index - 1] = merges.merge(ids[start + index - 1], merge.id) }
                if index < count { candidates[index] = merges.merge(merge.id, ids[start + index + 1]) }
            }
        }
    }

    /// n log n: symbols in a linked list, possible merges in a queue; candidates that no longer hold are skipped.
    private func mergeByQueue(_ ids: inout [Int32], from start: Int) {
        var symbols = Array(ids[start...])
        var next = symbols.indices.map { $0 + 1 }
        var previous = symbols.indices.map { $0 - 1 }
        var queue = MergeQueue()
        func offer(_ left: Int) {
            guard left >= 0, next[left] < symbols.count,
                let merge = merges.merge(symbols[left], symbols[next[left]])
            else { return }
            queue.insert(MergeQueue.Candidate(rank: merge.rank, id: merge.id, position: left))
        }
        for left in symbols.indices { offer(left) }
        while let candidate = queue.removeFirst() {
            let left = candidate.position
            // A symbol that was merged away has no successor.
            guard next[left] < symbols.count else { continue }
            let right = next[left]
            guard let merge = merges.merge(symbols[left], symbols[right]), merge.id == candidate.id else { continue }
            symbols[left] = merge.id
            next[left] = next[right]
            next[right] = symbols.count
            if next[left] < symbols.count { previous[next[left]] = left }
            offer(previous[left])
            offer(left)
        }
        ids.removeSubrange(start...)
        var index = 0
        while index < symbols.count {
            ids.append(symbols[index])
            index = next[index]
        }
    }
}
