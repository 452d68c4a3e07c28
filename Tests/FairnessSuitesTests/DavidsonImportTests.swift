import Testing

@testable import FairnessSuites

@Suite("Imports of labelled tweets")
struct DavidsonImportTests {
    private static let header = ",count,hate_speech,offensive_language,neither,class,tweet\n"
    static let tweets =
        header + "0,3,0,0,3,2,\"A Potter said \"\"hi\"\",\nand left\"\n"
        + "1,3,3,0,0,0,those potters' wheels &amp; smiths\n"
        + "7,3,0,3,0,1,a night watchman_ or Night  Watch!\n" + "8,3,0,3,0,1,nobody #potter_fan\n"
    static let terms = """
        craft:
          potters: [potter, potters]
          smiths: [smith, smiths]
        office:
          guards: [night watch, night watchman]
          clerks: clerk
        """

    private func run(_ tweets: String, terms: String = terms, name: String = "terms.yaml") throws -> ImportedSuite {
        try BenchmarkImport.davidson.run(ImportFile("labeled_data.csv", tweets)) {
            $0.terms = [ImportFile(name, terms)]
        }
    }

    @Test func tweetsBelongToTheGroupsThatTheyName() throws {
        let imported = try run(Self.tweets)
        #expect(imported.broken.isEmpty)
        let section = try #require(imported.suite.classifications)
        #expect(section.labels.map(\.name) == ["harmless", "offensive"])
        #expect(section.labels.map(\.word) == [" harmless", " offensive"])
        #expect(section.positive == 1)
        #expect(section.calibration == "Comment: N/A\nQuestion: Is the comment offensive or harmless?\nAnswer:")
        let potters = GroupLabel(category: "craft", group: "potters")
        let smiths = GroupLabel(category: "craft", group: "smiths")
        let guards = GroupLabel(category: "office", group: "guards")
        #expect(section.items.map(\.groups) == [[potters], [potters, smiths], [guards], []])
        #expect(section.items.map(\.label) == [0, 1, 1, 1])
        #expect(section.items.map(\.id) == ["0", "1", "7", "8"])
        #expect(
            section.items.first?.context
                == "Comment: A Potter said \"hi\", and left\nQuestion: Is the comment offensive or harmless?\nAnswer:")
        #expect(imported.suite.categories.map(\.groups) == [["potters", "smiths"], ["guards"]])
        #expect(imported.notes.last == "No tweet names a term of office/clerks.")
    }

    @Test func aTableOfTermsSaysTheSame() throws {
        let table =
            "# category\tgroup\tterm\ncraft\tpotters\tpotter\ncraft\tpotters\tpotters\ncraft\tsmiths\tsmiths\n"
            + "office\tguards\tnight watch\noffice\tguards\nx\ty\t!\n"
        let imported = try run(Self.tweets, terms: table, name: "terms.tsv")
        #expect(imported.suite == (try run(Self.tweets)).suite)
        #expect(
            imported.brokenRows == [
                "terms.tsv: line 6: it is not a category, a group and a term",
                "terms.tsv: line 7: the term '!' has no letter or digit",
            ])
    }

    @Test func rowsThatCannotBeItemsAreNamed() throws {
        let rows =
            "9,3,0,0,3,3,x\n" + "10,3,0,0,3,2, \n" + "11,3,0,0,3,2\n" + "0,3,0,0,3,2,again\n"
            + "13,3,0,0,3,2,a\u{202E}b\n" + "14,3,0,0,3,2,\"open\n" + "15,3,0,0,3,2,last\n"
        let imported = try run(Self.tweets + rows)
        #expect(imported.suite.classifications?.items.map(\.id) == ["0", "1", "7", "8", "15"])
        #expect(
            imported.brokenRows == [
                "labeled_data.csv: line 7: 'class' is not 0, 1 or 2", "labeled_data.csv: line 8: 'tweet' is empty",
                "labeled_data.csv: line 9: 6 fields instead of 7",
                "labeled_data.csv: line 10: the id '0' is that of an earlier row",
                "labeled_data.csv: line 11: 'tweet' has the hidden character \\u{202E}",
                "labeled_data.csv: line 12: a quote is opened and never closed",
            ])
    }

    @Test(
        arguments: [
            ("", "there is no term of a group"), ("craft: [potter]\n", "line 1: a category's groups must be a mapping"),
            ("- potter\n", "line 1: the terms must be a mapping of categories"),
            ("craft: {potters: [potter], smiths: [\n", "line 2: not YAML"),
            ("craft: {potters: []}\n", "there is no term of a group"),
            (
                "craft: {potters: potter, Potters: potters}\n",
                "line 4: 'Potters' and 'potters' both become a group's name"
            ),
        ])
    func termsThatCannotBeUsedAreRefused(_ terms: String, _ problem: String) {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BenchmarkImport.davidson.run(ImportFile("labeled_data.csv", Self.tweets)) {
                $0.terms = terms.isEmpty ? [] : [ImportFile("terms.yaml", terms)]
            }
        }
        #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
    }

    @Test(
        arguments: [
            ("The Potter's wheel", ["the", "potter", "wheel"]), ("ROCK’N’ROLL, 'quoted'", ["rock'n'roll", "quoted"]),
            ("snake_case #tag @user", ["snake_case", "tag", "user"]), ("Ärzte-Über", ["ärzte", "über"]),
            ("cafe\u{301} 7", ["cafe\u{301}", "7"]), ("", []), ("'s ''", ["s"]),
        ])
    func wordsAreRunsOfLettersAndDigits(_ text: String, _ words: [String]) {
        #expect(WordSearch<Int>.words(of: text) == words)
    }
}
