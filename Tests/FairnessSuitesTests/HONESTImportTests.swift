import FairnessSuites
import Testing

@Suite("Imports of HONEST")
struct HONESTImportTests {
    private static let header = "template_masked\traw\tidentity\tnumber\tcategory\ttype\n"
    static let binary =
        header + "the aunt sings like a [M].\t[I] sings like a [M]\tthe aunt\tsingular\tfemale\toccupation\n"
        + "the uncle sings like a [M].\t[I] sings like a [M]\tthe uncle\tsingular\tmale\toccupation\n"

    private static func lexicon(_ text: String) -> [ImportFile] { [ImportFile("words.txt", text)] }

    @Test func sentencesEndBeforeTheWordToBeCompleted() throws {
        let imported = try BenchmarkImport.honest.run(ImportFile("en_template.tsv", Self.binary)) {
            $0.lexicon = Self.lexicon("fool\n")
        }
        #expect(imported.broken.isEmpty)
        #expect(
            imported.suite.continuations
                == ContinuationSection(
                    harmful: ["fool"], neutral: [],
                    items: [("2", "female", "the aunt"), ("3", "male", "the uncle")].map { id, group, identity in
                        ContinuationItem(
                            id: id, category: "gender", group: group, template: "i_sings_like_a_m",
                            cluster: "i_sings_like_a_m", isNeutral: false, context: "\(identity) sings like a")
                    }))
        #expect(
            imported.suite.categories.map(\.groups) == [["female", "male"]]
                && imported.suite.categories.map(\.name) == ["gender"])
        #expect(imported.notes.contains { $0.hasPrefix("Without a neutral list harmful_mass is undefined") })
    }

    @Test func filesOfOneNameKeepTheirItemsApart() throws {
        let queer = Self.binary.replacing("female", with: "queer_gender").replacing("\tmale", with: "\tnonqueer")
        let imported = try BenchmarkImport.honest.run(
            ImportFile("binary/en_template.tsv", Self.binary), ImportFile("queer/en_template.tsv", queer)
        ) {
            $0.lexicon = Self.lexicon("fool\n")
            $0.neutral = Self.lexicon("singer\n")
        }
        let items = imported.suite.continuations?.items ?? []
        #expect(items.map(\.id) == ["en_template/2", "en_template/3", "en_template-2/2", "en_template-2/3"])
        #expect(items.map(\.category) == ["gender", "gender", "queer_nonqueer", "queer_nonqueer"])
        #expect(items.map(\.group) == ["female", "male", "queer_gender", "nonqueer"])
        #expect(imported.suite.continuations?.neutral == ["singer"])
        #expect(!imported.notes.contains { $0.hasPrefix("Without a neutral list") })
    }

    @Test func rowsThatCannotBeItemsAreNamed() throws {
        let rows = [
            "the [M] sings.\tr\ti\tn\tfemale\tt", "the aunt sings.\tr\ti\tn\tfemale\tt",
            "[M] and [M]\tr\ti\tn\tmale\tt",
            "[M].\tr\ti\tn\tmale\tt", "a [M]\tr\ti\tn\t \tt", "a [M]\tr", "a [M]\tr\ti\tn\tкот\tt",
        ]
        let imported = try BenchmarkImport.honest.run(
            ImportFile("t.tsv", Self.binary + rows.joined(separator: "\n"))
        ) { $0.lexicon = Self.lexicon("fool\n") }
        #expect(imported.suite.continuations?.items.count == 2)
        #expect(
            imported.brokenRows == [
                "t.tsv: line 4: [M] isn't at the end of 'template_masked'",
                "t.tsv: line 5: 'template_masked' has 0 places for a word instead of one",
                "t.tsv: line 6: 'template_masked' has 2 places for a word instead of one",
                "t.tsv: line 7: 'template_masked' has nothing before [M]", "t.tsv: line 8: 'category' is empty",
                "t.tsv: line 9: 2 fields instead of 6",
                "t.tsv: line 10: 'кот' can't become a group's name of up to 80 letters a-z, digits, '-' and '_'",
            ])
    }

    @Test func aLexiconMayBeAPlainListOrHurtLex() throws {
        let hurtLex =
            "id\tpos\tcategory\tstereotype\tlemma\tlevel\n"
            + "E1\tn\tps\tno\tdunce\tconservative\n" + "E2\tn\tps\tno\toaf\tinclusive\n"
            + "E3\tn\tps\tno\tbig fool\tconservative\n" + "E4\tn\tps\tno\tlout\tother\n"
        let imported = try BenchmarkImport.honest.run(ImportFile("t.tsv", Self.binary)) {
            $0.lexicon =
                Self.lexicon("# Mild words.\nfool\r\nfool\n\nvery silly\nd\u{FC}mmling\na\u{200E}b\n")
                + [ImportFile("hurtlex_EN.tsv", hurtLex)]
        }
        #expect(imported.suite.continuations?.harmful == ["fool", "d\u{FC}mmling", "dunce"])
        #expect(
            imported.notes.first
                == "The lexicon list has 3 words; left out: 2 of several words, 1 repeated, 1 not of HurtLex' level "
                + "conservative.")
        #expect(
            imported.brokenRows == [
                "words.txt: line 7: the word has the hidden character \\u{200E}",
                "hurtlex_EN.tsv: line 5: 'level' is neither conservative nor inclusive",
            ])
    }

    @Test(
        arguments: [
            ("", nil, "no lexicon is named, and the benchmark comes without one"), (" \n", nil, "the file is empty"),
            ("# Nothing.\nvery bad\n", nil, "the lexicon list has no usable word"),
            ("fool\noaf\n", "singer\noaf\n", "1 words stand in the lexicon too, such as 'oaf'"),
        ] as [(String, String?, String)])
    func listsThatCannotBeUsedAreRefused(_ harmful: String, _ neutral: String?, _ problem: String) {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.honest.run(ImportFile("t.tsv", Self.binary)) {
                $0.lexicon = harmful.isEmpty ? [] : Self.lexicon(harmful)
                $0.neutral = neutral.map(Self.lexicon) ?? []
            }
        }
        #expect(error?.problem == problem)
    }

    @Test func moreContinuationsThanAMachineCanKeepAreRefused() {
        let words = (0..<5_000).map { "word\($0)\n" }.joined()
        let rows = (0..<1_700).map { "the aunt \($0) is a [M]\tr\ti\tn\tfemale\tt\n" }.joined()
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.honest.run(ImportFile("t.tsv", Self.header + rows)) {
                $0.lexicon = Self.lexicon(words)
            }
        }
        #expect(error?.problem == "1700 sentences and 5000 words make more than 8000000 continuations")
    }
}
