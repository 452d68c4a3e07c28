import Testing

@testable import Tokenization

/// The words of the hand-written scanners against the expressions run by the `tokenizers` library 0.23.3.
struct WordPatternTests {
    @Test(arguments: [("gpt2", WordPattern.gpt2), ("llama3", .llama3), ("qwen2", .qwen2)])
    func wordsAreThoseOfTheExpression(name: String, pattern: WordPattern) throws {
        try expectReferenceHashes("words-\(name)", .words(pattern))
    }

    @Test(arguments: [
        ("isolated", LiteralCut.Side.isolated), ("contiguous", .contiguous), ("merged_with_previous", .previous),
        ("merged_with_next", .next),
    ])
    func piecesAreThoseOfTheLiteral(name: String, side: LiteralCut.Side) throws {
        for text in [" ", "  ", "the "] {
            let literal = try Literal(text, path: "")
            try expectReferenceHashes(
                "literal-\(name)-\(text.count)", .literal(LiteralCut(literal: literal, side: side)))
        }
    }

    @Test func longSIsAContractionWhereCaseIsIgnored() {
        let bytes = Array("'ſa".utf8)
        #expect(lengths(bytes, .words(.llama3)) == [3, 1])
        #expect(lengths(bytes, .words(.gpt2)) == [1, 3])
    }

    private func expectReferenceHashes(_ name: String, _ splitter: PreTokenizer.Splitter) throws {
        let different = try FuzzStrings().differences(from: name) { lengths(Array($0.utf8), splitter) }
        let first = different.prefix(3).debugDescription
        #expect(different.isEmpty, "\(different.count) of 500 blocks differ, the first begin with \(first)")
    }

    private func lengths(_ bytes: [UInt8], _ splitter: PreTokenizer.Splitter) -> [Int32] {
        var lengths: [Int32] = []
        var start = 0
        while start < bytes.count {
            let end = splitter.pieceEnd(in: bytes, from: start, limit: bytes.count)
            lengths.append(Int32(end - start))
            start = end
        }
        return lengths
    }
}
