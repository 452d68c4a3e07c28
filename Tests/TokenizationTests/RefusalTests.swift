import StrictJSON
import Testing

@testable import Tokenization

/// A small valid file, of which a test replaces one field; every value is JSON text.
struct TinyTokenizer {
    var topLevel = ["normalizer": "null", "post_processor": "null", "added_tokens": "[]"]
    var preTokenizer = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#
    var vocabulary = #"{"a":0,"b":1,"c":2,"ab":3,"abc":4}"#
    var merges = #"["a b",["ab","c"]]"#
    var model: [String: String] = [:]

    var bytes: [UInt8] {
        let more = model.map { #","\#($0)":\#($1)"# }.joined()
        let top = topLevel.map { #""\#($0)":\#($1),"# }.joined()
        let text =
            "{\(top)\"pre_tokenizer\":\(preTokenizer),"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":\(vocabulary),\"merges\":\(merges)\(more)}}"
        return Array(text.utf8)
    }

    func parse(configuration: String? = nil) throws -> Tokenizer {
        try Tokenizer.parse(tokenizerJSON: bytes, tokenizerConfiguration: configuration.map { Array($0.utf8) })
    }

    func refusal(configuration: String? = nil) throws -> TokenizerError {
        try #require(throws: TokenizerError.self) { _ = try parse(configuration: configuration) }
    }
}

struct RefusalTests {
    @Test func acceptsTheTinyTokenizerThatTheOtherTestsDamage() throws {
        let tokenizer = try TinyTokenizer().parse()
        #expect(tokenizer.encode("abcab") == [4, 3])
        #expect(tokenizer.vocabularySize == 5)
    }

    @Test(arguments: [
        ("dropout", "0.1"), ("continuing_subword_prefix", "\"@@\""), ("end_of_word_suffix", #""</w>""#),
        ("fuse_unk", "1"), ("byte_fallback", "\"yes\""), ("unk_token", #""zz""#), ("cache_capacity", "3"),
        ("ignore_merges", "1"),
    ])
    func refusesModelFieldsByName(field: String, value: String) throws {
        var file = TinyTokenizer()
        file.model = [field: value]
        #expect(try file.refusal().description.contains("model.\(field == "cache_capacity" ? "'\(field)'" : field)"))
    }

    @Test(arguments: [("dropout", "null"), ("dropout", "0.0"), ("continuing_subword_prefix", "\"\"")])
    func acceptsModelFieldsWithoutEffect(field: String, value: String) throws {
        var file = TinyTokenizer()
        file.model = [field: value]
        #expect(try file.parse().encode("abc") == [4])
    }

    @Test(arguments: ["WordPiece", "Unigram", "WordLevel"])
    func refusesOtherModels(type: String) throws {
        let text = #"{"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"model":{"type":"\#(type)"}}"#
        let error = try #require(throws: TokenizerError.self) {
            try Tokenizer.parse(tokenizerJSON: Array(text.utf8), tokenizerConfiguration: nil)
        }
        #expect(error.field == "model.type")
        #expect(error.problem.contains(type))
        #expect(error.remedy != nil)
    }

    @Test(arguments: [
        (#"{"a":0,"b":0,"c":1}"#, "same id"), (#"{"a":-1,"b":1,"c":2}"#, "not an integer"),
        (#"{"a":4194304,"b":1,"c":2}"#, "not an integer"), (#"{"a":99999999999999999999,"b":1}"#, "not an integer"),
        (#"{"a":1.0}"#, "not an integer"), (#"{"a":"0"}"#, "not an integer"), (#"{"a":[]}"#, "not an integer"),
        ("{}", "empty"), ("[]", "expected an object"), (#""a""#, "expected an object"), ("null", "missing"),
    ])
    func refusesDamagedVocabularies(vocabulary: String, problem: String) throws {
        var file = TinyTokenizer()
        file.vocabulary = vocabulary
        let error = try file.refusal()
        #expect(error.field == "model.vocab")
        #expect(error.problem.contains(problem))
    }

    @Test(arguments: [
        (#"["a b","ab x"]"#, "model.merges[1]", "'x' is not in the vocabulary"),
        (#"["b a"]"#, "model.merges[0]", "'ba' is not in the vocabulary"),
        (#"["a b c"]"#, "model.merges[0]", "one space"), (#"["ab"]"#, "model.merges[0]", "one space"),
        (#"[["a"]]"#, "model.merges[0]", "pair"), (#"[["a",1]]"#, "model.merges[0]", "pair"),
        ("[7]", "model.merges[0]", "pair"), ("{}", "model.merges", "expected an array"),
        (#"["\#(String(repeating: "x", count: 1000)) b"]"#, "model.merges[0]", "xxx…'"),
        (#"["\u001b[2J b"]"#, "model.merges[0]", #"'\u{1b}[2J'"#),
    ])
    func refusesDamagedMerges(merges: String, field: String, problem: String) throws {
        var file = TinyTokenizer()
        file.merges = merges
        let error = try file.refusal()
        #expect(error.field == field)
        #expect(error.problem.contains(problem))
    }

    @Test(arguments: [
        (#"{"type":"Whitespace"}"#, "pre_tokenizer.type"), (#"{"type":"Punctuation"}"#, "pre_tokenizer.type"),
        (#"{"type":"BertPreTokenizer"}"#, "pre_tokenizer.type"), ("3", "pre_tokenizer"), ("{}", "pre_tokenizer.type"),
        (#"{"type":"ByteLevel"}"#, "pre_tokenizer.add_prefix_space"),
        (#"{"type":"ByteLevel","add_prefix_space":false,"new":1}"#, "pre_tokenizer.'new'"),
        (sequence(#"{"type":"Punctuation"},{"type":"ByteLevel","add_prefix_space":true}"#), "[0].type"),
        (sequence(#"{"type":"ByteLevel","add_prefix_space":true},{"type":"Digits"}"#), "[1]"),
        (sequence(#"{"type":"Metaspace","replacement":"_"},{"type":"Digits","individual_digits":true}"#), "[1]"),
        (sequence(#"{"type":"Sequence","pretokenizers":[]}"#), "[0].type"),
        (sequence(#"{"type":"Digits"}"#), "[0].individual_digits"),
        (#"{"type":"Metaspace"}"#, "pre_tokenizer.replacement"), (metaspace(#""__""#), "pre_tokenizer.replacement"),
        (metaspace(#""""#), "pre_tokenizer.replacement"),
        (metaspace(#""_","prepend_scheme":"last""#), "pre_tokenizer.prepend_scheme"),
        (metaspace(#""_","add_prefix_space":false"#), "pre_tokenizer.add_prefix_space"),
        (metaspace(#""_","mystery":false"#), "pre_tokenizer.'mystery'"),
        (split(#"{"Regex":"\\w+"}"#), "[0].pattern"), (split(#"{}"#), "[0].pattern"),
        (split(#"{"String":""}"#), "[0].pattern"),
        (split(#"{"String":"\#(String(repeating: "x", count: 65))"}"#), "[0].pattern"),
        (split(#"{"String":"x"}"#, behavior: "Removed"), "[0].behavior"),
        (split(#"{"String":"x"}"#, invert: true), "[0].invert"),
        (split(#"{"Regex":"\#(gpt2)"}"#, behavior: "Removed"), "[0].behavior"),
        (split(#"{"Regex":"\#(gpt2)"}"#, behavior: "Contiguous"), "[0].behavior"),
    ])
    func refusesOtherPreTokenizersByName(preTokenizer: String, field: String) throws {
        var file = TinyTokenizer()
        file.preTokenizer = preTokenizer
        let error = try file.refusal()
        #expect(error.field.hasPrefix("pre_tokenizer") && error.field.hasSuffix(field), "\(error)")
    }

    /// Each step is a level of recursion.
    @Test(arguments: [17, 100_000]) func refusesMorePreTokenizersThanAStackHolds(count: Int) throws {
        func file(_ count: Int) -> TinyTokenizer {
            let digits = repeatElement(#"{"type":"Digits","individual_digits":true}"#, count: count)
            return TinyTokenizer(preTokenizer: Self.sequence(digits.joined(separator: ",")))
        }
        #expect(try file(16).parse().encode("abc") == [4])
        let error = try file(count).refusal()
        #expect(error.field == "pre_tokenizer.pretokenizers")
        #expect(error.problem.contains("over 16 steps"))
    }

    @Test(arguments: [
        "NFKC", "NFKD", "Lowercase", "Strip", "StripAccents", "Nmt", "Precompiled", "BertNormalizer", "ByteLevel",
    ])
    func refusesNormalizersByName(type: String) throws {
        for normalizer in [#"{"type":"\#(type)"}"#, #"{"type":"Sequence","normalizers":[{"type":"\#(type)"}]}"#] {
            var file = TinyTokenizer()
            file.topLevel["normalizer"] = normalizer
            let error = try file.refusal()
            #expect(error.field.hasPrefix("normalizer") && error.field.hasSuffix("type"))
            #expect(error.problem.contains("'\(type)'"))
        }
    }

    @Test(arguments: [
        ("3", "normalizer"), ("{}", "normalizer.type"), (#"{"type":"Prepend"}"#, "normalizer.prepend"),
        (#"{"type":"Prepend","prepend":""}"#, "normalizer.prepend"),
        (#"{"type":"Replace","content":"x"}"#, "normalizer.pattern"),
        (#"{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"x"}"#, "normalizer.pattern"),
        (#"{"type":"Replace","pattern":{"String":""},"content":"x"}"#, "normalizer.pattern"),
        (#"{"type":"Replace","pattern":{"String":"y"}}"#, "normalizer.content"),
        (#"{"type":"NFC","mystery":1}"#, "normalizer.'mystery'"), (#"{"type":"Sequence"}"#, "normalizer.normalizers"),
        (
            #"{"type":"Sequence","normalizers":[{"type":"Sequence","normalizers":[]}]}"#,
            "normalizer.normalizers[0].type"
        ),
    ])
    func refusesNormalizersThatCanNotBeFollowed(normalizer: String, field: String) throws {
        var file = TinyTokenizer()
        file.topLevel["normalizer"] = normalizer
        #expect(try file.refusal().field == field)
    }

    /// The field that the refusal names, and a word of it; nil where the normaliser is accepted.
    @Test(
        arguments: [
            (normalizers(repeatElement(#"{"type":"NFC"}"#, count: 3)), nil),
            (normalizers(repeatElement(replace("a", 1), count: 16)), nil),
            (normalizers(repeatElement(replace("a", 1), count: 17)), ("normalizer.normalizers", "over 16 steps")),
            (normalizers([replace("a", 64)]), nil),
            (normalizers([replace("a", 65)]), ("normalizer.normalizers[0].content", "over 64 bytes")),
            (normalizers([prepend(64), replace("a", 2)]), nil),
            (normalizers([prepend(65)]), ("normalizer.normalizers[0].prepend", "over 64 bytes")),
            (normalizers([replace("a", 8), replace("b", 8)]), nil),
            (normalizers([replace("a", 8), replace("b", 9)]), ("normalizer", "over 64 times")),
            (normalizers(repeatElement(replace("aa", 64), count: 2)), ("normalizer", "over 64 times")),
        ] as [(String, (field: String, word: String)?)])
    func refusesNormalizersThatBlowTextsUp(normalizer: String, refused: (field: String, word: String)?) throws {
        var file = TinyTokenizer()
        file.topLevel["normalizer"] = normalizer
        guard let refused else {
            _ = try file.parse().encode("abc")
            return
        }
        let error = try file.refusal()
        #expect(error.field == refused.field)
        #expect(error.problem.contains(refused.word), "\(error)")
    }

    private static func normalizers(_ steps: some Sequence<String>) -> String {
        #"{"type":"Sequence","normalizers":[\#(steps.joined(separator: ","))]}"#
    }

    private static func replace(_ text: String, _ count: Int) -> String {
        let content = String(repeating: "x", count: count)
        return #"{"type":"Replace","pattern":{"String":"\#(text)"},"content":"\#(content)"}"#
    }

    private static func prepend(_ count: Int) -> String {
        #"{"type":"Prepend","prepend":"\#(String(repeating: "x", count: count))"}"#
    }

    @Test func refusesToPrependAtTheFirstPieceOfNormalizedText() throws {
        var file = TinyTokenizer()
        file.preTokenizer = Self.metaspace(#""_","prepend_scheme":"first""#)
        #expect(try file.parse().encode("abc") == [4])
        file.topLevel["normalizer"] = #"{"type":"NFC"}"#
        #expect(try file.refusal().field == "pre_tokenizer.prepend_scheme")
    }

    @Test(arguments: ["null", sequence(""), sequence(#"{"type":"Digits","individual_digits":true}"#)])
    func takesWordsForCharactersWithoutAByteLevel(preTokenizer: String) throws {
        var file = TinyTokenizer()
        file.preTokenizer = preTokenizer
        file.vocabulary = #"{"a":0,"b":1,"é":2,"aé":3,"日":4}"#
        file.merges = #"["a é"]"#
        #expect(try file.parse().encode("baé日") == [1, 3, 4])
    }

    @Test func refusesAddedTokensThatBecomeTheSameOrNothing() throws {
        var file = TinyTokenizer()
        file.topLevel["normalizer"] = #"{"type":"Replace","pattern":{"String":"_"},"content":""}"#
        file.topLevel["added_tokens"] = #"[{"id":5,"content":"<x>"},{"id":6,"content":"<_x>"}]"#
        #expect(try file.refusal().field == "added_tokens[1].content")
        file.topLevel["added_tokens"] = #"[{"id":5,"content":"_"}]"#
        #expect(try file.refusal().field == "added_tokens[0].content")
        file.topLevel["added_tokens"] = #"[{"id":5,"content":"_","special":true}]"#
        #expect(try file.parse().encode("a_b") == [0, 5, 1])
    }

    @Test(arguments: [
        (#"[{"id":5,"content":""}]"#, "added_tokens[0].content"),
        (#"[{"id":6,"content":"<x>"}]"#, "added_tokens[0].id"), (#"[{"id":-1,"content":"<x>"}]"#, "added_tokens[0].id"),
        (#"[{"id":9,"content":"abc"}]"#, "added_tokens[0].id"), (#"[{"content":"<x>"}]"#, "added_tokens[0].id"),
        (#"[{"id":5,"content":"<x>"},{"id":5,"content":"<x>"}]"#, "added_tokens[1]"),
        (#"[{"id":5,"content":"<x>","lstrip":2}]"#, "added_tokens[0].lstrip"),
        (#"[{"id":5,"content":"<x>","mystery":2}]"#, "added_tokens[0].'mystery'"), ("[1]", "added_tokens[0]"),
        ("3", "added_tokens"),
    ])
    func refusesDamagedAddedTokens(tokens: String, field: String) throws {
        var file = TinyTokenizer()
        file.topLevel["added_tokens"] = tokens
        #expect(try file.refusal().field == field)
    }

    /// The length of each of 1,100 contents, and how many times as long the normaliser makes them.
    @Test(arguments: [(950, 1, false), (960, 1, true), (500, 1, false), (500, 2, true)])
    func refusesAddedTokensOfOverAMebibyteTogether(length: Int, growth: Int, isRefused: Bool) throws {
        var file = TinyTokenizer()
        let replacement = String(repeating: "y", count: growth)
        file.topLevel["normalizer"] = #"{"type":"Replace","pattern":{"String":"x"},"content":"\#(replacement)"}"#
        let tokens = (0..<1_100).map { index in
            let content = "<\(index)>" + String(repeating: "x", count: length - 2 - String(index).count)
            return #"{"id":\#(5 + index),"content":"\#(content)"}"#
        }
        file.topLevel["added_tokens"] = "[\(tokens.joined(separator: ","))]"
        guard isRefused else {
            let text = "a<1099>" + String(repeating: replacement, count: length - 6) + "b"
            #expect(try file.parse().encode(text) == [0, 1104, 1])
            return
        }
        let error = try file.refusal()
        #expect(error.field == "added_tokens")
        #expect(error.problem.contains("1048576 bytes together"))
    }

    @Test func refusesTextThatIsNotJSON() throws {
        for text in ["", "{", "[]", "\u{FEFF}{}", #"{"model":{},"model":{}}"#] {
            #expect(throws: TokenizerError.self) {
                try Tokenizer.parse(tokenizerJSON: Array(text.utf8), tokenizerConfiguration: nil)
            }
        }
    }

    @Test func cutFilesAreRefused() throws {
        let whole = TinyTokenizer().bytes
        for length in whole.indices {
            #expect(throws: TokenizerError.self) {
                try Tokenizer.parse(tokenizerJSON: Array(whole[..<length]), tokenizerConfiguration: nil)
            }
        }
    }

    /// Each file has one to three bytes replaced; whatever is read as a tokeniser must encode too.
    @Test func damagedFilesNeverTrap() throws {
        let strings = try FuzzStrings()
        let template = SequenceStartTests.template("\(SequenceStartTests.special),\(SequenceStartTests.text)")
        let added = #"[{"id":5,"content":"<x>","lstrip":true,"rstrip":true,"single_word":true,"normalized":true}]"#
        let files = [
            TinyTokenizer(topLevel: ["added_tokens": added, "post_processor": template]),
            TinyTokenizer(
                topLevel: [
                    "added_tokens": added,
                    "normalizer": #"{"type":"Replace","pattern":{"String":" "},"content":"_"}"#,
                ], preTokenizer: Self.metaspace(#""_","prepend_scheme":"always","split":true"#),
                model: ["byte_fallback": "true", "fuse_unk": "true", "unk_token": #""c""#]),
        ].map(\.bytes)
        var random = SplitMix64(state: 5)
        var accepted = 0
        for index in 0..<6000 {
            var bytes = files[index % 2]
            for _ in 0...random.below(3) {
                let digits = Array("0123456789-\",:[]{}".utf8)
                bytes[Int(random.below(UInt64(bytes.count)))] = digits[Int(random.below(UInt64(digits.count)))]
            }
            do {
                let tokenizer = try Tokenizer.parse(tokenizerJSON: bytes, tokenizerConfiguration: nil)
                _ = tokenizer.encode(strings.string(seed: 9, index: index))
                accepted += 1
            } catch is TokenizerError {}
        }
        #expect((1..<6000).contains(accepted))
    }

    @Test func tellsCanonicallyEquivalentAddedTokensApart() throws {
        var file = TinyTokenizer()
        file.topLevel["added_tokens"] = #"[{"id":5,"content":"\u00e9"},{"id":6,"content":"e\u0301"}]"#
        #expect(try file.parse().encode("e\u{301}a\u{e9}") == [6, 0, 5])
    }

    private static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"#

    private static func sequence(_ steps: String) -> String {
        #"{"type":"Sequence","pretokenizers":[\#(steps)]}"#
    }

    private static func metaspace(_ fields: String) -> String {
        #"{"type":"Metaspace","replacement":\#(fields)}"#
    }

    private static func split(_ pattern: String, behavior: String = "Isolated", invert: Bool = false) -> String {
        sequence(
            #"{"type":"Split","pattern":\#(pattern),"behavior":"\#(behavior)","invert":\#(invert)},"#
                + #"{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}"#)
    }
}
