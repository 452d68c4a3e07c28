import StrictJSON
import Testing

struct WritingTests {
    private static let samples: [String] = [
        "null", "[true, false, null]", #"{"a":1, "b":{"c":[1, 2, {"d":"e"}]}, "":[]}"#, "-1.5e-7",
        #""\"\\\n\r\t\u0000\u001f\u007f\u009f\u202e\u2066""#, #""é😀\u2028""#, "[[], {}, [[1, 2], [3]]]",
    ]

    @Test(arguments: samples) func whatIsWrittenReadsTheSame(_ text: String) throws {
        let value = try JSON.parse(Array(text.utf8))
        for pretty in [false, true] {
            let again = try JSON.parse(Array(value.written(pretty: pretty).utf8))
            #expect(again.written() == value.written())
        }
    }

    @Test func writesTheTextThatItRead() throws {
        for text in Self.samples.dropLast(2) {
            #expect(try JSON.parse(Array(text.utf8)).written() == text)
        }
    }

    @Test func nothingWrittenCanSteerATerminal() {
        let text = JSON.string("\u{1B}[31m\u{202E}\u{9B}").written()
        #expect(text == #""\u001b[31m\u202e\u009b""#)
    }

    @Test func prettyTextHasOneMemberALine() {
        let value: JSON = ["a": [1, 2], "b": [["c": nil]], "d": [:]]
        #expect(
            value.written(pretty: true) == """
                {
                  "a": [1, 2],
                  "b": [
                    {
                      "c": null
                    }
                  ],
                  "d": {}
                }
                """)
    }

    @Test func whatJSONHasNoNumberForIsNull() {
        #expect(JSON(Double.nan).isNull)
        #expect(JSON(-Double.infinity).isNull)
        #expect(JSON(nil as Double?).isNull)
        #expect(JSON(nil as Int?).isNull)
        #expect(JSON(nil as String?).isNull)
    }

    @Test(arguments: [0.1, -1e300, .leastNonzeroMagnitude, 1e16, 123_456_789.123, -0.0])
    func doublesSurvive(_ value: Double) throws {
        #expect(try JSON.parse(Array(JSON(value).written().utf8)).double == value)
    }
}
