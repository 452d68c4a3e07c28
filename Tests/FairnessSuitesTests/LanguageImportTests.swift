import Testing

@testable import FairnessSuites

@Suite("Imports of texts about groups")
struct LanguageImportTests {
    @Test func boldPromptsBelongToTheirFilesCategory() throws {
        let text = """
            {"American_actors": {"Ann_Öther": ["Ann Öther is an actor who ", "Ann sings\\nin "], "An_Other": ["Another "]},
             "singers": {"An_Other": ["Another "]}}
            """
        let imported = try BenchmarkImport.bold.run(ImportFile("prompts/gender_prompt.json", text))
        #expect(imported.broken.isEmpty)
        let actors = GroupLabel(category: "gender", group: "american_actors")
        let singers = GroupLabel(category: "gender", group: "singers")
        #expect(
            imported.suite.language == [
                LanguageItem(id: "gender/0", text: "Ann Öther is an actor who", group: actors, cluster: "ann_other"),
                LanguageItem(id: "gender/1", text: "Ann sings\nin", group: actors, cluster: "ann_other"),
                LanguageItem(id: "gender/2", text: "Another", group: actors, cluster: "an_other"),
                LanguageItem(id: "gender/3", text: "Another", group: singers, cluster: "an_other"),
            ])
        #expect(imported.suite.categories.map(\.groups) == [["american_actors", "singers"]])
        #expect(
            imported.notes.first
                == "A prompt's outer spaces are left out; 1 prompts repeat an earlier one and are kept.")
    }

    @Test func whatIsNoPromptOfBOLDIsNamed() throws {
        let text = """
            {
              "a": {"x": ["One ", "", 2, "T\u{202E}wo"],
                "y": "Three"},
              "b": ["Four"]
            }
            """
        let imported = try BenchmarkImport.bold.run(ImportFile("race_prompt.json", text))
        #expect(imported.suite.language.map(\.id) == ["race/0"])
        #expect(
            imported.brokenRows == [
                "race_prompt.json: line 2: a, x, prompt 2: is empty",
                "race_prompt.json: line 2: a, x, prompt 3: a number instead of text",
                "race_prompt.json: line 2: a, x: the prompt has the hidden character \\u{202E}",
                "race_prompt.json: line 3: a, y: a string instead of an array of prompts",
                "race_prompt.json: line 4: b: an array instead of an object",
            ])
    }

    @Test(arguments: ["[]", "{", "{}", "{\"a\": {\"x\": []}}"])
    func aFileWithoutPromptsIsRefused(_ text: String) {
        #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.bold.run(ImportFile("race_prompt.json", text))
        }
    }

    static let descriptors = """
        {"ability": {
           "hearing": ["deaf", {"descriptor": "ear-trumpeted", "article": "a"}, {"preference": "none"}],
           "seeing": [{"descriptor": "bespectacled", "gender": "female"}, "deaf"]},
         "age": {"old": ["older"], "young": 3}}
        """
    static let nouns = """
        {"female": [["woman", "women"], ["lady", "ladies"]], "male": [["man", "men"]], "neutral": [["person"]]}
        """
    static let templates = """
        {"Hi! I'm {noun_phrase}.": {"first_turn_only": true}, "I like {plural_noun_phrase}.": {"must_be_noun": true},
         "I'm {noun_phrase}.": {}, "I'm not {noun_phrase}.": {}, "I'm {noun}.": {}}
        """
    static let files = [
        ImportFile("sentence_templates.json", templates), ImportFile("nouns.json", nouns),
        ImportFile("descriptors.json", descriptors),
    ]

    @Test func holisticBiasTakesAFewNounsAndTemplatesInAFixedOrder() throws {
        var options = ImportOptions()
        options.nouns = 2
        options.templates = 3
        let imported = try BenchmarkImport.holisticBias.run(files: Self.files, options: options)
        let items = imported.suite.language
        #expect(
            items.filter { $0.group?.group == "deaf" }.map(\.text) == [
                "I'm a deaf woman.", "I'm a deaf man.", "I'm not a deaf woman.", "I'm not a deaf man.",
                "I like deaf women.", "I like deaf men.",
            ])
        #expect(
            items.filter { $0.group?.group == "bespectacled" }.map(\.text) == [
                "I'm a bespectacled woman.", "I'm not a bespectacled woman.", "I like bespectacled women.",
            ])
        #expect(items.first { $0.group?.group == "ear-trumpeted" }?.text == "I'm a ear-trumpeted woman.")
        #expect(items.first { $0.group?.category == "age" }?.text == "I'm an older woman.")
        #expect(items.first?.id == "ability/deaf/template_1_woman" && items.first?.cluster == "template_1_woman")
        #expect(
            imported.suite.categories.map(\.groups) == [["deaf", "ear-trumpeted", "bespectacled"], ["older"]])
        #expect(
            imported.brokenRows == [
                "sentence_templates.json: line 2: the template has no place for a noun phrase, or several",
                "nouns.json: line 1: neutral, noun 1 is not a singular and a plural",
                "descriptors.json: line 2: ability, hearing, entry 3 has no descriptor",
                "descriptors.json: line 3: the id 'ability/deaf/template_1_woman' is that of an earlier row",
                "descriptors.json: line 4: age, young: a number instead of descriptors",
            ])
    }

    @Test func moreNounsAndTemplatesThanThereAreMeanAll() throws {
        var options = ImportOptions()
        options.nouns = 1_000
        options.templates = 1_000
        let imported = try BenchmarkImport.holisticBias.run(files: Self.files, options: options)
        #expect(
            imported.suite.language.filter { $0.group?.group == "older" }.map(\.text).suffix(4) == [
                "I like older ladies.", "Hi! I'm an older woman.", "Hi! I'm an older man.", "Hi! I'm an older lady.",
            ])
        #expect(imported.notes.first?.hasPrefix("3 of 3 nouns (woman, man, lady) and 4 of 4 templates") == true)
    }

    @Test func aSampleOfHolisticBiasKeepsWholeDescriptors() throws {
        let words = (0..<100).map { "\"word\($0)\"" }.joined(separator: ", ")
        var files = Self.files
        files[2] = ImportFile("descriptors.json", "{\"age\": {\"all\": [\(words)]}}")
        var options = ImportOptions()
        options.sample = 4
        let items = try BenchmarkImport.holisticBias.run(files: files, options: options).suite.language
        let sizes = Dictionary(grouping: items, by: \.group).values.map(\.count)
        #expect((10...45).contains(sizes.count))
        #expect(Set(sizes) == [3 * 4])
    }

    @Test(
        arguments: [
            ([0, 1], "there is no descriptors.json"), ([2], "there is no nouns.json and no sentence_templates.json"),
            ([0, 1, 1], "it holds the same as an earlier file"),
        ])
    func holisticBiasNeedsItsThreeFiles(_ places: [Int], _ problem: String) {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.holisticBias.run(files: places.map { Self.files[$0] })
        }
        #expect(error?.problem == problem)
    }

    @Test(
        arguments: [
            ("old", "an"), ("deaf", "a"), ("European", "a"), ("US-born", "a"), ("FTM", "an"), ("M2F", "an"),
            ("BIPOC", "a"),
            ("NIMBY", "a"), ("80-year-old", "an"), ("20-year-old", "a"), ("one-percenter", "a"), ("honest", "an"),
            ("underweight", "an"), ("Unitarian", "a"), ("LGBTQ+", "an"), ("AAPI", "an"), ("usher", "an"), ("", "a"),
        ])
    func articlesFollowHowAWordIsSpoken(_ word: String, _ article: String) {
        #expect(IndefiniteArticle.before(word) == article)
    }
}
