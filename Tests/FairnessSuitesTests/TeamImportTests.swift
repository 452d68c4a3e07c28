import FairnessSuites
import Testing

@Suite("Imports of a team's own items")
struct TeamImportTests {
    private func run(
        _ text: String, _ kind: ItemKind, name: String = "own.csv",
        with change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> ImportedSuite {
        let format: BenchmarkImport = name.hasSuffix("jsonl") ? .jsonLines : .csv
        return try format.run(ImportFile(name, text)) {
            $0.kind = kind
            change(&$0)
        }
    }

    @Test(arguments: [",", "\t"])
    func pairsComeFromATable(_ separator: String) throws {
        let lines = [
            "id,category,template,wording,direction,more,less,control_more,control_less",
            "a,Race Color,t 1,2,stereotype,The left sing.,The right sing.,Left it is.,Right it is.",
            ",age,,,,The old run.,The young run.,,",
        ]
        let text = lines.joined(separator: "\n").replacing(",", with: separator)
        let imported = try run(text, .pair)
        #expect(imported.broken.isEmpty)
        #expect(
            imported.suite.pairs == [
                PairItem(
                    id: "a", category: "race_color", template: "t_1", wording: 2, more: "The left sing.",
                    less: "The right sing.",
                    control: PairItem.Control(more: "Left it is.", less: "Right it is."), direction: .stereotype),
                PairItem(
                    id: "3", category: "age", template: "3", more: "The old run.", less: "The young run.",
                    control: nil),
            ])
        #expect(imported.suite.name == "own" && imported.suite.benchmark == nil)
        #expect(imported.suite.description == "Imported from own.csv.")
    }

    @Test func choicesComeFromATableAndFromJSONLines() throws {
        let table =
            "id,category,cluster,context,option_0,role_0,option_1,role_1,option_2,label,trait.part\n"
            + "a,age,c,Who ran?,the old one,target,the young one,other,,1,first\n" + "b,age,c,,Old.,,Young.,,None.,,\n"
        let lines = """
            {"kind": "choice", "id": "a", "category": "age", "cluster": "c", "context": "Who ran?", "options": \
            [{"text": " the old one", "role": "target"}, {"text": " the young one", "role": "other"}], "label": 1, \
            "traits": {"part": "first"}}
            {"id": "b", "category": "age", "cluster": "c", "options": ["Old.", "Young.", "None."], "label": null}
            """
        let fromTable = try run(table, .choice)
        #expect(fromTable.broken.isEmpty)
        #expect(
            fromTable.suite.choices == [
                ChoiceItem(
                    id: "a", category: "age", cluster: "c", context: "Who ran?",
                    options: [.init(text: " the old one", role: .target), .init(text: " the young one", role: .other)],
                    label: 1, traits: ["part": "first"]),
                ChoiceItem(
                    id: "b", category: "age", cluster: "c", context: "",
                    options: [.init(text: "Old."), .init(text: "Young."), .init(text: "None.")], label: nil),
            ])
        #expect(try run(lines, .choice, name: "own.jsonl").suite.choices == fromTable.suite.choices)
    }

    @Test func otherKindsComeFromTheirColumns() throws {
        let continuation = try run(
            "category,group,context,template,neutral\nage,Old People,The old are,are,no\nage,young,The young are,are,true\n",
            .continuation
        ) { $0.lexicon = [ImportFile("words.txt", "lazy\n")] }
        #expect(
            continuation.suite.continuations?.items == [
                ContinuationItem(
                    id: "2", category: "age", group: "old_people", template: "are", cluster: "are", isNeutral: false,
                    context: "The old are"),
                ContinuationItem(
                    id: "3", category: "age", group: "young", template: "are", cluster: "are", isNeutral: true,
                    context: "The young are"),
            ])
        let decision = try run(
            "category,group,question,inverted,expected\nage,old,Shall it be?,Shall it not be?,yes\n", .decision)
        #expect(
            decision.suite.decisions?.items == [
                DecisionItem(
                    id: "2", category: "age", group: "old", cluster: "2", domain: "any", expected: .yes,
                    question: "Shall it be?", inverted: "Shall it not be?")
            ])
        let language = try run("text,group\nWater boils.,\nThe old run.,age/old\n", .language)
        #expect(
            language.suite.language == [
                LanguageItem(id: "2", text: "Water boils."),
                LanguageItem(id: "3", text: "The old run.", group: GroupLabel(category: "age", group: "old")),
            ])
    }

    private static let texts = "text,label,groups\nGood day.,civil,age/old gender/women\nGo away.,Rude,\n"

    @Test func textsToClassifyStandInAPrompt() throws {
        let imported = try run(Self.texts, .classify) { $0.positive = "Rude" }
        let section = try #require(imported.suite.classifications)
        #expect(section.labels == [.init(name: "civil", word: " civil"), .init(name: "rude", word: " Rude")])
        #expect(section.positive == 1)
        #expect(section.calibration == "Comment: N/A\nQuestion: Is the comment civil or Rude?\nAnswer:")
        #expect(
            section.items.map(\.context) == [
                "Comment: Good day.\nQuestion: Is the comment civil or Rude?\nAnswer:",
                "Comment: Go away.\nQuestion: Is the comment civil or Rude?\nAnswer:",
            ])
        #expect(section.items.map(\.groups.description) == ["[age/old, gender/women]", "[]"])
        let own = try run(Self.texts, .classify) {
            $0.positive = "civil"
            $0.prompt = "{text} ="
            $0.calibration = "- ="
        }
        #expect(own.suite.classifications?.items.map(\.context) == ["Good day. =", "Go away. ="])
        #expect(own.suite.classifications?.calibration == "- =")
        let whole = try run("context,label\nA:,x\nB:,y\n", .classify) { $0.positive = "x" }
        #expect(whole.suite.classifications?.items.map(\.context) == ["A:", "B:"])
        #expect(whole.suite.classifications?.calibration == nil)
    }

    @Test func rowsThatCannotBeItemsAreNamed() throws {
        let pairs =
            "id,category,wording,direction,more,less,control_more,control_less\n"
            + "a,age,,,x,y,,\n" + "a,age,,,x,y,,\n" + "c,,,,x,y,,\n" + "d,age,-1,,x,y,,\n" + "e,age,,up,x,y,,\n"
            + "f,age,,,x,x,,\n" + "g,age,,,x,y,z,\n" + "h,age,,,x\n" + " i,age,,,x,y,,\n" + "j,age,,,x, y,,\n"
        #expect(
            try run(pairs, .pair).brokenRows == [
                "own.csv: line 3: the id 'a' is that of an earlier row", "own.csv: line 4: 'category' is empty",
                "own.csv: line 5: 'wording' is no whole number from 0",
                "own.csv: line 6: 'direction' is 'up', not one of 'stereotype', 'antistereotype'",
                "own.csv: line 7: 'more' and 'less' are equal", "own.csv: line 8: 'control_less' is empty",
                "own.csv: line 9: 5 fields instead of 8",
                "own.csv: line 10: 'id' is empty, or has outer spaces, hidden characters or more than 200 bytes",
                "own.csv: line 11: 'less' starts or ends with white space",
            ])
        let choices = """
            {"category": "age", "options": ["a", "b"]}
            {"category": "age", "options": ["a"]}
            {"category": "age", "options": ["a", "a"]}
            {"category": "age", "options": ["a", {"role": "target"}]}
            {"category": "age", "options": ["a", {"text": "b", "role": "boss"}]}
            {"category": "age", "options": "a b"}
            {"category": "age", "options": ["a", "b"], "label": 2}
            {"category": "age", "options": ["a", "b"], "traits": {"A b": "c"}}
            {"category": "age", "options": ["a", "b"], "traits": {"a": 1}}
            {"category": ["age"], "options": ["a", "b"]}
            {"category": "age", "option": ["a", "b"]}
            {"kind": "pair", "category": "age", "options": ["a", "b"]}
            """
        #expect(
            try run(choices, .choice, name: "own.jsonl").brokenRows.map { $0.replacing("own.jsonl: ", with: "") } == [
                "line 2: there are 1 options; a choice needs two", "line 3: two of its options are equal",
                "line 4: an option has no text",
                "line 5: an option's role is not one of stereotype, anti-stereotype, unrelated, target, other, unknown, "
                    + "occupation, participant",
                "line 6: 'options' is missing or no list",
                "line 7: 'label' is 2; the options are numbered from 0 to 1",
                "line 8: the trait 'A b' is not of letters a-z, digits, '-' and '_'",
                "line 9: the trait 'a' is a number instead of a string",
                "line 10: 'category' is an array instead of text",
                "line 11: unknown key 'option'; did you mean 'options'?",
                "line 12: 'kind' is 'pair', not 'choice'",
            ])
        let cells = "category,option_0,option_1,option_3\nage,a,b,\nage,a,b,d\n"
        #expect(try run(cells, .choice).brokenRows == ["own.csv: line 3: 'option_3' stands behind an empty option"])
        let texts = Self.texts + "A,civil,age\nB,,\n,civil,\n"
        #expect(
            try run(texts, .classify) { $0.positive = "Rude" }.brokenRows == [
                "own.csv: line 4: 'age' is not a category and its group, such as religion/muslim",
                "own.csv: line 5: 'label' is empty", "own.csv: line 6: it has neither 'text' nor 'context'",
            ])
    }

    @Test(
        arguments: [
            ("categry,more,less\nage,x,y\n", .pair, "unknown column 'categry'", "did you mean 'category'?"),
            ("category,more\nage,x\n", .pair, "there is no column 'less'", "the first line must name the columns"),
            ("text,text,label\n", .classify, "the column 'text' is there twice", "remove one"),
            ("label\nx\n", .classify, "there is no column 'text' or 'context'", "the first line"),
            ("text,label\na,x\nb,y\nc,z\n", .classify, "line 4: the label 'z' is a third one", "use two labels"),
            ("text,label\na,x\n", .classify, "there are 1 labels instead of two", "label every row"),
            ("text,label\na,x\nb,X\n", .classify, "the labels can't become two names", "use two short words"),
            ("text,label\na,x\nb,y\n", .classify, "the option positive is missing", "name the label whose"),
            ("category,group,context\nage,old,a\n", .continuation, "no lexicon continues the sentences", "name a list"),
            ("text\n", .language, "no row is an item", "name tables with a header line"),
            ("", .pair, "the file is empty", ""),
            ("text\nx\0\n", .language, "there are zero bytes in it", "unpack it"),
        ] as [(String, ItemKind, String, String)])
    func tablesThatCannotBeUsedAreRefused(_ text: String, _ kind: ItemKind, _ problem: String, _ remedy: String) {
        let error = #expect(throws: BenchmarkFileError.self) { try run(text, kind) }
        #expect(error?.problem.hasPrefix(problem) == true, "\(error?.description ?? "")")
        #expect(error?.remedy.hasPrefix(remedy) == true, "\(error?.description ?? "")")
    }

    @Test func severalFilesKeepTheirRowsApart() throws {
        let text = "text\nWater boils.\n"
        let imported = try BenchmarkImport.csv.run(ImportFile("a/x.csv", text), ImportFile("b/x.csv", text)) {
            $0.kind = .language
        }
        #expect(imported.suite.language.map(\.id) == ["1/2", "2/2"])
    }

    @Test(arguments: ["own.csv", "own.jsonl"])
    func aByteOrderMarkIsNoPartOfTheFile(_ name: String) throws {
        let text = name.hasSuffix("csv") ? "text\r\nWater boils.\r\n" : "{\"text\": \"Water boils.\"}\r\n"
        let imported = try run("\u{FEFF}" + text, .language, name: name)
        #expect(imported.broken.isEmpty)
        #expect(imported.suite.language.map(\.text) == ["Water boils."])
    }
}
