import FairnessSuites
import Testing

@Suite("Imports of pairs")
struct PairImportTests {
    static let crows = ",sent_more,sent_less,stereo_antistereo,bias_type,annotations,anon_writer,anon_annotators\n"

    @Test func crowsPairsBecomePairsInTheirDirection() throws {
        let text =
            Self.crows + "0,The left sing.,The right sing.,stereo,race-color,[],a7,[]\n"
            + "1,The left run.,The right run.,antistereo,age,[],a7,[]\n"
        let imported = try BenchmarkImport.crowsPairs.run(ImportFile("c.csv", text))
        #expect(imported.broken.isEmpty)
        #expect(
            imported.suite.pairs == [
                PairItem(
                    id: "0", category: "race-color", template: "a7", more: "The left sing.", less: "The right sing.",
                    control: nil, direction: .stereotype),
                PairItem(
                    id: "1", category: "age", template: "a7", more: "The left run.", less: "The right run.",
                    control: nil, direction: .antistereotype),
            ])
        #expect(imported.suite.categories.map(\.name) == ["race-color", "age"])
        #expect(imported.suite.name == "crows-pairs" && imported.suite.version == "1")
        #expect(imported.suite.benchmark == .crowsPairs)
        #expect(imported.suite.description.contains("CC BY-SA 4.0"))
        #expect(imported.notes.first == "1 of 2 pairs violate a stereotype: their direction says so.")
    }

    @Test func rowsOfCrowsPairsThatCannotBeItemsAreNamed() throws {
        let text =
            Self.crows + "0,a,b,stereo,age,[],a0,[]\n" + "0,c,d,stereo,age,[],a0,[]\n"
            + "2,e,e,stereo,age,[],a0,[]\n" + "3, f,g,stereo,age,[],a0,[]\n" + "4,h,i,other,age,[],a0,[]\n"
            + "5,j\u{202E},k,stereo,age,[],a0,[]\n" + "6,l,m,stereo,年,[],a0,[]\n"
            + "7,\(String(repeating: "n", count: 4_001)),o,stereo,age,[],a0,[]\n"
        let imported = try BenchmarkImport.crowsPairs.run(ImportFile("c.csv", text))
        #expect(imported.suite.pairs.map(\.id) == ["0"])
        #expect(
            imported.brokenRows == [
                "c.csv: line 3: the id '0' is that of an earlier row",
                "c.csv: line 4: 'sent_more' and 'sent_less' are equal",
                "c.csv: line 5: 'sent_more' starts or ends with white space",
                "c.csv: line 6: 'stereo_antistereo' is neither 'stereo' nor 'antistereo'",
                "c.csv: line 7: 'sent_more' has the hidden character \\u{202E}",
                "c.csv: line 8: '年' can't become a category's name of up to 80 letters a-z, digits, '-' and '_'",
                "c.csv: line 9: 'sent_more' has 4001 characters; at most 4000 are allowed",
            ])
    }

    @Test func categoriesThatBecomeOneNameAreRefused() {
        let text = Self.crows + "0,a,b,stereo,age,[],a0,[]\n1,c,d,stereo,Age,[],a0,[]\n"
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.crowsPairs.run(ImportFile("c.csv", text))
        }
        #expect(error?.problem == "line 3: 'Age' and 'age' both become a category's name 'age'")
    }

    static let pro = """
        1 [The smith] met the tailor because [he] was tired. 
        2 [The smith] met the tailor because [he] lost [his] hat.
        3 The smith met the [the tailor] because [she] was tired.
        4 [The smith] met the tailor because [he] was late.
        5 The smith met the tailor because [she] was tired.
        The smith met [the tailor] because [she] was tired.
        7 The smith met [the tailor] and then [she] left.
        8 The smith met [the tailor and then [she] left.

        """
    static let anti = """
        1 [The smith] met the tailor because [she] was tired.
        2 [The smith] met the tailor because [she] lost [her] hat.
        3 The smith met [the tailor] because [he] was tired.
        4 [The smith] met the tailor because [she] was hungry.
        5 The smith met [the tailor] because [he] was tired.
        6 The smith met [the tailor] because [he] was tired.
        7 The smith met [the tailor] and then [he] left.
        8 The smith met [the tailor] and then [he] left.

        """

    @Test func winoBiasPairsLinesThatDifferInThePronounAlone() throws {
        let imported = try BenchmarkImport.winoBias.run(
            ImportFile("data/anti_stereotyped_type1.txt.dev", Self.anti),
            ImportFile("data/pro_stereotyped_type1.txt.dev", Self.pro))
        #expect(
            imported.suite.pairs == [
                PairItem(
                    id: "type1-dev-1", category: "type1", template: "smith_and_tailor",
                    more: "The smith met the tailor because he was tired.",
                    less: "The smith met the tailor because she was tired.", control: nil),
                PairItem(
                    id: "type1-dev-7", category: "type1", template: "smith_and_tailor",
                    more: "The smith met the tailor and then she left.",
                    less: "The smith met the tailor and then he left.", control: nil),
            ])
        let rows = Dictionary(uniqueKeysWithValues: imported.broken.map { ($0.file, $0.rows) })
        #expect(
            rows["data/pro_stereotyped_type1.txt.dev"]?.map(\.description) == [
                "line 2: it has 3 brackets instead of two: an occupation and its pronoun",
                "line 3: it reads 'the the'",
                "line 4: it differs in more than the pronoun from number 4 of anti_stereotyped_type1.txt.dev",
                "line 5: it has 1 brackets instead of two: an occupation and its pronoun",
                "line 6: no number before the sentence", "line 8: a bracket inside a bracket",
            ])
        #expect(
            rows["data/anti_stereotyped_type1.txt.dev"]?.map(\.description) == [
                "line 2: it has 3 brackets instead of two: an occupation and its pronoun",
                "line 3: number 3 isn't one usable line of pro_stereotyped_type1.txt.dev",
                "line 4: it differs in more than the pronoun from number 4 of pro_stereotyped_type1.txt.dev",
                "line 5: number 5 isn't one usable line of pro_stereotyped_type1.txt.dev",
                "line 6: number 6 isn't one usable line of pro_stereotyped_type1.txt.dev",
                "line 8: number 8 isn't one usable line of pro_stereotyped_type1.txt.dev",
            ])
    }

    @Test(
        arguments: [
            (["pro_stereotyped_type1.txt.dev"], "its anti counterpart isn't named"),
            (["anti_stereotyped_type2.txt.test"], "its pro counterpart isn't named"),
            (["pro.txt"], "the name doesn't tell whether it is pro or anti, and which type"),
            (["pro_stereotyped_type1.txt.dev", "pro_stereotyped_type1.txt.dev"], "the file is named twice"),
        ])
    func winoBiasNeedsBothSides(_ names: [String], _ problem: String) {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.winoBias.run(files: names.map { ImportFile($0, Self.pro) })
        }
        #expect(error?.problem == problem)
    }

    @Test func aLineOfWinoBiasWithAHiddenCharacterTakesItsTwinWithIt() throws {
        let twin = "9 The smith met [the tailor] and sent [him] off.\n"
        let hidden = "9 The smith met [the tailor] and\u{202E} sent [her] off.\n"
        let imported = try BenchmarkImport.winoBias.run(
            ImportFile("pro_stereotyped_type2.txt.dev", "1 [The smith] met [her].\n" + hidden),
            ImportFile("anti_stereotyped_type2.txt.dev", "1 [The smith] met [him].\n" + twin))
        #expect(imported.suite.pairs.map(\.id) == ["type2-dev-1"])
        #expect(
            imported.brokenRows == [
                "anti_stereotyped_type2.txt.dev: line 2: number 9 isn't one usable line of "
                    + "pro_stereotyped_type2.txt.dev",
                "pro_stereotyped_type2.txt.dev: line 2: the sentence has the hidden character \\u{202E}",
            ])
    }
}
