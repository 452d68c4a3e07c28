import StrictJSON
import Testing

struct NumberTests {
    private func parse(_ text: String) throws -> JSON { try JSON.parse(Array(text.utf8)) }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
            ("9223372036854775808", nil), ("1.0", nil), ("1e3", nil), ("-1", -1),
        ] as [(String, Int?)])
    func integersAreExactOrNothing(_ text: String, _ value: Int?) throws {
        #expect(try parse(text).integer == value)
    }

    @Test(arguments: [
        ("1e400", Double.infinity), ("-1e400", -Double.infinity), ("1e-400", 0), ("0.1", 0.1), ("1E2", 100),
        ("9007199254740993", 9_007_199_254_740_992), ("5e-324", .leastNonzeroMagnitude),
    ])
    func doublesAreTheNearest(_ text: String, _ value: Double) throws {
        #expect(try parse(text).double == value)
    }

    @Test func otherValuesAreNoNumbers() throws {
        for text in [#""1""#, "true", "null", "[1]", "{}"] {
            #expect(try parse(text).integer == nil)
            #expect(try parse(text).double == nil)
        }
    }
}
