/// Cuts text at a literal; what becomes of the literal's occurrences is one of the library's split behaviours.
struct LiteralCut: Sendable, Equatable {
    enum Side: String, Sendable {
        /// Each by itself.
        case isolated = "Isolated"
        /// A run of them by itself.
        case contiguous = "Contiguous"
        /// Each at the end of the piece before it, if that isn't another occurrence.
        case previous = "MergedWithPrevious"
        /// Each at the beginning of the piece after it, if that isn't another occurrence.
        case next = "MergedWithNext"
    }

    let literal: Literal
    let side: Side

    /// Where the piece that starts at `start` ends; always beyond `start`.
    func pieceEnd(in text: [UInt8], from start: Int, limit: Int) -> Int {
        guard literal.occurs(in: text, at: start, limit: limit) else {
            let next = literal.firstIndex(in: text, from: start, limit: limit)
            return next.map { side == .previous ? $0 + literal.bytes.count : $0 } ?? limit
        }
        let end = start + literal.bytes.count
        switch side {
        case .isolated, .previous: return end
        case .contiguous:
            var end = end
            while literal.occurs(in: text, at: end, limit: limit) { end += literal.bytes.count }
            return end
        case .next:
            if literal.occurs(in: text, at: end, limit: limit) { return end }
            return literal.firstIndex(in: text, from: end, limit: limit) ?? limit
        }
    }
}
