import Testing

@testable import Tokenization

/// Ids against the `tokenizers` library 0.23.3, for SmolLM2 and for small tokenisers trained with it.
struct ReferenceIDsTests {
    static let small =
        ["gpt2", "gpt2-prefix", "smollm2", "digit-runs", "llama3", "llama3-inverted", "qwen2", "nfd", "unknown"]
        + ["llama2", "llama2-flags", "mistral", "mistral-legacy", "gemma", "gemma-raw"]
        + ["metaspace-never", "metaspace-old", "metaspace-first", "replacing"]
        + ["fallback-fused", "fallback-unfused", "no-fallback", "no-unknown"]

    @Test(arguments: small)
    func fuzzStringsHaveTheIDsOfTheLibrary(name: String) throws {
        try expectReferenceHashes(try Fixture.tokenizer(name), name)
    }

    @Test(arguments: small)
    func examplesHaveTheIDsOfTheLibrary(name: String) throws {
        try expectExamples(try Fixture.tokenizer(name), name)
    }

    @Test(arguments: [("llama2", "llama2-flags"), ("gpt2", "nfd"), ("mistral", "mistral-legacy"), ("llama3", "qwen2")])
    func hashesTellTokenizersApart(name: String, other: String) throws {
        let tokenizer = try Fixture.tokenizer(name)
        let different = try FuzzStrings().differences(from: other, numbers: tokenizer.encode)
        #expect(different.count > 400)
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func smolLM2FuzzStringsHaveTheIDsOfTheLibrary() throws {
        try expectReferenceHashes(try SmolLM2.tokenizer(), "smollm2-135m")
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func smolLM2SentencesHaveTheIDsOfTheLibrary() throws {
        let tokenizer = try SmolLM2.tokenizer()
        #expect(tokenizer.beginningOfSequence == nil)
        #expect(tokenizer.bosTokenID == 1)
        #expect(tokenizer.vocabularySize == 49152)
        for sentence in try #require(try Fixture.json("smollm2-135m.sentences.json").array) {
            let text = try #require(sentence["text"]?.string)
            #expect(tokenizer.encode(text) == (try Fixture.integers(sentence["ids"])), "\(text.debugDescription)")
        }
        try expectExamples(tokenizer, "smollm2-135m")
    }

    private func expectExamples(_ tokenizer: Tokenizer, _ name: String) throws {
        for (text, ids) in try Fixture.examples(name) {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
    }

    private func expectReferenceHashes(_ tokenizer: Tokenizer, _ name: String) throws {
        let different = try FuzzStrings().differences(from: name, numbers: tokenizer.encode)
        let first = different.prefix(3).debugDescription
        #expect(different.isEmpty, "\(different.count) of 500 blocks differ, the first begin with \(first)")
    }
}
