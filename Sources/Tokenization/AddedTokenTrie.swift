/// Finds added tokens in text: leftmost first, the longest of those that start together, without overlap.
struct AddedTokenTrie: Sendable {
    /// A step from a node, which is a number, to one of its children.
    private struct Edge: Hashable {
        let node: Int32
        let byte: UInt8
    }

    /// One table for all nodes: a million bytes of tokens take a million nodes.
    private var children: [Edge: Int32] = [:]
    /// By the node where it ends.
    private var tokens: [Int32: AddedToken] = [:]
    /// Whether a token starts with a byte value: most places of a text are passed over by this alone.
    private var isFirstByte = Array(repeating: false, count: 256)

    /// Each token with the text, not empty, that it is found by; all texts together are less than 2 GB.
    init(_ patterns: [(text: [UInt8], token: AddedToken)]) {
        for (text, token) in patterns {
            var node: Int32 = 0
            if let first = text.first { isFirstByte[Int(first)] = true }
            for byte in text {
                let edge = Edge(node: node, byte: byte)
                node = children[edge] ?? Int32(children.count + 1)
                children[edge] = node
            }
            tokens[node] = token
        }
    }

    var isEmpty: Bool { children.isEmpty }

    /// The tokens in `bytes[range]` and the texts between them, none of them empty.
    func split(_ bytes: [UInt8], _ range: Range<Int>) -> [TextPiece] {
        var pieces: [TextPiece] = []
        var done = range.lowerBound
        var at = range.lowerBound
        /// How far white space behind tokens was followed, so that none is followed twice.
        var strippedEnd = range.lowerBound
        while at < range.upperBound, !isEmpty {
            guard isFirstByte[Int(bytes[at])],
                let (token, matchEnd) = longestMatch(in: bytes, from: at, limit: range.upperBound)
            else {
                at += 1
                continue
            }
            var start = at
            var end = matchEnd
            at = matchEnd
            if token.flags.isSingleWord, touchesWord(bytes, start..<end, within: range) { continue }
            // White space that the token before has taken already is not taken twice.
            if token.flags.stripsLeft { start = max(done, spaceStart(before: start, in: bytes, from: done)) }
            if token.flags.stripsRight {
                end = max(strippedEnd, end)
                end = spaceEnd(after: end, in: bytes, limit: range.upperBound)
                strippedEnd = end
            }
            if done < start { pieces.append(.text(done..<start)) }
            // A token of nothing but white space that is taken already is none.
            if start < end { pieces.append(.token(token.id)) }
            done = end
        }
        if done < range.upperBound { pieces.append(.text(done..<range.upperBound)) }
        return pieces
    }

    private func longestMatch(in bytes: [UInt8], from start: Int, limit: Int) -> (AddedToken, Int)? {
        var longest: (AddedToken, Int)? = nil
        var node: Int32 = 0
        var at = start
        while at < limit, let child = children[Edge(node: node, byte: bytes[at])] {
            node = child
            at += 1
            if let token = tokens[node] { longest = (token, at) }
        }
        return longest
    }

    private func touchesWord(_ bytes: [UInt8], _ match: Range<Int>, within range: Range<Int>) -> Bool {
        if match.lowerBound > range.lowerBound {
            let before = scalarStart(before: match.lowerBound, in: bytes)
            if decodedScalar(in: bytes, at: before).isWordCharacter { return true }
        }
        return match.upperBound < range.upperBound && decodedScalar(in: bytes, at: match.upperBound).isWordCharacter
    }

    private func spaceStart(before end: Int, in bytes: [UInt8], from first: Int) -> Int {
        var start = end
        while start > first {
            let before = scalarStart(before: start, in: bytes)
            guard decodedScalar(in: bytes, at: before).properties.isWhitespace else { break }
            start = before
        }
        return start
    }

    private func spaceEnd(after start: Int, in bytes: [UInt8], limit: Int) -> Int {
        var end = start
        while end < limit {
            let scalar = decodedScalar(in: bytes, at: end)
            guard scalar.properties.isWhitespace else { break }
            end += UTF8.width(scalar)
        }
        return end
    }
}

extension Unicode.Scalar {
    /// `\w` of Unicode's technical standard 18, as of the edition that the library's expressions know.
    var isWordCharacter: Bool {
        guard value < 0x80 || properties.isAssigned(asOf: .sixteen) else { return false }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
        default: properties.isAlphabetic || properties.isJoinControl
        }
    }
}
