import Testing
import Tokenization

@testable import FairnessMonitor

struct SentenceTokensTests {
    private func tokenizer(bos: String?, adds: Bool) throws -> Tokenizer {
        let first = adds ? #"{"SpecialToken":{"id":"s","type_id":0}},"# : ""
        let json = #"""
            {"normalizer":null,"added_tokens":[],
             "post_processor":{"type":"TemplateProcessing","single":[\#(first){"Sequence":{"id":"A","type_id":0}}],"pair":[],
                               "special_tokens":{"s":{"id":"s","ids":[4],"tokens":["s"]}}},
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
             "model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"s":4},"merges":["a b"]}}
            """#
        let start = bos.map { #""\#($0)""# } ?? "null"
        return try Tokenizer.parse(
            tokenizerJSON: Array(json.utf8), tokenizerConfiguration: Array(#"{"bos_token":\#(start)}"#.utf8))
    }

    @Test(
        arguments: [
            ("s", true, .auto, [4, 3, 2]), ("s", true, .always, [4, 3, 2]), ("s", true, .never, [3, 2]),
            ("s", false, .auto, [3, 2]), ("s", false, .always, [4, 3, 2]), ("s", false, .never, [3, 2]),
            (nil, false, .auto, [3, 2]), (nil, false, .never, [3, 2]),
        ] as [(String?, Bool, WorkerRequest.BeginningOfSequence, [Int32])])
    func theBeginningFollowsThePolicy(
        bos: String?, adds: Bool, policy: WorkerRequest.BeginningOfSequence, expected: [Int32]
    ) throws {
        let tokens = try SentenceTokens(tokenizer(bos: bos, adds: adds), policy)
        #expect(try tokens.encode(["abc", ""]) == [expected, Array(expected.dropLast(2))])
    }

    @Test func alwaysNeedsATokenForIt() {
        let error = #expect(throws: Refusal.self) {
            try SentenceTokens(tokenizer(bos: nil, adds: false), .always)
        }
        #expect(error?.code == "no-bos")
    }

    @Test func aSentenceWithBytesThatHaveNoTokenIsNamed() throws {
        let tokens = try SentenceTokens(tokenizer(bos: nil, adds: false), .auto)
        let error = #expect(throws: Refusal.self) { try tokens.encode(["ab", "aéb"]) }
        #expect(error?.code == "no-token")
        #expect(error?.reason.contains("sentence 2") == true)
        #expect(error?.reason.contains("2 of its bytes") == true)
    }
}
