import FairnessSuites
import StrictYAML
import Testing

/// A change to the fixture that makes one thing wrong, and where the error must point.
struct Flaw: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let code: String
    let line: Int
    let column: Int

    init(_ name: String, _ old: String, _ new: String, _ code: String, _ line: Int, _ column: Int) {
        self.name = name
        self.old = old
        self.new = new
        self.code = code
        self.line = line
        self.column = column
    }

    var testDescription: String { name }
}

@Suite("A suite file is refused")
struct SuiteFileErrorTests {
    static let long = String(repeating: "a", count: 201)
    static let longer = String(repeating: "word ", count: 800) + "end."
    static let nurse = "sentence: \"The nurse said that {group} would be back.\""
    static let guest = "control: \"The guest said that {group} would be back.\""
    static let she = "- {more: she, less: he}"

    static let flaws: [Flaw] = [
        Flaw("an unknown key of the suite", "version:", "versoin:", "S001", 3, 1),
        Flaw("an unknown key of a template", "    category: age", "    categroy: age", "S001", 17, 5),
        Flaw("an unknown key of a pair", "less: the man", "fewer: the man", "S001", 15, 27),
        Flaw("a number for a text", "version: 1.0.0", "version: 1.0", "S002", 3, 10),
        Flaw("a boolean for a term", she, "- {more: she, less: no}", "S002", 14, 27),
        Flaw("a list of terms", she, "- {more: [she], less: he}", "S002", 14, 16),
        Flaw("no format", "format: fairwatch-suite/1\n", "", "S003", 1, 1),
        Flaw("a pair without its other member", she, "- {more: she}", "S003", 14, 9),
        Flaw("a duplicate key", "name: small", "name: small\nname: big", "S004", 3, 1),
        Flaw("no pairs", "\n      \(she)\n      - {more: the woman, less: the man}", " []", "S005", 13, 12),
        Flaw("no YAML", "categories:", "categories: [", "S007", 7, 6),
        Flaw("an anchor", "name: small", "name: &a small", "S008", 2, 7),
        Flaw("a later format", "suite/1", "suite/3", "S010", 1, 9),
        Flaw("a name with a dot", "name: small", "name: a.small", "S011", 2, 7),
        Flaw("a category in capitals", "  age: Skill", "  Age: Skill", "S011", 7, 3),
        Flaw("an id with a slash", "id: phone", "id: phone/1", "S011", 16, 9),
        Flaw("a slot name with a capital inside", "{group: my aunt,", "{gRoup: my aunt,", "S011", 20, 16),
        Flaw("a duplicate id", "id: phone", "id: nurse", "S012", 16, 9),
        Flaw(
            "a duplicate id of a plain sentence", "plain:\n", "plain:\n  - {id: plain-1, text: Rain fell.}\n", "S012",
            24, 10),
        Flaw("an unknown category", "category: age", "category: aeg", "S013", 17, 15),
        Flaw("a category without templates", "  age: Skill", "  race: Talent.\n  age: Skill", "S014", 7, 3),
        Flaw("an open brace", "{group} would be back.\"\n    control", "{group would.\"\n    control", "S015", 11, 15),
        Flaw("a closing brace", "The guest said", "The} guest said", "S015", 12, 14),
        Flaw("an empty slot", "{possessive}", "{}", "S015", 18, 15),
        Flaw("a slot in capitals", "{Group}", "{GROUP}", "S015", 18, 15),
        Flaw("a sentence without a slot", nurse, "sentence: \"The nurse came.\"", "S016", 11, 15),
        Flaw("a control without a slot", guest, "control: \"The guest came.\"", "S016", 12, 14),
        Flaw("a slot that no term fills", "lost {possessive} phone", "lost {possessive} {device}", "S017", 20, 9),
        Flaw("a control's slot that no term fills", "guest said that {group}", "{role} saw {group}", "S017", 14, 9),
        Flaw("a term that no slot takes", "lost {possessive} phone", "lost the phone", "S018", 20, 15),
        Flaw("members with different slots", ", possessive: his", "", "S019", 21, 15),
        Flaw("equal members", she, "- {more: she, less: she}", "S020", 14, 9),
        Flaw("a control equal to its sentence", "The guest said", "The nurse said", "S020", 12, 14),
        Flaw("an empty sentence", nurse, "sentence: \"\"", "S021", 11, 15),
        Flaw("an empty term", she, "- {more: she, less: \"\"}", "S021", 14, 27),
        Flaw("a blank plain sentence", "Water boils at a lower temperature on a mountain.", " ", "S021", 23, 25),
        Flaw("an escaped control character", "The nurse said", #"The nurse\u0007 said"#, "S022", 11, 15),
        Flaw("an escaped line break", "The guest said", #"The guest\nsaid"#, "S022", 12, 14),
        Flaw("a character that reorders others", "The guest said", #"The \u202Eguest said"#, "S022", 12, 14),
        Flaw("a term with a space at its end", she, "- {more: she, less: \"he \"}", "S022", 14, 27),
        Flaw("a long plain sentence", "Water boils at a lower temperature on a mountain.", longer, "S023", 23, 25),
        Flaw("a long term", she, "- {more: she, less: \(long)}", "S023", 14, 27),
        Flaw("the same pair twice", "- {more: the woman, less: the man}", "- {more: he, less: she}", "S024", 15, 9),
        Flaw(
            "a plain sentence twice", "plain:\n",
            "plain:\n  - {id: a, text: \"Water boils at a lower temperature on a mountain.\"}\n", "S024", 24, 25),
    ]

    @Test(arguments: flaws)
    func with(flaw: Flaw) throws {
        let text = SuiteFixture.replacing(flaw.old, with: flaw.new)
        let errors = try #require(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
        let found = errors.diagnostics.map { "\($0.code) \($0.mark.line):\($0.mark.column)" }
        #expect(found.contains("\(flaw.code) \(flaw.line):\(flaw.column)"), "found \(found)\n\(errors)")
    }

    @Test func whenATextIsTooLongOnlyOnceExpanded() throws {
        let slots = String(repeating: "{group} ", count: 40) + "waited."
        let text = SuiteFixture.replacing("The guest said that {group} would be back.", with: slots)
        let term = String(repeating: "b", count: 150)
        let errors = try #require(throws: SuiteFileErrors.self) {
            try SuiteFixture.parse(text.split(separator: "less: he}").joined(separator: "less: \(term)}"))
        }
        #expect(errors.diagnostics.map(\.code) == ["S023"])
        #expect(errors.diagnostics.map(\.mark.line) == [14])
    }

    @Test func whenOneTemplateHasThousandsOfPairs() throws {
        let pairs = (0...1_000).map { "      - {more: a\($0), less: b\($0)}" }.joined(separator: "\n")
        let text = SuiteFixture.replacing("      \(Self.she)", with: pairs)
        let errors = try #require(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
        #expect(errors.diagnostics.map(\.code) == ["S005"])
    }

    @Test func whenAShortFileBecomesALargeSuite() throws {
        let bytes = Array(SuiteFixture.text.utf8)
        let suite = try SuiteFixture.parse(SuiteFixture.text)
        let size = (suite.pairs.flatMap(\.sentences) + suite.language.map(\.text)).reduce(0) { $0 + $1.utf8.count }
        #expect(throws: Never.self) { try SuiteFile.parse(bytes, fileName: "small.yaml", largestExpansion: size) }
        let errors = try #require(throws: SuiteFileErrors.self) {
            try SuiteFile.parse(bytes, fileName: "small.yaml", largestExpansion: size - 1)
        }
        #expect(errors.diagnostics.map(\.code) == ["S009"])
    }

    @Test(arguments: ["", "\n", "[]", "templates", "format: fairwatch-suite/1\n", "\u{0}"])
    func whenItIsNoSuite(text: String) {
        #expect(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
    }

    @Test func whenItHoldsNothingToScore() throws {
        let text = "format: fairwatch-suite/1\nname: empty\nversion: 1.0.0\ndescription: Nothing.\n"
        let errors = try #require(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
        #expect(errors.diagnostics.map(\.message) == ["a suite needs 'templates' or 'plain'"])
    }

    @Test func whenCutOffAnywhereOrNotAtAll() {
        let bytes = Array(SuiteFixture.text.utf8)
        for end in stride(from: 0, to: bytes.count, by: 7) {
            // Some prefixes are suites; what counts is that each gives a suite or errors with a place.
            do {
                let suite = try SuiteFile.parse(Array(bytes[..<end]), fileName: "cut.yaml")
                #expect(!suite.prompts.isEmpty)
            } catch {
                #expect(error.diagnostics.contains { $0.severity == .error && $0.mark.line >= 1 })
            }
        }
    }

    @Test func withAMessageThatShowsTheLineAndTheRemedy() throws {
        let text = SuiteFixture.replacing("category: age", with: "category: aeg")
        let errors = try #require(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
        #expect(
            errors.diagnostics.first { $0.code == "S013" }?.description == """
                error[S013]: 'aeg' is not one of the suite's categories
                  --> small.yaml:17:15
                   |
                17 |     category: aeg
                   |               ^^^ did you mean 'age'?
                """)
    }
}
