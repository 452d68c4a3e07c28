/// Cuts text into the words within which byte pairs are merged.
///
/// A chain of splitters, each applied to the pieces of the one before; a step that rewrites the text comes last.
struct PreTokenizer: Sendable, Equatable {
    enum Splitter: Sendable, Equatable {
        /// Digits apart from everything else, one by one or in runs.
        case digits(individually: Bool)
        case words(WordPattern)
        case literal(LiteralCut)
    }

    enum LastStep: Sendable, Equatable {
        /// The text stays as it is, and words are made of characters.
        case none
        /// Words are made of characters, with a visible one for a space.
        case metaspace(Metaspace)
        /// Words are made of bytes. `addsPrefixSpace`: a space in front of every piece without one. `cutsWords`: pieces
        /// are cut into GPT-2's words.
        case byteLevel(addsPrefixSpace: Bool, cutsWords: Bool)
    }

    var splitters: [Splitter] = []
    var lastStep = LastStep.none

    /// Calls `body` with each word in order, as a range of the bytes that come with it.
    ///
    /// `bytes` is valid UTF-8; `range` starts and ends between scalars and isn't empty.
    func forEachWord(in bytes: [UInt8], range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        split(bytes, range, with: splitters[...], body)
    }

    private func split(
        _ bytes: [UInt8], _ range: Range<Int>, with splitters: ArraySlice<Splitter>,
        _ body: ([UInt8], Range<Int>) -> Void
    ) {
        guard let splitter = splitters.first else { return finish(bytes, range, body) }
        forEachPiece(in: range) { start in
            splitter.pieceEnd(in: bytes, from: start, limit: range.upperBound)
        } _: { piece in
            split(bytes, piece, with: splitters.dropFirst(), body)
        }
    }

    private func finish(_ bytes: [UInt8], _ range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        switch lastStep {
        case .none:
            body(bytes, range)
        case .metaspace(let metaspace):
            metaspace.forEachWord(in: bytes, range: range, body)
        case .byteLevel(let addsPrefixSpace, let cutsWords):
            if addsPrefixSpace, bytes[range].first != 0x20 {
                let prefixed = [0x20] + bytes[range]
                words(in: prefixed, prefixed.indices, cutsWords, body)
            } else {
                words(in: bytes, range, cutsWords, body)
            }
        }
    }

    private func words(
        in bytes: [UInt8], _ range: Range<Int>, _ cutsWords: Bool, _ body: ([UInt8], Range<Int>) -> Void
    ) {
        guard cutsWords else { return body(bytes, range) }
        forEachPiece(in: range) { start in
            WordPattern.gpt2.wordEnd(in: bytes, from: start, limit: range.upperBound)
        } _: { word in
            body(bytes, word)
        }
    }

    private func forEachPiece(in range: Range<Int>, end: (Int) -> Int, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let next = end(start)
            body(start..<next)
            start = next
        }
    }
}

extension PreTokenizer.Splitter {
    /// Where the piece that starts at `start` ends; always beyond `start`.
    func pieceEnd(in bytes: [UInt8], from start: Int, limit: Int) -> Int {
        switch self {
        case .words(let pattern): pattern.wordEnd(in: bytes, from: start, limit: limit)
        case .literal(let cut): cut.pieceEnd(in: bytes, from: start, limit: limit)
        case .digits(let individually):
            digitsEnd(in: bytes, from: start, limit: limit, individually: individually)
        }
    }

    private func digitsEnd(in bytes: [UInt8], from start: Int, limit: Int, individually: Bool) -> Int {
        let first = ClassifiedScalar(in: bytes, at: start, asOf: .seventeen)
        let isDigit = first.scalarClass == .number
        var end = start + first.length
        if isDigit && individually { return end }
        while end < limit {
            let next = ClassifiedScalar(in: bytes, at: end, asOf: .seventeen)
            guard (next.scalarClass == .number) == isDigit else { break }
            end += next.length
        }
        return end
    }
}
