import Testing

@testable import Tokenization

/// Texts of 200,000 characters: a loop that is quadratic in the word would not come to an end here.
@Suite(.timeLimit(.minutes(3)))
struct LongTextTests {
    @Test(arguments: ReferenceIDsTests.small)
    func longTextsHaveTheIDsOfTheLibraryInReasonableTime(name: String) throws {
        try expectReferenceHashes(try Fixture.tokenizer(name), name)
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func longTextsHaveTheIDsOfTheLibraryForSmolLM2() throws {
        try expectReferenceHashes(try SmolLM2.tokenizer(), "smollm2-135m")
    }

    private func expectReferenceHashes(_ tokenizer: Tokenizer, _ name: String) throws {
        let reference = try Fixture.json("long_texts.json")
        for alphabet in try #require(reference["alphabets"]?.object).members {
            let text = FuzzStrings.longText(try #require(alphabet.value.string))
            let expected = try #require(reference["hashes"]?[name]?[alphabet.key]?.integer)
            #expect(fnv1a(tokenizer.encode(text)) == UInt32(expected), "\(alphabet.key)")
        }
    }
}
