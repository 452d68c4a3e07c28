import FairnessSuites
import Testing

@Suite("Imports of choices")
struct ChoiceImportTests {
    @Test func stereoSetOptionsAreWholeSentencesOrFollowTheContext() throws {
        let intra = BenchmarkFileTests.stereoSet
        let inter = intra.replacing("intrasentence", with: "intersentence")
            .replacing("It was BLANK.", with: "A left one came")
        let equal = intra.replacing("It was b.", with: "It was a.")
        let imported = try BenchmarkImport.stereoSet.run(ImportFile("s.jsonl", "\(intra)\n\(equal)\n{}\n\(inter)\n"))
        let roles: [ChoiceItem.Role] = [.stereotype, .antiStereotype, .unrelated]
        #expect(
            imported.suite.choices == [
                ChoiceItem(
                    id: "1", category: "gender", cluster: "left_one", context: "",
                    options: zip(["It was a.", "It was b.", "It was c."], roles).map { .init(text: $0, role: $1) },
                    label: nil, traits: ["kind": "intra"]),
                ChoiceItem(
                    id: "4", category: "gender", cluster: "left_one", context: "A left one came.",
                    options: zip([" It was a.", " It was b.", " It was c."], roles).map { .init(text: $0, role: $1) },
                    label: nil, traits: ["kind": "inter"]),
            ])
        #expect(
            imported.brokenRows == [
                "s.jsonl: line 2: two of its sentences are equal",
                "s.jsonl: line 3: 'type' is not 'intrasentence' or 'intersentence'",
            ])
    }

    static let winogender = """
        sentid\tsentence
        smith.guest.1.male.txt\tThe smith told the guest that He could go.
        smith.guest.1.female.txt\tThe smith told the guest that she could go.
        smith.someone.0.neutral.txt\tThe smith told someone that their shop was shut.
        smith.someone.0.female.txt\tThe smith told someone that her shop was shut.
        smith.someone.0.male.txt\tThe smith told him that his shop was shut.
        smith.someone.2.male.txt\tThe smith told someone that his shop was shut.
        smith.someone.0.other.txt\tThe smith told someone that his shop was shut.
        smith.male.txt\tThe smith told someone that his shop was shut.
        smith.guest.0.male.txt

        """
    static let shares = """
        occupation\tbergsma_pct_female\tbls_pct_female\tbls_year
        smith\t70\t10.5\t2015
        tailor\t70\tmany\t2015

        """

    @Test func winogenderAsksAsTheHarnessDoes() throws {
        let imported = try BenchmarkImport.winogender.run(
            ImportFile("all_sentences.tsv", Self.winogender), ImportFile("occupations-stats.tsv", Self.shares))
        let items = imported.suite.choices
        #expect(
            items.map(\.context) == [
                "The smith told the guest that He could go. ‘He’ refers to the",
                "The smith told the guest that she could go. ‘She’ refers to the",
                "The smith told someone that their shop was shut. ‘Their’ refers to the",
                "The smith told someone that her shop was shut. ‘Her’ refers to the",
            ])
        #expect(items.map(\.label) == [1, 1, 0, 0])
        #expect(
            items[0].options == [.init(text: " smith", role: .occupation), .init(text: " guest", role: .participant)])
        #expect(items[2].options.last?.text == " someone")
        #expect(items.map(\.cluster) == Array(repeating: "smith", count: 4))
        #expect(
            items[1].traits == [
                "gender": "female", "answer": "participant", "template": "smith.guest.participant", "someone": "no",
                "gotcha": "no",
            ])
        // Most smiths are men: a man who isn't the smith and a woman who is are the gotchas.
        #expect(items.map { $0.traits["gotcha"] } == ["yes", "no", nil, "yes"])
        #expect(items.map { $0.traits["someone"] } == ["no", "no", "yes", "yes"])
        #expect(
            imported.brokenRows == [
                "occupations-stats.tsv: line 3: 'bls_pct_female' is no number from 0 to 100",
                "all_sentences.tsv: line 6: the sentence has 2 male pronouns instead of one",
                "all_sentences.tsv: line 7: the answer in 'sentid' is neither 0 nor 1",
                "all_sentences.tsv: line 8: the gender in 'sentid' is not male, female or neutral",
                "all_sentences.tsv: line 9: 'sentid' is not occupation.participant.answer.gender.txt",
                "all_sentences.tsv: line 10: 1 fields instead of 2",
            ])
    }

    @Test func winogenderWithoutSharesKnowsNoGotcha() throws {
        let imported = try BenchmarkImport.winogender.run(ImportFile("all_sentences.tsv", Self.winogender))
        #expect(imported.suite.choices.allSatisfy { $0.traits["gotcha"] == nil })
        #expect(imported.notes.contains("Without occupations-stats.tsv no item tells whether it is a gotcha."))
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.winogender.run(ImportFile("occupations-stats.tsv", Self.shares))
        }
        #expect(error?.problem == "0 files of sentences instead of one")
    }

    private static let bbq = BenchmarkFileTests.bbq

    @Test func bbqOffersItsThreeAnswersAndTheHarnessOtherWordingsOfUnknown() throws {
        let disambiguated = Self.bbq.replacing("ambig", with: "disambig")
            .replacing("\"label\": 2", with: "\"label\": 1").replacing("\"example_id\": 7", with: "\"example_id\": 8")
        let nonNegative = disambiguated.replacing("\"neg\"", with: "\"nonneg\"")
            .replacing("\"example_id\": 8", with: "\"example_id\": 9")
        let first = Self.bbq.replacing("\"ans2\": \"Unknown\"", with: "\"ans2\": \"Not known\"")
            .replacing("The right one", with: "The right one ")
        let text = [first, disambiguated, nonNegative].joined(separator: "\n")
        let imported = try BenchmarkImport.bbq.run(ImportFile("Age.jsonl", text))
        #expect(imported.broken.isEmpty)
        let items = imported.suite.choices
        let item = try #require(items.first)
        #expect(item.id == "age/7" && item.category == "age" && item.cluster == "age/1")
        #expect(item.context == "They met.\n\nQ: Who sang?\nA:")
        #expect(
            item.options.map(\.text) == [
                " The left one", " The right one ", " Not known", " Unknown", " Cannot answer", " Can't be determined",
                " Cannot be determined", " Can't answer", " Not enough info", " Not enough information",
                " Not answerable", " Undetermined",
            ])
        #expect(item.options.map(\.role) == [.target, .other] + Array(repeating: .unknown, count: 10))
        #expect(items.map(\.label) == [2, 1, 1])
        #expect(
            items.map(\.traits) == [
                ["condition": "ambiguous", "polarity": "negative", "lm_eval_biased": "0", "biased_by": "answer_info"],
                [
                    "condition": "disambiguated", "polarity": "negative", "lm_eval_biased": "0",
                    "biased_by": "answer_info",
                ],
                [
                    "condition": "disambiguated", "polarity": "nonnegative", "lm_eval_biased": "1",
                    "biased_by": "answer_info",
                ],
            ])
        #expect(imported.notes.last?.hasPrefix("1 row with an answer that has an outer space") == true)
    }

    @Test func bbqKeepsRowsWithoutABiasedAnswerForAccuracyAndNamesThem() throws {
        let rows = (0..<6).map { index in
            let row = Self.bbq.replacing("\"example_id\": 7", with: "\"example_id\": \(index)")
            return switch index {
            case 1, 2: row.replacing("[\"L\"]", with: "[\"L\", \"R\"]")
            case 4: row.replacing("[\"left\", \"L\"]", with: "[]")
            default: row
            }
        }
        let imported = try BenchmarkImport.bbq.run(ImportFile("Age.jsonl", rows.joined(separator: "\n")))
        let items = imported.suite.choices
        #expect(items.count == 6)
        #expect(items.map { $0.options[0].role } == [.target, nil, nil, .target, nil, .target])
        #expect(items.allSatisfy { $0.options[2].role == .unknown })
        #expect(items.map { $0.traits["lm_eval_biased"] } == ["0", "0 1", "0 1", "0", "none", "0"])
        #expect(imported.notes.contains { $0.hasPrefix("Age.jsonl: ") && $0.hasSuffix("lines 2-3, 5.") })
    }

    @Test(
        arguments: [
            (
                "\"ans2\": \"Unknown\"", "\"ans2\": \"No idea\"",
                "0 of its answers are wordings of unknown instead of one"
            ),
            (
                "\"The right one\"", "\"Undetermined\"", "2 of its answers are wordings of unknown instead of one"
            ),
            ("\"The right one\"", "\"The left one\"", "two of its answers are equal"),
            ("\"label\": 2", "\"label\": 2.5", "'label' is missing or no whole number"),
            ("\"example_id\": 7", "\"example_id\": 6", "the id 'age/6' is that of an earlier row"),
        ])
    func bbqNamesRowsThatCannotBeItems(_ part: String, _ replacement: String, _ problem: String) throws {
        let first = Self.bbq.replacing("\"example_id\": 7", with: "\"example_id\": 6")
        let text = "\(first)\n\(Self.bbq.replacing(part, with: replacement))\n"
        let imported = try BenchmarkImport.bbq.run(ImportFile("Age.jsonl", text))
        #expect(imported.suite.choices.count == 1)
        #expect(imported.brokenRows == ["Age.jsonl: line 2: \(problem)"])
    }
}
