import StrictJSON
import Testing

@testable import Tokenization

/// NFC and NFD of all of Unicode and of random sequences against the normalisers of the `tokenizers` library 0.23.3;
/// `Fixtures/make_unicode.py` made the references.
struct CanonicalFormTests {
    static let forms: [(String, CanonicalForm)] = [("composed", .composed), ("decomposed", .decomposed)]

    /// Each scalar alone, between marks that tell its class, and beside what it might join.
    @Test(arguments: forms)
    func everyScalarIsNormalizedAsByTheLibrary(name: String, form: CanonicalForm) throws {
        let expected = try hashes(name, "blocks")
        try #require(expected.count == 272)
        let different = expected.indices.filter { block in
            let start = UInt32(block) * 4096
            let bytes = (start..<start + 4096).compactMap(Unicode.Scalar.init).flatMap { scalar in
                Self.contexts(String(Character(scalar))).flatMap { form.normalize(Array($0.utf8)) }
            }
            return fnv1a(bytes: bytes) != expected[block]
        }
        #expect(different.isEmpty, "blocks of 4,096 scalars: \(different)")
    }

    @Test(arguments: forms)
    func randomSequencesAreNormalizedAsByTheLibrary(name: String, form: CanonicalForm) throws {
        let expected = try hashes(name, "sequences")
        try #require(expected.count == 200)
        let different = expected.indices.filter { block in
            let bytes = (block * 100..<block * 100 + 100).flatMap { form.normalize(Self.sequence($0)) }
            return fnv1a(bytes: bytes) != expected[block]
        }
        #expect(different.isEmpty, "blocks of 100 sequences: \(different)")
    }

    @Test func theFormsDiffer() throws {
        let composed = try hashes("composed", "sequences")
        #expect(zip(composed, try hashes("decomposed", "sequences")).allSatisfy { $0 != $1 })
    }

    @Test func aLongRunOfMarksIsSortedInReasonableTime() {
        let marks = String(repeating: "\u{301}\u{323}", count: 100_000)
        let expected =
            "\u{1EA1}" + String(repeating: "\u{323}", count: 99_999) + String(repeating: "\u{301}", count: 100_000)
        #expect(CanonicalForm.composed.normalize(Array("a\(marks)".utf8)) == Array(expected.utf8))
    }

    private func hashes(_ name: String, _ kind: String) throws -> [UInt32] {
        try #require(try Fixture.json("canonical_forms.json")[name]?[kind]?.array).map {
            UInt32(try #require($0.integer))
        }
    }

    private static func contexts(_ text: String) -> [String] {
        [
            text, "a\(text)\u{334}", "a\u{345}\(text)", "\(text)\u{301}", "\u{1100}\(text)", "\u{AC00}\(text)",
            "\u{915}\(text)\u{93C}",
        ]
    }

    private static let ranges: [ClosedRange<UInt32>] = [
        0x41...0x7A, 0xC0...0x24F, 0x300...0x36F, 0x300...0x36F, 0x1E00...0x1FFF, 0x1100...0x11FF, 0xAC00...0xD7A3,
        0x900...0xDFF, 0xF00...0xFFF, 0x1000...0x1BFF, 0x2000...0x22FF, 0x3041...0x30FE, 0xF900...0xFAFF,
        0x1D15E...0x1D1C0, 0x2F800...0x2FA1D, 0x11080...0x115FF, 0x11930...0x11943, 0x20D0...0x20FF, 0xFB1D...0xFB4F,
        0x591...0x6DC,
    ]

    private static func sequence(_ index: Int) -> [UInt8] {
        var first = SplitMix64(state: 4242 + UInt64(index))
        var random = SplitMix64(state: first.next())
        var text = String.UnicodeScalarView()
        for _ in 0...random.below(24) {
            let range = ranges[Int(random.below(UInt64(ranges.count)))]
            let value = range.lowerBound + UInt32(random.below(UInt64(range.count)))
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return Array(String(text).utf8)
    }
}
