import Testing

@testable import FairnessMonitor

struct SentenceLinesTests {
    @Test(arguments: [
        ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb\n", ["a", "", "b"]),
        ("a\r\n\r\nb", ["a", "", "b"]),
        ("a\u{2028}b\u{85}c\u{0C}d\u{0B}e\rf\n", ["a\u{2028}b\u{85}c\u{0C}d\u{0B}e\rf"]),
    ])
    func onlyLineFeedsEndASentence(text: String, sentences: [String]) throws {
        // Compared as scalars: Swift's own equality of strings would let some differences pass.
        let lines = try SentenceLines.split(Array(text.utf8), of: "-")
        #expect(lines.map { Array($0.unicodeScalars) } == sentences.map { Array($0.unicodeScalars) })
    }

    @Test func theLineThatIsNotUTF8IsNamed() {
        let refusal = #expect(throws: Refusal.self) {
            try SentenceLines.split(Array("good\n".utf8) + [0x61, 0xFF, 0x0A], of: "s.txt")
        }
        #expect(refusal?.reason == "s.txt, line 2: not UTF-8; convert the text first")
    }
}
