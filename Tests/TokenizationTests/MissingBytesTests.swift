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

    @Test func losesNothingWhereEveryByteHasAToken() throws {
        let tokenizer = try Self.withByteTokens(0..<256)
        #expect(tokenizer.encode("aé日\n") == [0, 2, 1230, 1151, 1165, 1010])
        #expect(tokenizer.bytesWithoutToken.isEmpty)
        #expect(tokenizer.lostByteCount(in: "aé日\n") == 0)
    }

    @Test func losesCharactersOfWhichOneByteHasNoToken() throws {
        let tokenizer = try Self.withByteTokens((0..<256).filter { $0 != 0x97 })
        #expect(tokenizer.encode("aé日本\n") == [0, 2, 1230, 1156, 1172, 1010])
        #expect(tokenizer.bytesWithoutToken == [0x97])
        #expect(tokenizer.lostByteCount(in: "aé日本\n") == 3)
    }

    /// Byte tokens have the ids from 1000 on.
    private static func withByteTokens(_ bytes: some Sequence<Int>) throws -> Tokenizer {
        let tokens = bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return ",\"<0x\(digits.count < 2 ? "0" : "")\(digits)>\":\(1000 + byte)"
        }
        var file = TinyTokenizer(preTokenizer: "null", merges: "[]", model: ["byte_fallback": "true"])
        file.vocabulary = "{\"a\":0,\"b\":1,\"é\":2\(tokens.joined())}"
        return try file.parse()
    }
}
