import Testing

@testable import Tokenization

/// Ids against the `tokenizers` library 0.23.3, for SmolLM2 and for small tokenisers trained with it.
struct ReferenceIDsTests {
    static let small = ["gpt2", "gpt2-prefix", "smollm2", "digit-runs", "llama3", "qwen2", "unknown"]

    @Test(arguments: zip(small, UInt64(100)..<107))
    func fuzzStringsHaveTheIDsOfTheLibrary(name: String, seed: UInt64) throws {
        try expectReferenceHashes(try Fixture.tokenizer(name), name, seed: seed, count: 2000)
    }

    @Test(arguments: small)
    func examplesHaveTheIDsOfTheLibrary(name: String) throws {
        let tokenizer = try Fixture.tokenizer(name)
        for (text, ids) in try Fixture.examples(try Fixture.json("examples.json")[name]) {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func smolLM2FuzzStringsHaveTheIDsOfTheLibrary() throws {
        try expectReferenceHashes(try SmolLM2.tokenizer(), "smollm2-135m", seed: 107, count: 20_000)
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func smolLM2SentencesHaveTheIDsOfTheLibrary() throws {
        let tokenizer = try SmolLM2.tokenizer()
        #expect(tokenizer.beginningOfSequence == nil)
        #expect(tokenizer.bosTokenID == 1)
        #expect(tokenizer.vocabularySize == 49152)
        let sentences = try Fixture.examples(try Fixture.json("smollm2-135m.sentences.json"))
        let examples = try Fixture.examples(try Fixture.json("examples.json")["smollm2-135m"])
        for (text, ids) in sentences + examples {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
    }

    private func expectReferenceHashes(_ tokenizer: Tokenizer, _ name: String, seed: UInt64, count: Int) throws {
        let strings = try FuzzStrings()
        let hashes = try Fixture.hashes(name)
        try #require(hashes.count == count)
        var different: [String] = []
        for index in 0..<count {
            let text = try strings.string(seed: seed, index: index)
            if fnv1a(tokenizer.encode(text)) != hashes[index] { different.append(text) }
        }
        let first = different.prefix(3).debugDescription
        #expect(different.isEmpty, "\(different.count) of \(count) differ, first \(first)")
    }
}
