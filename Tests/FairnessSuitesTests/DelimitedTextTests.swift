import Testing

@testable import FairnessSuites

@Suite("Comma-separated values")
struct DelimitedTextTests {
    private func read(_ text: String) -> [Result<DelimitedText.Record, BrokenRow>] {
        DelimitedText.records(Array(text.utf8))
    }

    @Test(
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("\u{FEFF}a,b\n", [["a", "b"]]), ("\"a,\"\"b\"\"\",c\n", [["a,\"b\"", "c"]]),
            ("\"two\nlines\",x\ny,z\n", [["two\nlines", "x"], ["y", "z"]]), (",,\n", [["", "", ""]]),
            ("\"\",a\n", [["", "a"]]), ("a,", [["a", ""]]), ("\n\na\n\n", [["a"]]), ("", []),
            ("a\rb,c\n", [["a\rb", "c"]]),
        ] as [(String, [[String]])])
    func recordsAreThoseOfRFC4180(_ text: String, _ expected: [[String]]) throws {
        #expect(try read(text).map { try $0.get().fields } == expected)
    }

    @Test func recordsKnowTheLineOnWhichTheyStart() throws {
        let records = try read("a\n\"b\n\n\",c\nd\r\n\r\ne").map { try $0.get() }
        #expect(records.map(\.line) == [1, 2, 5, 7])
    }

    @Test(
        arguments: [
            ("a\"b,c", "a quote inside a field that doesn't start with one"),
            ("\"a\"b,c", "text after the closing quote of field 1"),
            ("x,\"a", "a quote is opened and never closed"),
        ])
    func aBrokenRecordIsNamedAndTheRestIsStillRead(_ line: String, _ problem: String) throws {
        let records = read("first,1\n\(line)\nlast,2\n")
        #expect(records.count == 3)
        #expect(records[1] == .failure(BrokenRow(line: 2, problem: problem)))
        #expect(try records[0].get().fields == ["first", "1"])
        #expect(try records[2].get().fields == ["last", "2"])
        #expect(try records[2].get().line == 3)
    }

    @Test func bytesThatAreNotUTF8BreakTheirRecordAlone() throws {
        let records = DelimitedText.records([0x61, 0x2C, 0xFF, 0x0A, 0x62])
        #expect(records.first == .failure(BrokenRow(line: 1, problem: "field 2 is not UTF-8")))
        #expect(try records.last?.get().fields == ["b"])
    }
}
