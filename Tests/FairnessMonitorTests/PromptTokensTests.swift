import FairnessSuites
import Testing
import Tokenization
import Transformer

@testable import FairnessMonitor

struct PromptTokensTests {
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
        let tokens = try PromptTokens(tokenizer(bos: bos, adds: adds), policy)
        #expect(try tokens.encode(sentences("abc", "")).map(\.tokens) == [expected, Array(expected.dropLast(2))])
    }

    @Test func alwaysNeedsATokenForIt() {
        let error = #expect(throws: Refusal.self) {
            try PromptTokens(tokenizer(bos: nil, adds: false), .always)
        }
        #expect(error?.code == "no-bos")
    }

    @Test func aSentenceWithBytesThatHaveNoTokenIsNamed() throws {
        let tokens = try PromptTokens(tokenizer(bos: nil, adds: false), .auto)
        let error = #expect(throws: Refusal.self) { try tokens.encode(sentences("ab", "aéb")) }
        #expect(error?.code == "no-token")
        #expect(error?.reason.contains("sentence 2") == true)
        #expect(error?.reason.contains("2 of its bytes") == true)
    }

    private func sentences(_ texts: String...) -> [Prompt] { texts.map { Prompt(continuations: [$0]) } }

    /// As `TemplateLM._encode_pair` and `loglikelihood` of lm-evaluation-harness 0.4.13 cut them.
    @Test(
        arguments: [
            // Nothing spans the cut; a space that ends the context counts as the continuation's.
            ("ac", "b", .model, [4, 0, 2, 1], 3), ("ac", "b", .harness, [4, 0, 2, 1], 3),
            ("ac", "b", .bare, [0, 2, 1], 2),
            // "ab" is one token: the continuation is what stands behind as many tokens as the context has.
            ("ca", "bc", .bare, [2, 0, 2], 2),
            ("", "abc", .harness, [4, 3, 2], 1), ("", "abc", .model, [4, 3, 2], 1), ("", "abc", .bare, [3, 2], 1),
            ("", "abc", .firstToken, [4, 3], 1),
            // A text that begins with the prefix has it already.
            ("", "sab", .harness, [4, 3], 1),
        ] as [(String, String, Prompt.Beginning, [Int32], Int)])
    func theContinuationStartsWhereTheContextsTokensEnd(
        context: String, continuation: String, beginning: Prompt.Beginning, expected: [Int32], first: Int
    ) throws {
        let tokens = try PromptTokens(tokenizer(bos: "s", adds: true))
        let prompt = Prompt(context: context, continuations: [continuation], beginning: beginning)
        #expect(try tokens.encode([prompt]) == [ScoringSequence(expected, firstScored: first)])
    }

    /// Together they are the one token "ab".
    @Test func aContinuationThatAddsNoTokenIsNamed() throws {
        let tokens = try PromptTokens(tokenizer(bos: nil, adds: false))
        let prompt = Prompt(item: "x/1", context: "a", continuations: ["c", "b"])
        let error = #expect(throws: Refusal.self) { try tokens.encode([prompt]) }
        #expect(error?.code == "no-token")
        #expect(error?.reason.contains("item 'x/1' (\"b\")") == true)
    }
}
