import StrictJSON
import Testing

@testable import Tokenization

/// The class of every scalar of Unicode against what the `tokenizers` library 0.23.3 holds for it.
struct ScalarClassTests {
    private let reference: JSON

    init() throws {
        reference = try Fixture.json("scalar_classes.json")
    }

    @Test func lettersNumbersAndSpacesAreThoseOfTheLibrarysPatterns() throws {
        let letters = try members("letter")
        let numbers = try members("number")
        let spaces = try members("space")
        #expect(scalars { ScalarClass($0, asOf: .sixteen) == .letter } == letters)
        #expect(scalars { ScalarClass($0, asOf: .sixteen) == .number } == numbers)
        #expect(scalars { ScalarClass($0, asOf: .sixteen).isSpace } == spaces)
    }

    @Test func digitsAreThoseOfTheLibrarysDigits() throws {
        let digits = try members("digit")
        #expect(scalars { ScalarClass($0, asOf: .seventeen) == .number } == digits)
    }

    @Test func partsOfWordsAndWhiteSpaceAreThoseOfTheLibrarysAddedTokens() throws {
        let words = try members("word")
        let stripped = try members("stripped")
        // The added token of the reference is "#", which can't stand beside itself.
        let differing = Set(words).symmetricDifference(scalars { $0.isWordCharacter }).sorted()
        #expect(differing.isEmpty, "\(differing.prefix(300).map { String($0, radix: 16) }) \(differing.count)")
        #expect(scalars { $0.properties.isWhitespace } == stripped)
    }

    @Test func scalarsAreDecodedAndClassifiedFromUTF8() {
        let wrong = scalars { scalar in
            let bytes = Array(String(Character(scalar)).utf8)
            let classified = ClassifiedScalar(in: bytes, at: 0)
            return decodedScalar(in: bytes, at: 0) != scalar || classified.length != bytes.count
                || classified.scalarClass != ScalarClass(scalar, asOf: .sixteen)
        }
        #expect(wrong.isEmpty)
    }

    private func members(_ name: String) throws -> [UInt32] {
        try #require(reference[name]?.array).flatMap { range in
            let bounds = try #require(range.array).map { UInt32(try #require($0.integer)) }
            return bounds[0]...bounds[1]
        }
    }

    private func scalars(where matches: (Unicode.Scalar) -> Bool) -> [UInt32] {
        (UInt32(0)..<0x110000).filter { value in Unicode.Scalar(value).map(matches) ?? false }
    }
}
