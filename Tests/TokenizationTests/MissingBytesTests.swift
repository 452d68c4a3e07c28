import Testing

@testable import Tokenization

struct MissingBytesTests {
    @Test func leavesOutAndCountsBytesWithoutAToken() throws {
        let tokenizer = try TinyTokenizer().parse()
        #expect(tokenizer.encode("a?bz") == [0, 1])
        #expect(tokenizer.encode("azb") == [3], "the library merges across the gap too")
        #expect(tokenizer.encode("é\u{10FFFF}\u{0}") == [])
        #expect(tokenizer.lostByteCount(in: "a?bz é") == 5)
        #expect(tokenizer.lostByteCount(in: "abc") == 0)
    }

    @Test func namesOnlyBytesThatOccurInText() throws {
        let missing = try TinyTokenizer().parse().bytesWithoutToken
        #expect(missing.count == 243 - 3)
        #expect(!missing.contains { [0xC0, 0xC1, 0xF5, 0xFF, UInt8(ascii: "a")].contains($0) })
    }

    @Test func writesTheUnknownTokenWhereThereIsOne() throws {
        var file = TinyTokenizer()
        file.model = ["unk_token": #""c""#]
        let tokenizer = try file.parse()
        #expect(tokenizer.encode("a?bé") == [0, 2, 1, 2, 2])
        #expect(tokenizer.lostByteCount(in: "a?bé") == 3)
    }
}
