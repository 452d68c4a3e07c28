import StrictJSON
import Testing

struct KeyTests {
    @Test(arguments: [
        (#"{"a":1,"a":1}"#, 7), (#"{"a":1,"b":2,"a":3}"#, 13), (#"{"x":{"k":0,"k":0}}"#, 12),
        (#"{"a":1,"\u0061":2}"#, 7), (#"{"":1, "":2}"#, 7), (#"[{"a":1},{"a":1,"a":1}]"#, 16),
    ])
    func refusesDuplicates(_ text: String, at offset: Int) {
        #expect(throws: JSONError(offset: offset, problem: "duplicate key")) { try JSON.parse(Array(text.utf8)) }
    }

    /// Swift's strings are equal when they are canonically equivalent; a file's names are not.
    @Test func keysThatOnlyLookAlikeAreTwo() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed)
        let object = try #require(try JSON.parse(Array("{\"\(composed)\":1,\"\(decomposed)\":2}".utf8)).object)
        #expect(object.members.count == 2)
        #expect(object[composed]?.integer == 1)
        #expect(object[decomposed]?.integer == 2)
    }

    @Test func membersKeepTheirOrderAndPlace() throws {
        let object = try #require(try JSON.parse(Array(#"{"z":1, "a": [2],"m":null}"#.utf8)).object)
        #expect(object.keys == ["z", "a", "m"])
        #expect(object.members.map(\.offset) == [5, 13, 21])
        #expect(object.member("a")?.value.array?.count == 1)
        #expect(object["missing"] == nil)
        #expect(object["m"]?.isNull == true)
    }

    @Test func appendingADuplicateLeavesTheFirst() {
        var object = JSONObject()
        let isFirstTaken = object.append(key: "a", value: 1, offset: 0)
        let isSecondTaken = object.append(key: "a", value: 2, offset: 9)
        #expect(isFirstTaken && !isSecondTaken)
        #expect(object["a"] == 1)
        #expect(object.members.count == 1)
    }
}
