import Testing

@testable import Tokenization

/// One word of 200,000 letters: a loop that is quadratic in the word would not come to an end here.
@Suite(.timeLimit(.minutes(3)))
struct LongWordTests {
    @Test(arguments: ReferenceIDsTests.small)
    func longWordHasTheIDsOfTheLibraryInReasonableTime(name: String) throws {
        try expectReferenceHash(try Fixture.tokenizer(name), name)
    }

    @Test(.enabled(if: SmolLM2.directory != nil, "FAIRWATCH_SMOLLM2 names no directory"))
    func longWordHasTheIDsOfTheLibraryForSmolLM2() throws {
        try expectReferenceHash(try SmolLM2.tokenizer(), "smollm2-135m")
    }

    private func expectReferenceHash(_ tokenizer: Tokenizer, _ name: String) throws {
        let expected = try #require(try Fixture.json("long_word.json")[name]?.integer)
        #expect(fnv1a(tokenizer.encode(FuzzStrings.longWord())) == UInt32(expected))
    }
}
