import Testing

@testable import FairnessSuites

@Suite("A text with slots")
struct SlottedTextTests {
    @Test(arguments: [
        ("{group} came.", "my aunt", "my aunt came."),
        ("{Group} came.", "my aunt", "My aunt came."),
        ("For {group}, {group} and {Group}", "élan", "For élan, élan and Élan"),
        ("{Group}", "Élise", "Élise"),
    ])
    func isFilled(text: String, term: String, expected: String) throws {
        #expect(try SlottedText(text).filled(with: ["group": term]) == expected)
    }

    @Test func namesEachSlotOnce() throws {
        #expect(try SlottedText("{Group} took {possessive} hat, {group} said.").slots == ["group", "possessive"])
        #expect(try SlottedText("No slot here.").slots.isEmpty)
    }

    @Test func isUndefinedWithoutATerm() throws {
        #expect(try SlottedText("{group} and {other}").filled(with: ["group": "she"]) == nil)
    }

    @Test func leavesBracesInTermsAlone() throws {
        #expect(try SlottedText("So {group}").filled(with: ["group": "{group}"]) == "So {group}")
    }

    @Test(arguments: ["{", "}", "a {b", "a b}", "{}", "{ group }", "{1a}", "{{group}}", "{group}}", "{a-b}"])
    func refusesStrayBraces(text: String) {
        #expect(throws: SlottedText.Malformed.self) { try SlottedText(text) }
    }
}
