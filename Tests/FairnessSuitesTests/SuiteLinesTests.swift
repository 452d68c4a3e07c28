import Testing

@testable import FairnessSuites

@Suite("A suite in JSON lines")
struct SuiteLinesTests {
    /// What a benchmark's texts may hold, and every member that may be absent or present.
    static let imported = Suite(
        name: "imported", version: "1", description: "Rows of \"somewhere\".", benchmark: .bbq,
        categories: [
            .init(name: "Race x SES", description: "Both."),
            .init(name: "age", description: "Age.", groups: ["old", "a person with Alzheimer's"]),
        ],
        pairs: [
            PairItem(
                id: "0", category: "age", template: "w/1", wording: 3, more: "Tab\tand\nbreak\r\u{7} \u{202E}.",
                less: "e\u{301}, \u{e9}, 😀\u{2028} ", control: nil, direction: .antistereotype),
            PairItem(
                id: "1", category: "age", template: "w/1", more: "a", less: "a", control: .init(more: "b", less: " c")),
        ],
        choices: [
            ChoiceItem(
                id: "0", category: "Race x SES", cluster: "12", context: "",
                options: [
                    .init(text: " a", role: .antiStereotype), .init(text: "a", role: .unrelated), .init(text: "c"),
                ],
                label: 2, traits: ["polarity": "neg", "condition": "ambig"]),
            ChoiceItem(
                id: "q", category: "age", cluster: "12", context: " x\n",
                options: [.init(text: "a"), .init(text: "b")],
                label: nil),
        ],
        continuations: ContinuationSection(
            harmful: ["two words", "\\"], neutral: [],
            items: [
                ContinuationItem(
                    id: "c", category: "age", group: "old", template: "t", cluster: "f", isNeutral: true, context: "The"
                )
            ]),
        decisions: DecisionSection(
            yes: " yes", no: "no",
            items: [
                DecisionItem(
                    id: "d", category: "age", group: "a person with Alzheimer's", cluster: "k", domain: "law",
                    expected: .open, question: "Q?\nA:", inverted: "I?")
            ]),
        classifications: ClassificationSection(
            labels: [.init(name: "ok", word: " fine"), .init(name: "bad", word: " bad")], positive: 1,
            calibration: "N/A",
            items: [
                ClassificationItem(
                    id: "t",
                    groups: [
                        GroupLabel(category: "age", group: "old"), GroupLabel(category: "Race x SES", group: "x"),
                    ], cluster: "t", context: "Comment", label: 0),
                ClassificationItem(id: "u", groups: [], cluster: "t", context: "Comment", label: 1),
            ]),
        language: [
            LanguageItem(id: "l", text: "Plain."),
            LanguageItem(id: "m", text: "Old.", group: GroupLabel(category: "age", group: "old"), cluster: "x"),
        ])

    static func read(_ text: String) throws(SuiteFileErrors) -> Suite {
        try SuiteFile.parse(Array(text.utf8), fileName: "items.jsonl")
    }

    @Test func isReadAsItIsWritten() throws {
        let text = Self.imported.canonicalText
        let suite = try Self.read(text)
        #expect(suite == Self.imported)
        #expect(Array(suite.canonicalText.utf8) == Array(text.utf8))
        #expect(text.split(separator: "\n").count == 1 + 2 + 2 + 1 + 1 + 2 + 2)
        #expect(!text.contains("null"))
    }

    @Test func ofEveryKindIsReadAsItIsWritten() throws {
        let suite = try EveryKindFixture.parse()
        let text = suite.canonicalText
        #expect(try Self.read(text) == suite)
        #expect(try Array(Self.read(text).canonicalText.utf8) == Array(text.utf8))
    }

    @Test(arguments: ["\u{FEFF}", "\n \r\n\t", ""])
    func mayBeginWithAMarkOrSpace(start: String) throws {
        #expect(try Self.read(start + Self.imported.canonicalText) == Self.imported)
    }

    @Test func mayHaveOtherLineEndsBlankLinesAndNoLastOne() throws {
        let text = Self.imported.canonicalText.split(separator: "\n").joined(separator: "\r\n\r\n")
        #expect(try Self.read(text) == Self.imported)
    }

    @Test func mayHaveItsKindsAndMembersInAnyOrder() throws {
        var lines = Self.imported.canonicalText.split(separator: "\n").map(String.init)
        lines[1...].reverse()
        let suite = try Self.read(lines.joined(separator: "\n"))
        #expect(suite.pairs == Self.imported.pairs.reversed())
        let language = "{\"text\" : \"Plain.\",\"id\":\"l\", \"kind\":\"language\"}"
        #expect(try Self.read("\(Self.header)\n\(language)\n").language == [Self.imported.language[0]])
    }

    static let header = """
        {"format":"fairwatch-suite/2","name":"x","version":"1","description":"D.",\
        "categories":[{"name":"age","description":"A.","groups":["old","young"]},{"name":"b","description":"B."}]}
        """
    static let sections = """
        "lexicons":{"harmful":["bad"],"neutral":[]},"answers":{"yes":" yes","no":" no"},\
        "labels":[{"name":"ok","word":" fine"},{"name":"rude","word":" rude"}],"positive":"rude"}
        """
    static let full = header.dropLast() + "," + sections

    @Test func mayNameAnyGroupOfACategoryThatListsNone() throws {
        let line = #"{"kind":"language","id":"l","group":"b/anyone at all","text":"T."}"#
        #expect(try Self.read("\(Self.header)\n\(line)").language.map(\.group?.description) == ["b/anyone at all"])
    }

    /// What a line must be told, and in which column.
    struct Flaw: Sendable, CustomTestStringConvertible {
        let line: String
        let code: String
        let column: Int
        let words: String

        init(_ line: String, _ code: String, _ column: Int, _ words: String) {
            self.line = line
            self.code = code
            self.column = column
            self.words = words
        }

        var testDescription: String { line }
    }

    static let flaws = [
        Flaw("[]", "S002", 1, "an array instead of an object"),
        Flaw(#"{"kind":"language","id":"é" "text":"T."}"#, "S007", 29, "not JSON: expected ',' or '}'"),
        Flaw(#"{"kind":"language","id":"l","text":"T."} {}"#, "S007", 42, "text after the value"),
        Flaw(#"{"id":"l","text":"T."}"#, "S003", 1, "the key 'kind' is missing"),
        Flaw(#"{"kind":"langauge","id":"l","text":"T."}"#, "S031", 9, "did you mean 'language'?"),
        Flaw(#"{"kind":"language","id":"l","txet":"T."}"#, "S001", 36, "did you mean 'text'?"),
        Flaw(#"{"kind":"language","id":"l"}"#, "S003", 1, "the key 'text' is missing"),
        Flaw(#"{"kind":"language","id":"l","text":5}"#, "S002", 36, "'text' must be a string, not a number"),
        Flaw(#"{"kind":"language","id":"l","text":" \n"}"#, "S021", 36, "'text' is empty"),
        Flaw(#"{"kind":"language","id":"l","text":"a\u0000b"}"#, "S022", 36, "NUL"),
        Flaw(#"{"kind":"language","id":"a\nb","text":"T."}"#, "S011", 25, "can't be 'id'"),
        Flaw(#"{"kind":"language","id":"first","text":"T."}"#, "S012", 25, "of a language was used before"),
        Flaw(#"{"kind":"language","id":"l","group":"age","text":"T."}"#, "S011", 37, "names no group"),
        Flaw(#"{"kind":"language","id":"l","group":"age/odl","text":"T."}"#, "S025", 37, "did you mean 'old'?"),
        Flaw(#"{"kind":"language","id":"l","group":"aeg/old","text":"T."}"#, "S013", 37, "did you mean 'age'?"),
        Flaw(
            #"{"kind":"pair","id":"p","category":"aeg","template":"t","wording":0,"more":"a","less":"b"}"#, "S013", 36,
            "one of the header's categories"),
        Flaw(
            #"{"kind":"pair","id":"p","category":"age","template":"t","wording":-1,"more":"a","less":"b"}"#, "S002", 67,
            "a whole number from 0"),
        Flaw(
            #"{"kind":"pair","id":"p","category":"age","template":"t","wording":0,"more":"a","less":"b","direction":"stereo"}"#,
            "S002", 103, "known: stereotype"),
        Flaw(
            #"{"kind":"pair","id":"p","category":"age","template":"t","wording":0,"more":"a","less":"b","control_more":"c"}"#,
            "S003", 1, "'control_less'"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":[{"text":"a"}]}"#,
            "S005", 82, "at least 2 options"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":["a","b"]}"#, "S002", 82,
            "a list of objects"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":[{"text":"a"},{"text":"b","role":"unknwon"}]}"#,
            "S002", 115, "did you mean 'unknown'?"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":[{"text":"a"},{"text":"b"}],"label":2}"#,
            "S005", 118, "'label' is 2"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":[{"text":"a"},{"text":"b"}],"traits":{"k":1}}"#,
            "S002", 124, "'k' must be a string"),
        Flaw(
            #"{"kind":"choice","id":"c","category":"age","cluster":"c","context":"x","options":[{"text":"a"},{"text":"b"}],"traits":{"\u00e9":"1","e\u0301":"2"}}"#,
            "S004", 143, "is there twice"),
        Flaw(
            #"{"kind":"continuation","id":"c","category":"age","group":"old","template":"t","cluster":"t","neutral":"no","context":"x"}"#,
            "S002", 103, "true or false"),
        Flaw(
            #"{"kind":"continuation","id":"c","category":"age","group":"odl","template":"t","cluster":"t","neutral":true,"context":"x"}"#,
            "S025", 58, "did you mean 'old'?"),
        Flaw(
            #"{"kind":"decision","id":"d","category":"age","group":"old","cluster":"t","domain":"d","expected":"maybe","question":"q","inverted":"i"}"#,
            "S002", 98, "known: yes, no, open"),
        Flaw(
            #"{"kind":"classify","id":"t","groups":["age/old"],"cluster":"t","context":"c","label":"rued"}"#, "S029",
            86, "did you mean 'rude'?"),
        Flaw(
            #"{"kind":"classify","id":"t","groups":"age/old","cluster":"t","context":"c","label":"ok"}"#, "S002", 38,
            "a list of strings"),
    ]

    @Test(arguments: flaws)
    func isRefusedForALine(flaw: Flaw) throws {
        let text = "\(Self.full)\n{\"kind\":\"language\",\"id\":\"first\",\"text\":\"T.\"}\n\n\(flaw.line)\n"
        let errors = try #require(throws: SuiteFileErrors.self) { try Self.read(text) }
        let found = try #require(errors.diagnostics.first)
        #expect(found.code == flaw.code && found.mark.line == 4 && found.mark.column == flaw.column, "\(errors)")
        #expect("\(found.message) \(found.help ?? "")".contains(flaw.words), "\(errors)")
        #expect(found.sourceLine == flaw.line)
    }

    @Test(arguments: [
        (#""format":"fairwatch-suite/2""#, #""format":"fairwatch-suite/1""#, "S010", "'fairwatch-suite/2'"),
        (#""format":"fairwatch-suite/2","#, "", "S003", "no 'format'"),
        (#""name":"x""#, #""name":"X""#, "S011", "a suite's name"),
        (#""version":"1""#, #""version":1"#, "S002", "'version' must be a string, not a number"),
        (#""description":"D.","#, "", "S003", "'description'"),
        (#""description":"D.""#, #""description":"D.","benchmark":"bbk""#, "S002", "did you mean 'bbq'?"),
        (#""description":"D.""#, #""discription":"D.""#, "S001", "did you mean 'description'?"),
        (#"{"name":"b","#, #"{"name":"age","#, "S012", "the category 'age' is there twice"),
        (#"{"name":"b","#, #"{"name":"b/c","#, "S011", "'/'"),
        (#"["old","young"]"#, #"["old","old"]"#, "S012", "there twice"),
        (#"["old","young"]"#, "[]", "S026", "has no groups"),
        (#""harmful":["bad"]"#, #""harmful":[]"#, "S027", "has no words"),
        (#""neutral":[]"#, #""neutral":["bad"]"#, "S028", "'bad' is there twice"),
        (#""no":" no""#, #""no":" yes""#, "S020", "the same word"),
        (#"{"name":"ok","word":" fine"},"#, "", "S005", "two labels, not 1"),
        (#""name":"ok""#, #""name":"rude""#, "S020", "the two labels are the same"),
        (#""positive":"rude""#, #""positive":"bad""#, "S029", "not one of the labels"),
        (#","positive":"rude""#, "", "S003", "'positive'"),
        (#""labels""#, #""lables""#, "S003", "'positive' needs the key 'labels'"),
    ])
    func isRefusedForItsHeader(old: String, new: String, code: String, words: String) throws {
        let header = SuiteFixture.replacing(old, with: new, in: String(Self.full))
        let errors = try #require(throws: SuiteFileErrors.self) { try Self.read(header) }
        let found = errors.diagnostics.first { $0.code == code && "\($0.message) \($0.help ?? "")".contains(words) }
        #expect(found?.mark.line == 1, "\(errors)")
    }

    @Test func isRefusedForSectionsAndItemsThatDontBelongTogether() throws {
        let missing = try #require(throws: SuiteFileErrors.self) {
            try Self.read("\(Self.full)\n{\"kind\":\"language\",\"id\":\"l\",\"text\":\"T.\"}")
        }
        #expect(
            missing.diagnostics.map(\.message) == [
                "'lexicons' in the header, but no line of the kind 'continuation'",
                "'answers' in the header, but no line of the kind 'decision'",
                "'labels' in the header, but no line of the kind 'classify'",
            ])
        let lines = #"{"kind":"classify","id":"t","groups":["age/old"],"cluster":"t","context":"c","label":"ok"}"#
        let unheard = try #require(throws: SuiteFileErrors.self) { try Self.read("\(Self.header)\n\(lines)") }
        #expect(unheard.diagnostics.map(\.code) == ["S031"])
        let bare = try #require(throws: SuiteFileErrors.self) { try Self.read(Self.header) }
        #expect(bare.diagnostics.map(\.message) == ["a header without items"])
    }

    @Test func isRefusedWithEveryBrokenLineAndALimitOfMessages() throws {
        let lines = (0..<70).map { "{\"kind\":\"language\",\"id\":\"\($0)\",\"text\":\"\"}" }
        let errors = try #require(throws: SuiteFileErrors.self) {
            try Self.read("\(Self.header)\n" + lines.joined(separator: "\n"))
        }
        #expect(errors.diagnostics.map(\.mark.line) == Array(2...51))
        #expect(errors.leftOut == 20)
        #expect(errors.description.hasSuffix("… and 20 more errors"))
    }

    @Test func isRefusedBeyondItsLimits() throws {
        let bytes = Array("\(Self.header)\n{\"kind\":\"language\",\"id\":\"l\",\"text\":\"T.\"}".utf8)
        func parse(mostItems: Int, largestFile: Int) throws -> Suite {
            try SuiteLines.parse(
                bytes, fileName: "a.jsonl", part: .whole, mostItems: mostItems, largestFile: largestFile)
        }
        #expect(throws: Never.self) { try parse(mostItems: 1, largestFile: bytes.count) }
        for (items, size) in [(0, bytes.count), (1, bytes.count - 1)] {
            let errors = try #require(throws: SuiteFileErrors.self) { try parse(mostItems: items, largestFile: size) }
            #expect(errors.diagnostics.map(\.code) == ["S009"])
        }
        let long = "{\"kind\":\"language\",\"id\":\"l\",\"text\":\"" + String(repeating: "a", count: 1 << 20) + "\"}"
        let errors = try #require(throws: SuiteFileErrors.self) { try Self.read("\(Self.header)\n\(long)") }
        #expect(errors.diagnostics.map(\.mark.line) == [2])
        #expect(errors.description.utf8.count < 1_000)
    }

    @Test func hasNoQuickPart() throws {
        let bytes = Array(Self.imported.canonicalText.utf8)
        let errors = try #require(throws: SuiteFileErrors.self) {
            try SuiteFile.parse(bytes, fileName: "items.jsonl", part: .quick)
        }
        #expect(errors.diagnostics.map(\.code) == ["S030"])
    }

    @Test func isASuiteOrErrorsWhereverItIsCutOrBroken() {
        let bytes = Array(Self.imported.canonicalText.utf8)
        for place in stride(from: 1, to: bytes.count, by: 3) {
            var broken = bytes
            broken[place] = UInt8(truncatingIfNeeded: place)
            for attempt in [Array(bytes[..<place]), broken] {
                do {
                    let suite = try SuiteFile.parse(attempt, fileName: "cut.jsonl")
                    #expect(!suite.prompts.isEmpty)
                } catch {
                    #expect(error.diagnostics.contains { $0.mark.line >= 1 })
                }
            }
        }
    }
}
