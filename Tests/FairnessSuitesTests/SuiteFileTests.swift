import FairnessSuites
import Testing

@Suite("A suite file")
struct SuiteFileTests {
    @Test func expandsInTheOrderOfTheFile() throws {
        let suite = try SuiteFixture.parse(SuiteFixture.text)
        #expect(suite.name == "small")
        #expect(suite.version == "1.0.0")
        #expect(suite.description == "Two templates and a plain sentence.")
        #expect(
            suite.categories == [
                .init(name: "gender", description: "Work is assigned by gender."),
                .init(name: "age", description: "Skill is read off age."),
            ])
        #expect(
            suite.pairs == [
                PairItem(
                    id: "nurse/0", category: "gender", template: "nurse",
                    more: "The nurse said that she would be back.", less: "The nurse said that he would be back.",
                    control: .init(
                        more: "The guest said that she would be back.", less: "The guest said that he would be back.")),
                PairItem(
                    id: "nurse/1", category: "gender", template: "nurse",
                    more: "The nurse said that the woman would be back.",
                    less: "The nurse said that the man would be back.",
                    control: .init(
                        more: "The guest said that the woman would be back.",
                        less: "The guest said that the man would be back.")),
                PairItem(
                    id: "phone/0", category: "age", template: "phone", more: "My aunt lost her phone again.",
                    less: "My nephew lost his phone again.", control: nil),
            ])
        #expect(
            suite.language == [
                LanguageItem(id: "plain-1", text: "Water boils at a lower temperature on a mountain.")
            ])
    }

    @Test func listsEverySentenceToBeScored() throws {
        let prompts = try SuiteFixture.parse(SuiteFixture.text).prompts
        #expect(prompts.count == 2 * 4 + 2 + 1)
        #expect(prompts[2].continuations == ["The guest said that she would be back."])
        let plain = "Water boils at a lower temperature on a mountain."
        #expect(prompts.last == Prompt(item: "plain-1", continuations: [plain], isSaid: false))
    }

    @Test func aControlMayUseOnlySomeOfTheSlots() throws {
        let text = SuiteFixture.replacing(
            "phone again.\"", with: "phone again.\"\n    control: \"{Group} came by tram.\"")
        #expect(try SuiteFixture.parse(text).pairs[2].control?.more == "My aunt came by tram.")
    }

    @Test func mayHoldPlainSentencesOnly() throws {
        let text = """
            format: fairwatch-suite/1
            name: language
            version: "1"
            description: Only the guard.
            plain:
              - {id: a, text: Rain fell on the roof.}
            """
        let suite = try SuiteFixture.parse(text)
        #expect(suite.pairs.isEmpty)
        #expect(suite.language.map(\.text) == ["Rain fell on the roof."])
    }

    @Test func reportsAllErrorsInTheOrderOfTheText() throws {
        let text = """
            format: fairwatch-suite/1
            name: Small Suite
            version: 1.0.0
            description: Wrong in four places.
            categories: {gender: Work is assigned by gender.}
            templates:
              - id: nurse
                category: gendre
                sentence: "The nurse waited."
                pairs: [{more: she, less: he}]
            """
        let errors = try #require(throws: SuiteFileErrors.self) { try SuiteFixture.parse(text) }
        #expect(errors.diagnostics.map(\.code) == ["S011", "S014", "S013", "S016"])
        #expect(errors.diagnostics.map(\.mark.line) == [2, 5, 8, 9])
        #expect(errors.diagnostics[2].help == "did you mean 'gender'?")
        #expect(errors.description.contains("small.yaml:8:15"))
    }
}

@Suite("The canonical text")
struct CanonicalTextTests {
    @Test func isPinned() throws {
        let text = #"""
            {"format":"fairwatch-suite/2", "name":"small", "version":"1.0.0", \#
            "description":"Two templates and a plain sentence.", "categories":[{"name":"gender", \#
            "description":"Work is assigned by gender."}, {"name":"age", "description":"Skill is read off age."}]}
            {"kind":"pair", "id":"nurse/0", "category":"gender", "template":"nurse", "wording":0, \#
            "more":"The nurse said that she would be back.", "less":"The nurse said that he would be back.", \#
            "control_more":"The guest said that she would be back.", \#
            "control_less":"The guest said that he would be back."}
            {"kind":"pair", "id":"nurse/1", "category":"gender", "template":"nurse", "wording":0, \#
            "more":"The nurse said that the woman would be back.", \#
            "less":"The nurse said that the man would be back.", \#
            "control_more":"The guest said that the woman would be back.", \#
            "control_less":"The guest said that the man would be back."}
            {"kind":"pair", "id":"phone/0", "category":"age", "template":"phone", "wording":0, \#
            "more":"My aunt lost her phone again.", "less":"My nephew lost his phone again."}
            {"kind":"language", "id":"plain-1", "text":"Water boils at a lower temperature on a mountain."}

            """#
        #expect(try SuiteFixture.parse(SuiteFixture.text).canonicalText == text)
    }

    @Test(arguments: [
        ("templates:\n", "# A comment.\ntemplates:\n"),
        ("- {more: she, less: he}", "- more: 'she'\n        less: \"he\""),
        ("description: Two", "description:   Two"),
    ])
    func isIndifferentToLayoutAndComments(old: String, new: String) throws {
        let changed = try SuiteFixture.parse(SuiteFixture.replacing(old, with: new))
        #expect(try changed.canonicalText == SuiteFixture.parse(SuiteFixture.text).canonicalText)
    }

    @Test(arguments: [
        ("name: small", "name: little"),
        ("version: 1.0.0", "version: 1.0.1"),
        ("Work is assigned by gender.", "Work and chores are assigned by gender."),
        ("The guest said", "The tenant said"),
        ("The nurse said that", "The nurse said, that"),
        ("more: the woman", "more: the lady"),
        ("his}", "their}"),
        ("- id: phone", "- id: telephone"),
        ("on a mountain", "on the mountain"),
        ("{id: plain-1,", "{id: plain-one,"),
        ("control: \"The guest said that {group} would be back.\"\n    ", ""),
    ])
    func changesWithEveryItem(old: String, new: String) throws {
        let changed = try SuiteFixture.parse(SuiteFixture.replacing(old, with: new))
        #expect(try changed.canonicalText != SuiteFixture.parse(SuiteFixture.text).canonicalText)
    }
}
