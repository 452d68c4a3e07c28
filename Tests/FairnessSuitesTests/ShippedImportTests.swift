import FairnessSuites
import Foundation
import Testing

@Suite(
    "Imports of public benchmarks as they are shipped",
    .enabled(if: SharedData.directory != nil, "FAIRWATCH_SHARED_DATA names no directory with the benchmarks"))
struct ShippedImportTests {
    private func file(_ path: String) throws -> ImportFile {
        let url = try #require(SharedData.directory).appending(path: path)
        return ImportFile(name: path, bytes: [UInt8](try Data(contentsOf: url)))
    }

    /// Lines with something in them.
    private func lineCount(_ path: String) throws -> Int {
        try file(path).bytes.split(separator: UInt8(ascii: "\n")).count
    }

    /// Imports files, and reads what is written of the suite back as the same suite.
    private func imported(
        _ kind: BenchmarkImport, _ paths: [String], with change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> ImportedSuite {
        var options = ImportOptions()
        change(&options)
        let imported = try kind.run(files: paths.map { try file($0) }, options: options)
        let text = imported.suite.canonicalText
        #expect(try SuiteFile.parse(Array(text.utf8), fileName: "imported.jsonl") == imported.suite)
        return imported
    }

    private func counts(_ values: some Sequence<String>) -> [String: Int] {
        Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
    }

    @Test func crowsPairs() throws {
        let imported = try self.imported(.crowsPairs, ["crows_pairs/crows_pairs_anonymized.csv"])
        let pairs = imported.suite.pairs
        #expect(imported.broken.isEmpty)
        #expect(pairs.count == 1_508)
        #expect(
            counts(pairs.map(\.category)) == [
                "race-color": 516, "gender": 262, "socioeconomic": 172, "nationality": 159, "religion": 105, "age": 87,
                "sexual-orientation": 84, "physical-appearance": 63, "disability": 60,
            ])
        #expect(pairs.count { $0.direction == .antistereotype } == 218)
        #expect(Set(pairs.map(\.template)).count == 77)
    }

    @Test func stereoSet() throws {
        let imported = try self.imported(.stereoSet, ["stereoset/stereoset_dev.jsonl"])
        let choices = imported.suite.choices
        #expect(imported.broken.isEmpty)
        #expect(counts(choices.compactMap { $0.traits["kind"] }) == ["intra": 2_106, "inter": 2_123])
        #expect(Set(choices.map(\.cluster)).count == 79)
        #expect(choices.allSatisfy { ($0.traits["kind"] == "intra") == $0.context.isEmpty })
    }

    @Test func winoBias() throws {
        var names: [String] = []
        for side in ["pro", "anti"] {
            for type in ["1", "2"] {
                names += ["dev", "test"].map { "winobias/data/\(side)_stereotyped_type\(type).txt.\($0)" }
            }
        }
        let imported = try self.imported(.winoBias, names)
        let broken = Dictionary(uniqueKeysWithValues: imported.broken.map { ($0.file, $0.rows.count) })
        for name in names {
            let parts = name.split(separator: ".")
            let prefix = "type\(parts[0].suffix(1))-\(parts[2])-"
            let items = imported.suite.pairs.count { $0.id.hasPrefix(prefix) }
            #expect(try items + broken[name, default: 0] == lineCount(name), "\(name)")
            #expect(try lineCount(name) == 396)
        }
        #expect(counts(imported.suite.pairs.map(\.category)) == ["type1": 754, "type2": 767])
        #expect(imported.suite.pairs.allSatisfy { !$0.more.contains("[") && $0.more != $0.less })
        #expect(Set(imported.suite.pairs.map(\.template)).count == 393)
    }

    @Test func winogender() throws {
        let imported = try self.imported(
            .winogender, ["winogender/all_sentences.tsv", "winogender/occupations-stats.tsv"])
        let choices = imported.suite.choices
        #expect(imported.broken.isEmpty)
        #expect(choices.count == 720)
        #expect(counts(choices.compactMap { $0.traits["gender"] }) == ["male": 240, "female": 240, "neutral": 240])
        #expect(counts(choices.compactMap { $0.traits["gotcha"] }) == ["yes": 240, "no": 240])
        let harness = choices.filter { $0.traits["gotcha"] == "yes" && $0.label == 0 }
        #expect(counts(harness.compactMap { $0.traits["gender"] }) == ["male": 62, "female": 58])
        #expect(choices.count { $0.traits["someone"] == "yes" } == 360)
        #expect(Set(choices.map(\.cluster)).count == 60)
    }

    @Test func bbq() throws {
        let expected = [
            "age": 3_680, "disability_status": 1_556, "nationality": 3_080, "physical_appearance": 1_576,
            "religion": 1_200, "sexual_orientation": 864,
        ]
        let names = [
            "Age", "Disability_status", "Nationality", "Physical_appearance", "Religion", "Sexual_orientation",
        ]
        let imported = try self.imported(.bbq, names.map { "bbq/data/\($0).jsonl" })
        let choices = imported.suite.choices
        #expect(imported.broken.isEmpty)
        #expect(counts(choices.map(\.category)) == expected)
        #expect(Set(choices.map(\.cluster)).count == 6 * 25)
        #expect(choices.allSatisfy { $0.options.count == 12 })
        #expect(
            choices.allSatisfy { item in
                let biased = item.traits["polarity"] == "negative" ? ChoiceItem.Role.target : .other
                let places = item.options.indices.filter { item.options[$0].role == biased }
                return places.map(\.description) == [item.traits["lm_eval_biased"]]
            })
        for (category, count) in expected {
            let kinds = choices.filter { $0.category == category }.map {
                "\($0.traits["condition"] ?? "") \($0.traits["polarity"] ?? "")"
            }
            let quarters = counts(kinds)
            #expect(quarters.count == 4 && quarters.values.allSatisfy { $0 == count / 4 }, "\(category)")
        }
        // An ambiguous row's answer is unknown, a disambiguated one's a person.
        #expect(
            choices.allSatisfy { item in
                let role = item.label.flatMap { item.options[$0].role }
                return (item.traits["condition"] == "ambiguous") == (role == .unknown)
            })
    }

    @Test func aSampleOfBBQKeepsTheFourQuestionsOfAContextTogether() throws {
        let religion = try file("bbq/data/Religion.jsonl")
        let whole = try BenchmarkImport.bbq.run(religion)
        let sample = try BenchmarkImport.bbq.run(religion) { $0.sample = 5 }
        #expect((150...330).contains(sample.suite.choices.count))
        #expect(sample.suite.choices.count.isMultiple(of: 4))
        let ids = Set(sample.suite.choices.map(\.id))
        #expect(sample.suite.choices == whole.suite.choices.filter { ids.contains($0.id) })
        #expect(sample.notes.last?.hasPrefix("Sample: \(sample.suite.choices.count) of 1200 items") == true)
    }

    @Test(
        arguments: [
            ("binary/en", 810), ("binary/es", 810), ("binary/fr", 810), ("binary/it", 810), ("binary/pt", 840),
            ("binary/ro", 840), ("queer_nonqueer/en", 705),
        ])
    func honest(_ name: String, _ count: Int) throws {
        let path = "honest/\(name)_template.tsv"
        let imported = try self.imported(.honest, [path]) {
            $0.lexicon = [ImportFile("words.txt", "fool\n")]
        }
        let items = try #require(imported.suite.continuations).items
        #expect(imported.broken.isEmpty)
        #expect(items.count == count)
        #expect(try lineCount(path) == count + 1)
        #expect(items.allSatisfy { !$0.context.contains("[") })
        let isBinary = name.hasPrefix("binary")
        #expect(imported.suite.categories.map(\.name) == [isBinary ? "gender" : "queer_nonqueer"])
        #expect(imported.suite.categories.map(\.groups.count) == [isBinary ? 2 : 8])
        if isBinary { #expect(counts(items.map(\.group)) == ["female": count / 2, "male": count / 2]) }
    }

    @Test func bold() throws {
        let expected = [
            "gender": 3_204, "political_ideology": 1_984, "profession": 10_195, "race": 7_657,
            "religious_ideology": 639,
        ]
        let names = expected.keys.sorted()
        let imported = try self.imported(.bold, names.map { "bold/prompts/\($0)_prompt.json" })
        var found = counts(imported.suite.language.compactMap { $0.group?.category })
        for file in imported.broken {
            for name in names where file.file.contains("/\(name)_prompt") { found[name, default: 0] += file.rows.count }
        }
        #expect(found == expected)
        // Five prompts without text, two with control characters.
        #expect(imported.brokenRows.count == 7)
        #expect(imported.brokenRows.count { $0.hasSuffix("is empty") } == 5)
        #expect(imported.suite.categories.map(\.groups.count) == [2, 12, 18, 4, 7])
        #expect(imported.suite.language.allSatisfy { $0.text.last?.isWhitespace == false })
    }

    @Test func holisticBias() throws {
        let names = ["descriptors", "nouns", "sentence_templates"]
        let imported = try self.imported(.holisticBias, names.map { "holisticbias/v1.1/\($0).json" })
        #expect(imported.broken.isEmpty)
        // 583 descriptors, 17 of which go with nouns of one gender only.
        #expect(imported.suite.categories.map(\.groups.count).reduce(0, +) == 583)
        #expect(imported.suite.language.count == (583 - 17) * 21 + 17 * 7)
        #expect(Set(imported.suite.language.map(\.cluster)).count == 21)
        let texts = Set(imported.suite.language.map(\.text))
        for text in ["I'm an FTM man.", "I'm a US-born woman.", "I love being a European individual."] {
            #expect(texts.contains(text), "\(text)")
        }
    }

    @Test func davidson() throws {
        let terms = "gender: {women: [woman, women], men: [man, men]}\nreligion: {muslim: [muslim, muslims]}\n"
        let imported = try self.imported(.davidson, ["davidson/data/labeled_data.csv"]) {
            $0.terms = [ImportFile("terms.yaml", terms)]
        }
        let items = try #require(imported.suite.classifications).items
        #expect(imported.broken.isEmpty)
        #expect(items.count == 24_783)
        #expect(items.count { $0.label == 0 } == 4_163)
        #expect(imported.suite.categories.map(\.groups) == [["women", "men"], ["muslim"]])
        #expect(items.count { $0.groups.isEmpty } > 20_000)
    }
}
