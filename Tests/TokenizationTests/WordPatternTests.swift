import Testing

@testable import Tokenization

/// The words of the hand-written scanners against the expressions run by the `tokenizers` library 0.23.3.
struct WordPatternTests {
    @Test(arguments: [("gpt2", WordPattern.gpt2), ("llama3", .llama3), ("qwen2", .qwen2)])
    func wordsAreThoseOfTheExpression(name: String, pattern: WordPattern) throws {
        let strings = try FuzzStrings()
        let hashes = try Fixture.hashes("words-\(name)")
        try #require(hashes.count == 2000)
        var different: [String] = []
        for index in hashes.indices {
            let text = try strings.string(seed: 50, index: index)
            if fnv1a(wordLengths(Array(text.utf8), pattern)) != hashes[index] { different.append(text) }
        }
        let first = different.prefix(3).debugDescription
        #expect(different.isEmpty, "\(different.count) of 2000 differ, first \(first)")
    }

    @Test func longSIsAContractionWhereCaseIsIgnored() {
        let bytes = Array("'ſa".utf8)
        #expect(wordLengths(bytes, .llama3) == [3, 1])
        #expect(wordLengths(bytes, .gpt2) == [1, 3])
    }

    private func wordLengths(_ bytes: [UInt8], _ pattern: WordPattern) -> [Int32] {
        var lengths: [Int32] = []
        var start = 0
        while start < bytes.count {
            let end = pattern.wordEnd(in: bytes, from: start, limit: bytes.count)
            lengths.append(Int32(end - start))
            start = end
        }
        return lengths
    }
}
