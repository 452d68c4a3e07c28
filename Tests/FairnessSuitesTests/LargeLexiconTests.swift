import Testing

@testable import FairnessSuites

/// Contexts and words multiply: a short file must not become a suite that no machine can score.
struct LargeLexiconTests {
    private func suite(words: Int, contexts: Int) -> Suite {
        Suite(
            name: "large", version: "1", description: "A test.",
            categories: [Suite.Category(name: "age", description: "A test.", groups: ["old"])],
            continuations: ContinuationSection(
                harmful: (0..<words / 2).map { "h\($0)" }, neutral: (0..<words - words / 2).map { "n\($0)" },
                items: (0..<contexts).map { index in
                    ContinuationItem(
                        id: "\(index)", category: "age", group: "old", template: "t\(index)", cluster: "t\(index)",
                        isNeutral: false, context: "Sentence \(index) is")
                }))
    }

    /// The most that an import takes.
    @Test func twoListsOfTenThousandWordsAreReadBack() throws {
        let suite = suite(words: 20_000, contexts: 400)
        #expect(try SuiteFile.parse(Array(suite.canonicalText.utf8), fileName: "large.jsonl") == suite)
    }

    @Test func oneContextMoreIsTooMany() {
        let text = Array(suite(words: 20_000, contexts: 401).canonicalText.utf8)
        let errors = #expect(throws: SuiteFileErrors.self) { try SuiteFile.parse(text, fileName: "large.jsonl") }
        #expect(errors?.description.contains("401 contexts and 20000 words make more than 8000000 scores") == true)
    }

    @Test func soAreTheyInYAML() {
        let words = (0..<4_001).map { "w\($0)" }.joined(separator: ", ")
        let templates = (0..<2_000).map { "    - {id: t\($0), kind: loaded, text: \"Number \($0), {person} is\"}" }
        let text = """
            format: fairwatch-suite/2
            name: large
            version: 1.0.0
            description: A test.
            categories: {age: A test.}
            groups: {age: {old: {person: he}}}
            continuations:
              lexicons: {harmful: [\(words)]}
              templates:
            \(templates.joined(separator: "\n"))
            """
        let errors = #expect(throws: SuiteFileErrors.self) { try SuiteFile.parse(Array(text.utf8), fileName: "l.yaml") }
        #expect(errors?.description.contains("2000 contexts and 4001 words make more than 8000000 scores") == true)
    }

    @Test func aProductThatOverflowsIsTooMany() {
        #expect(!ContinuationSection.isAffordable(contexts: .max, words: 2))
        #expect(ContinuationSection.isAffordable(contexts: 0, words: .max))
    }
}
