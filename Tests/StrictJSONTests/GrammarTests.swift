import StrictJSON
import Testing

/// The grammar of RFC 8259, case by case.
struct GrammarTests {
    @Test(
        arguments: [
            ("null", JSON.null), ("true", true), ("false", false), (" \t\r\n[] \n", []), ("{}", [:]),
            ("0", .number(JSONNumber(literal: "0"))), ("-0", .number(JSONNumber(literal: "-0"))),
            ("1e5", .number(JSONNumber(literal: "1e5"))), ("1E+5", .number(JSONNumber(literal: "1E+5"))),
            ("-12.50e-3", .number(JSONNumber(literal: "-12.50e-3"))),
            ("123456789012345678901234567890", .number(JSONNumber(literal: "123456789012345678901234567890"))),
            (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u00E9""#, "Aéé"),
            (#""\ud83d\ude00""#, "😀"), (#""\u0000""#, "\u{0}"), (#""\u2028""#, "\u{2028}"),
            ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
            (#""\uFFFF""#, "\u{FFFF}"), ("[1,[2,[]],{}]", [1, [2, []], [:]]),
            (#"{"a":1,"b":{"a":null}}"#, ["a": 1, "b": ["a": nil]]), (#"{"":0}"#, ["": 0]),
            ("[\n1 ,\t2\r]", [1, 2]),
        ] as [(String, JSON)])
    func accepts(_ text: String, _ value: JSON) throws {
        let parsed = try JSON.parse(Array(text.utf8))
        // Offsets are part of an object's identity, so texts are compared.
        #expect(parsed.written() == value.written())
    }

    /// With the byte that the error points at.
    @Test(
        arguments: [
            ("", 0), ("   ", 3), ("nul", 0), ("nulll", 4), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1),
            ("+1", 0),
            ("-", 1), ("01", 0), ("-01", 0), ("1.", 2), (".5", 0), ("1.e5", 2), ("1e", 2), ("1e+", 3), ("0x10", 1),
            ("1 2", 2),
            ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1", 2), ("[", 1), ("]", 0), ("[1}", 2), ("{", 1), (#"{"a"}"#, 4),
            (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{a:1}"#, 1), ("{'a':1}", 1), (#"{"a":1 "b":2}"#, 7), (#"{1:2}"#, 1),
            (#"{"a":1]"#, 6), (#""abc"#, 0), (#""\x""#, 3), (#""\u12""#, 3), (#""\u12G4""#, 5), (#""\ud800""#, 7),
            (#""\udc00""#, 7),
            (#""\ud800\u0041""#, 13), (#""\ud800x""#, 7), ("\"a\nb\"", 2), ("\"a\u{0}b\"", 2), ("// x\n1", 0),
            ("1 // x", 2),
            ("[1]\u{0}", 3), ("\u{FEFF}1", 0), ("'a'", 0), ("[1]]", 3), (#""\"#, 2),
        ] as [(String, Int)])
    func refuses(_ text: String, at offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8)) }
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
            [0xF8, 0x88, 0x80],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError(offset: 1, problem: "a string that is not UTF-8")) {
            try JSON.parse([UInt8(ascii: "[")] + [quote] + bytes + [quote] + [UInt8(ascii: "]")])
        }
        #expect(throws: JSONError.self) { try JSON.parse(bytes) }
    }

    @Test func refusesOtherEncodings() {
        #expect(throws: JSONError.self) { try JSON.parse([0xFF, 0xFE, 0x31, 0x00]) }
        #expect(throws: JSONError.self) { try JSON.parse([0x31, 0x00]) }
    }

    @Test func neverQuotesTheText() {
        let secret = "hunter2"
        for text in ["[\(secret)]", "{\"\(secret)\":1,\"\(secret)\":2}", "{\"\(secret)\" 1}", "\"\(secret)"] {
            let error = #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8)) }
            #expect(error.map { "\($0)".contains(secret) } == false)
        }
    }
}
