import StrictJSON
import Testing

struct LimitTests {
    @Test func refusesMoreBytesThanAllowed() throws {
        let text = Array("[1,2]".utf8)
        _ = try JSON.parse(text, limits: JSONLimits(bytes: 5))
        #expect(throws: JSONError(offset: 0, problem: "5 bytes, more than the 4 allowed")) {
            try JSON.parse(text, limits: JSONLimits(bytes: 4))
        }
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
    func refusesDeeperNestingThanAllowed(_ open: String, _ close: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSON.parse(nested(3), limits: JSONLimits(depth: 3))
        let error = #expect(throws: JSONError.self) { try JSON.parse(nested(4), limits: JSONLimits(depth: 3)) }
        #expect(error?.problem == "nested more than 3 deep")
    }

    @Test func oneMillionBracketsAreRefusedAndNotRecursedInto() {
        let error = #expect(throws: JSONError.self) {
            try JSON.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
        }
        #expect(error?.offset == 65)
    }

    @Test func refusesMoreValuesThanAllowed() throws {
        let text = Array("[1,[2,3]]".utf8)
        _ = try JSON.parse(text, limits: JSONLimits(values: 5))
        let error = #expect(throws: JSONError.self) { try JSON.parse(text, limits: JSONLimits(values: 4)) }
        #expect(error?.problem == "more than 4 values")
    }

    /// A string of escapes alone, as a hostile file may hold, must not cost the square of its length.
    @Test(.timeLimit(.minutes(1))) func manyEscapesCostNoMoreThanTheirNumber() throws {
        let count = 2_000_000
        let text = "\"" + String(repeating: "\\n", count: count) + "\""
        #expect(try JSON.parse(Array(text.utf8)).string?.utf8.count == count)
    }
}
