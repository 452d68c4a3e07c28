import Testing

@testable import FairnessSuites

@Suite("Public benchmarks' files")
struct BenchmarkFileTests {
    static let crowsHeader =
        ",sent_more,sent_less,stereo_antistereo,bias_type,annotations,anon_writer,anon_annotators\n"

    @Test func crowsPairsRowsAreTyped() throws {
        let text =
            Self.crowsHeader
            + "0,\"The left ones, they say, \"\"sing\"\".\",The right ones sing.,stereo,age,"
            + "\"[['age']]\",a0,\"['a1', 'a2']\"\n"
            + "1,\"One line\nand another.\",One line.,antistereo,race-color,[],a1,[]\n"
        let file = try CrowSPairsFile.parse(Array(text.utf8), fileName: "pairs.csv")
        #expect(file.broken.isEmpty)
        #expect(
            file.rows == [
                .init(
                    id: "0", more: "The left ones, they say, \"sing\".", less: "The right ones sing.",
                    direction: .stereotype, biasType: "age", writer: "a0"),
                .init(
                    id: "1", more: "One line\nand another.", less: "One line.", direction: .antistereotype,
                    biasType: "race-color", writer: "a1"),
            ])
    }

    @Test func crowsPairsNamesEachBrokenRow() throws {
        let text =
            Self.crowsHeader + "0,a,b,stereo,age,[],a0,[]\n1,a,b,other,age,[],a0,[]\n"
            + "2,a, ,stereo,age,[],a0,[]\n"
            + "3,a,b,stereo,age\n" + "4,\"a,b,stereo,age,[],a0,[]\n" + "5,c,d,antistereo,age,[],a0,[]\n"
        let file = try CrowSPairsFile.parse(Array(text.utf8), fileName: "pairs.csv")
        #expect(file.rows.map(\.id) == ["0", "5"])
        #expect(
            file.broken.map(\.description) == [
                "line 3: 'stereo_antistereo' is neither 'stereo' nor 'antistereo'", "line 4: 'sent_less' is empty",
                "line 5: 5 fields instead of 8", "line 6: a quote is opened and never closed",
            ])
    }

    @Test func aTableOfSomethingElseIsRefused() {
        let error = #expect(throws: BenchmarkFileError.self) {
            try CrowSPairsFile.parse(Array("id,text\n1,a\n".utf8), fileName: "other.csv")
        }
        #expect(error?.description.hasPrefix("other.csv: there is no column without a name") == true)
        #expect(throws: BenchmarkFileError.self) { try CrowSPairsFile.parse([], fileName: "empty.csv") }
    }

    static let stereoSet = """
        {"type": "intrasentence", "target": "left one", "bias_type": "gender", "context": "It was BLANK.", \
        "stereotype": "It was a.", "anti-stereotype": "It was b.", "unrelated": "It was c."}
        """

    @Test func stereoSetRowsAreTyped() throws {
        let inter = Self.stereoSet.replacing("intrasentence", with: "intersentence")
        let file = try StereoSetFile.parse(Array("\(Self.stereoSet)\n\(inter)\n".utf8), fileName: "s.jsonl")
        #expect(file.broken.isEmpty)
        #expect(file.rows.map(\.kind) == [.intrasentence, .intersentence])
        let row = try #require(file.rows.first)
        #expect(row.sentences == ["It was a.", "It was b.", "It was c."])
        #expect(row.target == "left one" && row.biasType == "gender" && row.context == "It was BLANK.")
    }

    @Test func stereoSetNamesEachBrokenRow() throws {
        let other = Self.stereoSet.replacing("intrasentence", with: "sentence")
        let empty = Self.stereoSet.replacing("It was c.", with: "")
        let missing = Self.stereoSet.replacing("anti-stereotype", with: "antistereotype")
        let lines = [other, empty, "{", "[]", missing, "", Self.stereoSet]
        let file = try StereoSetFile.parse(Array(lines.joined(separator: "\n").utf8), fileName: "s.jsonl")
        #expect(file.rows.count == 1)
        #expect(file.broken.map(\.line) == [1, 2, 3, 4, 5])
        #expect(file.broken[0].problem == "'type' is not 'intrasentence' or 'intersentence'")
        #expect(file.broken[1].problem == "'unrelated' is empty")
        #expect(file.broken[3].problem == "an array instead of an object")
        #expect(file.broken[4].problem == "'anti-stereotype' is missing or no string")
    }

    static let bbq = """
        {"example_id": 7, "question_index": "1", "question_polarity": "neg", "context_condition": "ambig", \
        "category": "Age", "answer_info": {"ans0": ["left", "L"], "ans1": ["right", "R"], "ans2": ["Unknown", \
        "unknown"]}, "additional_metadata": {"subcategory": "None", "stereotyped_groups": ["L"], "version": "a", \
        "source": ""}, "context": "They met.", "question": "Who sang?", "ans0": "The left one", "ans1": \
        "The right one", "ans2": "Unknown", "label": 2}
        """

    @Test func bbqRowsAreTyped() throws {
        let file = try BBQFile.parse(Array(Self.bbq.utf8), fileName: "Age.jsonl")
        #expect(file.broken.isEmpty)
        let row = try #require(file.rows.first)
        #expect(row.exampleID == 7 && row.questionIndex == "1" && row.category == "Age" && row.label == 2)
        #expect(row.polarity == .negative && row.contextCondition == .ambiguous && row.stereotypedGroups == ["L"])
        #expect(row.answers.map(\.text) == ["The left one", "The right one", "Unknown"])
        #expect(row.answers.map(\.info) == [["left", "L"], ["right", "R"], ["Unknown", "unknown"]])
    }

    @Test(
        arguments: [
            ("\"label\": 2", "\"label\": 3", "'label' is 3, not 0, 1 or 2"),
            ("\"neg\"", "\"pos\"", "'question_polarity' is not 'neg' or 'nonneg'"),
            ("\"ambig\"", "\"amb\"", "'context_condition' is not 'ambig' or 'disambig'"),
            ("[\"left\", \"L\"]", "[\"left\", 1]", "'answer_info.ans0' is missing or no list of strings"),
            ("\"The right one\"", "\"\"", "'ans1' is empty"),
            ("\"example_id\": 7", "\"example_id\": 7.5", "'example_id' is missing or no whole number"),
            (
                "\"stereotyped_groups\"", "\"groups\"",
                "'additional_metadata.stereotyped_groups' is missing or no list of strings"
            ),
        ])
    func bbqNamesEachBrokenRow(_ part: String, _ replacement: String, _ problem: String) throws {
        let lines = [Self.bbq, Self.bbq.replacing(part, with: replacement)]
        let file = try BBQFile.parse(Array(lines.joined(separator: "\n").utf8), fileName: "Age.jsonl")
        #expect(file.rows.count == 1)
        #expect(file.broken == [BrokenRow(line: 2, problem: problem)])
    }

    @Test func aFileWithoutAnyRowIsRefusedWithTheFirstReason() {
        let error = #expect(throws: BenchmarkFileError.self) {
            try BBQFile.parse(Array(Self.stereoSet.utf8), fileName: "s.jsonl")
        }
        #expect(
            error?.problem
                == "none of its lines is a row of BBQ, line 1: 'answer_info.ans0' is missing or no list of strings")
        #expect(throws: BenchmarkFileError.self) { try StereoSetFile.parse([], fileName: "empty") }
    }
}
