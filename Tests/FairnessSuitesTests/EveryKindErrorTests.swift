import FairnessSuites
import StrictYAML
import Testing

/// A change to the fixture of every kind that makes one thing wrong, what the error must point at and say.
struct PointedFlaw: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let code: String
    /// What stands at the place that the error names.
    let place: String
    /// Part of the message and its help.
    let words: String

    init(_ name: String, _ old: String, _ new: String, _ code: String, at place: String, _ words: String) {
        self.name = name
        self.old = old
        self.new = new
        self.code = code
        self.place = place
        self.words = words
    }

    var testDescription: String { name }
}

@Suite("A suite file with items of every kind is refused")
struct EveryKindErrorTests {
    static let older = "older: {person: \"an older person\", people: \"older people\"}"
    static let options = "options: [{text: \"Rain fell.\"}, {text: \"Snow fell.\"}]"
    static let secondWording = "- sentence: \"Unlocking the phone was too hard for {group}.\""
    static let bench = "text: \"{Person} on the bench is\""
    static let lexicon = "harmful: [lazy, rude]"
    static let decisionPrompt = "prompt: \"{text}\\nQuestion: {question} Answer yes or no.\\nAnswer:\""
    static let labels = "labels: {civil: \"polite\", uncivil: \"rude\"}"
    static let long = String(repeating: "many ", count: 790)

    static let general: [PointedFlaw] = [
        PointedFlaw("an unknown section", "choices:", "chioces:", "S001", at: "chioces", "did you mean 'choices'?"),
        PointedFlaw("a section of the first version", "pairs:", "templates:", "S001", at: "templates", "'pairs'"),
        PointedFlaw("a later version", "suite/2", "suite/3", "S010", at: "fairwatch-suite/3", "'fairwatch-suite/2'"),
        PointedFlaw("an empty section", "language:\n", "language: []\nlanguage2:\n", "S005", at: "[]", "is empty"),
        PointedFlaw(
            "a quick that is no boolean", "id: plain-1, quick: true", "id: plain-1, quick: yes", "S002", at: "yes",
            "write true"),
        PointedFlaw("an id of another kind", "id: plain-1", "id: bench", "S012", at: "bench", "in line"),
        PointedFlaw("an id of a pair and a choice", "id: who-forgot", "id: phone", "S012", at: "phone", "in line"),
        PointedFlaw(
            "an unknown category of a choice", "id: whole, category: religion", "id: whole, category: religoin", "S013",
            at: "religoin", "'religion'"),
        PointedFlaw(
            "an unknown category of a sentence", "id: about-1, category: religion", "id: about-1, category: rain",
            "S013", at: "rain", "known: "),
        PointedFlaw(
            "an unknown category of groups", "  age:\n    older", "  aged:\n    older", "S013", at: "aged", "'age'"),
        PointedFlaw(
            "a category without items", "categories:\n", "categories:\n  class: Worth is read off money.\n", "S014",
            at: "class", "has no items"),
    ]

    static let groups: [PointedFlaw] = [
        PointedFlaw(
            "a group without a used form", "person: \"a Muslim\", ", "", "S017", at: "muslim",
            "no form {person} for religion/muslim"),
        PointedFlaw(
            "a group without forms", older, "older: {}", "S026", at: "older", "the group age/older has no forms"),
        PointedFlaw("a group of nothing", older, "older:", "S026", at: "older", "has no forms"),
        PointedFlaw(
            "a group that is a text", older, "older: old people", "S002", at: "old people", "must be a mapping"),
        PointedFlaw(
            "a category without groups", "  age:\n    \(older)", "  age: {}", "S026", at: "age", "has no groups"),
        PointedFlaw("an empty form", "person: \"a Jew\"", "person: \"\"", "S021", at: "\"\"", "is empty"),
        PointedFlaw(
            "two groups with one form", "people: \"Jews\"", "people: \"Muslims\"", "S020", at: "\"Muslims\"}",
            "religion/muslim has the same form"),
        PointedFlaw(
            "a form without a slot", "people: \"Jews\"", "people: \"Jews\", name: Ruth", "S018", at: "Ruth",
            "no text has the slot {name}"),
        PointedFlaw(
            "a form's name in capitals", "people: \"Jews\"", "People: \"Jews\"", "S011", at: "People", "slot's name"),
        PointedFlaw("a group's name with a space", "older: {", "the old: {", "S011", at: "the old", "a group's name"),
        PointedFlaw(
            "an unknown group of a sentence", "group: jewish", "group: jewsih", "S025", at: "jewsih",
            "did you mean 'jewish'?"),
        PointedFlaw(
            "a sentence's group without a category", "category: religion, group: jewish", "group: jewish", "S003",
            at: "{id: about-1", "'category'"),
        PointedFlaw(
            "a template without a slot", bench, "text: \"On the bench is\"", "S016", at: "\"On", "{person} or {people}"),
        PointedFlaw(
            "an unknown slot", bench, "text: \"{Persno} on the bench is\"", "S017", at: "\"{Persno", "'person'"),
        PointedFlaw(
            "a brace", bench, "text: \"{Person on the bench is\"", "S015", at: "\"{Person", "{person} or {Person}"),
        PointedFlaw(
            "an expansion beyond the limit", bench,
            "text: \"{person} \(long){person} \(long[..<long.index(long.startIndex, offsetBy: 20)])is\"", "S023",
            at: "\"{person}", "at most 4000"),
    ]

    static let pairs: [PointedFlaw] = [
        PointedFlaw(
            "the first version's pairs", "    terms:\n      - {more: my", "    pairs:\n      - {more: my", "S001",
            at: "pairs", "did you mean 'terms'?"),
        PointedFlaw(
            "a sentence beside wordings", "    wordings:\n", "    sentence: \"{Group} sat.\"\n    wordings:\n", "S001",
            at: "sentence", "make it a wording"),
        PointedFlaw(
            "no wording", "terms: [{more: a Muslim", "wordings: []\n    terms: [{more: a Muslim", "S005", at: "[]",
            "'prayer' has no wording"),
        PointedFlaw(
            "two equal wordings", secondWording, "- sentence: \"{Group} could not unlock the phone.\"", "S020",
            at: "sentence:", "wording in line"),
        PointedFlaw(
            "a wording with another slot", secondWording, "- sentence: \"{Person} could not use the phone.\"", "S018",
            at: "my aunt", "no slot {group}"),
        PointedFlaw(
            "a wording's control with another slot", "buy the bread", "buy {food}", "S017", at: "{more: my aunt",
            "{food} of the control"),
        PointedFlaw(
            "a pair in two templates", secondWording,
            "- sentence: \"The strict neighbour was {group}.\"\n      - sentence: \"So {group}.\"\n    terms: [{more: a Quaker, less: a Muslim}]\n  - id: other\n    category: age\n    sentence: \"Bread for {group}.\"",
            "S024", at: "{more: a Muslim", "before, in line"),
    ]

    static let choices: [PointedFlaw] = [
        PointedFlaw(
            "one option", options, "options: [{text: \"Rain fell.\"}]", "S005", at: "[{text",
            "between 2 and 100 options, not 1"),
        PointedFlaw(
            "two equal options", options, "options: [{text: \"Rain fell.\"}, {text: \"Rain fell.\"}]", "S020",
            at: "\"Rain fell.\"}]", "same option"),
        PointedFlaw("an unknown role", "role: other", "role: ohter", "S002", at: "ohter", "did you mean 'other'?"),
        PointedFlaw("a label without an option", "label: 2", "label: 3", "S005", at: "3", "between 0 and 2"),
        PointedFlaw("a label that is a word", "label: 2", "label: two", "S002", at: "two", "a whole number"),
        PointedFlaw(
            "an empty context", "options: [{text: \"Rain", "context: \"\", options: [{text: \"Rain", "S021", at: "\"\"",
            "the context is empty"),
        PointedFlaw(
            "an option with a line break", "\"Rain fell.\"}, {text: \"Snow", "\"Rain\\nfell.\"}, {text: \"Snow", "S022",
            at: "\"Rain", "a line break"),
        PointedFlaw("a trait that is a number", "condition: ambiguous", "condition: 1", "S002", at: "1", "quote it"),
        PointedFlaw(
            "a choice twice", "  - {id: whole,", "  - {id: first, category: religion, \(options)}\n  - {id: whole,",
            "S024", at: "{id: whole", "this choice was used before"),
    ]

    static let continuations: [PointedFlaw] = [
        PointedFlaw("an empty lexicon", lexicon, "harmful: []", "S027", at: "[]", "has no words"),
        PointedFlaw(
            "an empty neutral lexicon", "neutral: [tired, wet]", "neutral: []", "S027", at: "[]", "leave the key out"),
        PointedFlaw("no harmful words", "    \(lexicon)\n", "", "S003", at: "neutral", "'harmful'"),
        PointedFlaw("a word twice", lexicon, "harmful: [lazy, rude, lazy]", "S028", at: "lazy]", "before, in line"),
        PointedFlaw(
            "a word in both lexicons", "neutral: [tired, wet]", "neutral: [tired, rude]", "S028", at: "rude]",
            "before, in line"),
        PointedFlaw(
            "a word with a space", lexicon, "harmful: [lazy, very rude]", "S028", at: "very rude", "has a space"),
        PointedFlaw(
            "a word with a leading space", lexicon, "harmful: [lazy, \" rude\"]", "S028", at: "\" rude\"",
            "the space before it"),
        PointedFlaw("an unknown kind", "kind: loaded", "kind: laoded", "S002", at: "laoded", "did you mean 'loaded'?"),
        PointedFlaw("a template without a kind", "kind: loaded, ", "", "S003", at: "{id: known", "'kind'"),
        PointedFlaw(
            "a template twice", bench, "text: \"Everyone knows that {people} are\"", "S024",
            at: "\"Everyone knows that {people} are\"}\n", "this text was used before"),
        PointedFlaw(
            "a template that ends in a space", bench, "text: \"{Person} on the bench is \"", "S022", at: "\"{Person}",
            "starts or ends with a space"),
    ]

    static let decisions: [PointedFlaw] = [
        PointedFlaw("no prompt", "  \(decisionPrompt)\n", "", "S003", at: "words", "'prompt'"),
        PointedFlaw(
            "a prompt without the question", decisionPrompt, "prompt: \"{text} Well?\"", "S016", at: "\"{text} Well",
            "no slot {question}"),
        PointedFlaw(
            "a prompt with an unknown slot", decisionPrompt, "prompt: \"{text} {question} {anwser}\"", "S017",
            at: "\"{text} {q", "{anwser}"),
        PointedFlaw(
            "a prompt that ends in a line break", decisionPrompt, "prompt: \"{text} {question}\\n\"", "S022",
            at: "\"{text} {q", "or a line break"),
        PointedFlaw(
            "an unknown expectation", "expected: open", "expected: opne", "S002", at: "opne", "did you mean 'open'?"),
        PointedFlaw(
            "an answer without quotes", "words: {\"yes\": \"yes\"", "words: {\"yes\": yes", "S002", at: "yes,",
            "quote it"),
        PointedFlaw("a missing answer", ", \"no\": \"no\"}", "}", "S003", at: "{\"yes\"", "'no'"),
        PointedFlaw("equal answers", "\"no\": \"no\"", "\"no\": \"yes\"", "S020", at: "{\"yes\"", "same word"),
        PointedFlaw("a case without a domain", "      domain: lending\n", "", "S003", at: "id: loan", "'domain'"),
        PointedFlaw("a case without a slot", "wanted by {person}.", "wanted.", "S016", at: "\"A flat", "{person}"),
        PointedFlaw(
            "a question asked twice", "Should the owner decline?", "Should the owner agree?", "S020",
            at: "\"Should the owner agree", "ask whether to do the opposite"),
        PointedFlaw(
            "a line break in a case", "A flat is wanted", "A flat\\nis wanted", "S022", at: "\"A flat", "a line break"),
        PointedFlaw(
            "an unknown slot in a question", "Should the owner agree?", "Should {owner} agree?", "S017",
            at: "\"Should {owner}", "{owner}"),
    ]

    static let classification: [PointedFlaw] = [
        PointedFlaw(
            "three labels", labels, "labels: {civil: \"polite\", uncivil: \"rude\", odd: \"odd\"}", "S005",
            at: "labels", "two labels, not 3"),
        PointedFlaw("one label", labels, "labels: {civil: \"polite\"}", "S005", at: "labels", "two labels, not 1"),
        PointedFlaw(
            "a positive that is no label", "positive: uncivil", "positive: rude", "S029", at: "rude",
            "known: civil, uncivil"),
        PointedFlaw("no positive", "  positive: uncivil\n", "", "S003", at: "prompt", "'positive'"),
        PointedFlaw(
            "an unknown label", "topic: bus, label: uncivil", "topic: bus, label: uncivl", "S029", at: "uncivl",
            "did you mean 'uncivil'?"),
        PointedFlaw(
            "equal label words", labels, "labels: {civil: \"rude\", uncivil: \"rude\"}", "S020", at: "{civil",
            "same word"),
        PointedFlaw(
            "a prompt without the text", "prompt: \"Comment: {text}", "prompt: \"Comment: {comment}", "S016",
            at: "\"Comment", "no slot {text}"),
        PointedFlaw(
            "a text twice", "I loathe you fools", "I like the bus", "S024", at: "\"As {person}, I like the bus.\"}\n",
            "this text"),
        PointedFlaw(
            "an empty calibration", "calibration: \"N/A\"", "calibration: \"\"", "S021", at: "\"\"", "calibration text"),
        PointedFlaw(
            "a sentence twice", "A rabbi read a letter.", "Water boils at a lower temperature on a mountain.", "S024",
            at: "\"Water boils at a lower temperature on a mountain.\"}\n", "this sentence"),
    ]

    @Test(arguments: general + groups + pairs + choices + continuations + decisions + classification)
    func with(flaw: PointedFlaw) throws {
        let text = EveryKindFixture.replacing(flaw.old, with: flaw.new)
        let errors = try #require(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text) }
        let found = errors.diagnostics.first { error in
            let rest = (error.sourceLine ?? "").dropFirst(error.mark.column - 1) + "\n"
            return error.code == flaw.code && rest.hasPrefix(flaw.place)
                && "\(error.message) \(error.help ?? "")".contains(flaw.words)
        }
        #expect(found != nil, "\(errors)")
    }

    @Test func withoutGroups() throws {
        let start = try #require(EveryKindFixture.text.range(of: "groups:\n"))
        let end = try #require(EveryKindFixture.text.range(of: "pairs:\n"))
        var text = EveryKindFixture.text
        text.removeSubrange(start.lowerBound..<end.lowerBound)
        let errors = try #require(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text) }
        #expect(
            errors.diagnostics.map(\.message) == [
                "'continuations' needs the key 'groups'", "'decisions' needs the key 'groups'",
                "'classify' needs the key 'groups'",
            ])
    }

    @Test func withAllErrorsOfAllSectionsAtOnce() throws {
        var text = EveryKindFixture.text
        for flaw in [Self.groups[0], Self.choices[2], Self.continuations[3], Self.decisions[4], Self.classification[4]]
        {
            text = SuiteFixture.replacing(flaw.old, with: flaw.new, in: text)
        }
        let errors = try #require(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text) }
        #expect(errors.diagnostics.map(\.code) == ["S017", "S002", "S028", "S002", "S029"])
    }

    @Test func butNotForAFormWhoseSlotIsMisspelt() throws {
        let text = EveryKindFixture.replacing("Everyone knows that {people}", with: "Everyone knows that {poeple}")
        let errors = try #require(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text) }
        #expect(errors.diagnostics.map(\.code) == ["S017"])
    }

    @Test func whenTheQuickPartIsWantedAndTheRestIsWrong() throws {
        let text = EveryKindFixture.replacing("kind: loaded", with: "kind: laoded")
        #expect(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text, part: .quick) }
    }

    @Test func whenItsGroupsMakeItLarge() throws {
        let bytes = Array(EveryKindFixture.text.utf8)
        let errors = try #require(throws: SuiteFileErrors.self) {
            try SuiteFile.parse(bytes, fileName: "every.yaml", largestExpansion: 1_500)
        }
        #expect(errors.diagnostics.map(\.code) == ["S009"])
    }

    /// Fifty wordings with a thousand pairs each that fill none of their slots.
    @Test func whenErrorsMultiplyWithAMessageThatEnds() throws {
        let wordings = (0..<50).map { "          - sentence: \"Number \($0) is {someone}.\"" }
        let terms = (0..<1_000).map { "          - {more: a\($0), less: b\($0)}" }
        let text = """
            format: fairwatch-suite/2
            name: wrong
            version: 1.0.0
            description: Wrong throughout.
            categories: {age: Skill is read off age.}
            pairs:
              - id: wrong
                category: age
                wordings:
            \(wordings.joined(separator: "\n"))
                terms:
            \(terms.joined(separator: "\n"))
            """
        let errors = try #require(throws: SuiteFileErrors.self) { try EveryKindFixture.parse(text) }
        #expect(errors.diagnostics.count == 1_001)
        #expect(errors.description.hasSuffix("… and 951 more errors"))
        #expect(errors.description.utf8.count < 20_000)
    }

    @Test func whenCutOffAnywhereOrNotAtAll() {
        let bytes = Array(EveryKindFixture.text.utf8)
        for end in stride(from: 0, to: bytes.count, by: 5) {
            do {
                let suite = try SuiteFile.parse(Array(bytes[..<end]), fileName: "cut.yaml")
                #expect(!suite.prompts.isEmpty)
            } catch {
                #expect(error.diagnostics.contains { $0.severity == .error && $0.mark.line >= 1 })
            }
        }
    }
}
