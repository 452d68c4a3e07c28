import StrictJSON
import Testing

@testable import Tokenization

/// Tokenisers without a tokenizer.json against what transformers 5.23.0 builds of the same files.
struct VocabularyAndMergesTests {
    static let names = ["files-gpt2", "files-opt", "files-added", "files-decoder"]

    @Test(arguments: names)
    func fuzzStringsHaveTheIDsOfTransformers(name: String) throws {
        let tokenizer = try Fixture.tokenizer(files: name)
        let different = try FuzzStrings().differences(from: name, numbers: tokenizer.encode)
        #expect(
            different.isEmpty, "\(different.count) of 500 blocks differ, the first begin with \(different.prefix(3))")
        for (text, ids) in try Fixture.examples(name) {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
    }

    @Test(arguments: names)
    func textsBeginAndVocabulariesEndAsInTransformers(name: String) throws {
        let tokenizer = try Fixture.tokenizer(files: name)
        let facts = try Fixture.json("\(name).facts.json")
        #expect(tokenizer.beginningOfSequence.map { [$0] } ?? [] == (try Fixture.integers(facts["start"])))
        #expect(tokenizer.bosTokenID.map(Int.init) == facts["bos"]?.integer)
        #expect(tokenizer.vocabularySize == facts["size"]?.integer)
    }

    @Test func optPutsItsEndTokenInFrontAndGPT2Nothing() throws {
        let opt = try Fixture.tokenizer(files: "files-opt")
        #expect(opt.encode("</s>") == opt.beginningOfSequence.map { [$0] })
        #expect(try Fixture.tokenizer(files: "files-gpt2").beginningOfSequence == nil)
    }

    @Test func filesWithOtherTokensGiveOtherIDs() throws {
        let opt = try Fixture.tokenizer(files: "files-opt")
        #expect(try FuzzStrings().differences(from: "files-decoder", numbers: opt.encode).count > 100)
    }

    private struct Files {
        var vocabulary = #"{"a":0,"b":1,"ab":2,"<|endoftext|>":3}"#
        var merges = "#version: 0.2\na b\n"
        var configuration: String? = nil
        var map: String? = nil
        var added: String? = nil

        func parse() throws -> Tokenizer {
            try Tokenizer.parse(
                vocabulary: Array(vocabulary.utf8), merges: Array(merges.utf8),
                tokenizerConfiguration: configuration.map { Array($0.utf8) },
                specialTokensMap: map.map { Array($0.utf8) }, addedTokens: added.map { Array($0.utf8) })
        }
    }

    @Test(arguments: ["#version: 0.2\na b\n", "a b", "a b\r\n", "#version: 0.2\r\na b\r\n"])
    func mergesAreReadWithAnyLineEnds(merges: String) throws {
        #expect(try Files(merges: merges).parse().encode("ab") == [2])
    }

    @Test(arguments: [
        (Files(vocabulary: "[]"), "vocab.json", ""), (Files(vocabulary: "{}"), "vocab.json", ""),
        (Files(vocabulary: #"{"a":0,"b":0}"#), "vocab.json", ""), (Files(vocabulary: "{"), "vocab.json", ""),
        (Files(merges: "a b\n\n"), "merges.txt", "merge[1]"), (Files(merges: "a b c\n"), "merges.txt", "merge[0]"),
        (Files(merges: "b a\n"), "merges.txt", "merge[0]"), (Files(merges: "a z\n"), "merges.txt", "merge[0]"),
        (configured(#""tokenizer_class":"Qwen2Tokenizer""#), "tokenizer_config.json", "tokenizer_class"),
        (configured(#""tokenizer_class":"RobertaTokenizer""#), "tokenizer_config.json", "tokenizer_class"),
        (configured(#""add_eos_token":true"#), "tokenizer_config.json", "add_eos_token"),
        (configured(#""split_special_tokens":true"#), "tokenizer_config.json", "split_special_tokens"),
        (configured(#""image_token":"<x>""#), "tokenizer_config.json", "'image_token'"),
        (configured(#""bos_token":null,"add_bos_token":true"#), "tokenizer_config.json", "bos_token"),
        (configured(#""bos_token":7"#), "tokenizer_config.json", "bos_token"),
        (configured(#""extra_special_tokens":{"a":"b"}"#), "tokenizer_config.json", "extra_special_tokens"),
        (configured(#""extra_special_tokens":[3]"#), "tokenizer_config.json", "extra_special_tokens[0]"),
        (decoder(#""9":{"content":"<x>"}"#), "tokenizer_config.json", "added_tokens_decoder.9"),
        (decoder(#""x":{"content":"<x>"}"#), "tokenizer_config.json", "added_tokens_decoder.x"),
        (decoder(#""4":{"content":"<x>","mystery":1}"#), "tokenizer_config.json", "added_tokens_decoder.4.'mystery'"),
        (decoder(#""4":{"content":""}"#), "tokenizer_config.json", "special tokens[0].content"),
        (
            Files(map: #"{"additional_special_tokens":["<x>"]}"#), "special_tokens_map.json",
            "'additional_special_tokens'"
        ),
        (Files(map: "7"), "special_tokens_map.json", ""), (Files(added: #"{"<x>":9}"#), "added_tokens.json", "'<x>'"),
        (Files(added: #"{"<x>":"4"}"#), "added_tokens.json", "'<x>'"),
    ])
    private func refusesByFileAndField(files: Files, file: String, field: String) throws {
        let error = try #require(throws: TokenizerError.self) { _ = try files.parse() }
        #expect(error.file == file, "\(error)")
        #expect(error.field == field, "\(error)")
    }

    @Test func refusesMergesThatAreNotText() {
        #expect(throws: TokenizerError.self) {
            _ = try Tokenizer.parse(vocabulary: Array(Files().vocabulary.utf8), merges: [0x61, 0x20, 0xFF])
        }
    }

    @Test func listedTokensReplaceTheOlderFiles() throws {
        var files = Self.decoder(#""4":{"content":"<x>"}"#)
        files.map = #"{"bos_token":"<x>"}"#
        files.added = #"{"<y>":5}"#
        let tokenizer = try files.parse()
        #expect(tokenizer.encode("<x>ab") == [4, 2])
        #expect(tokenizer.vocabularySize == 5)
        #expect(tokenizer.bosTokenID == 3)
    }

    private static func configured(_ fields: String) -> Files { Files(configuration: "{\(fields)}") }

    private static func decoder(_ tokens: String) -> Files {
        configured(#""added_tokens_decoder":{\#(tokens)}"#)
    }
}
