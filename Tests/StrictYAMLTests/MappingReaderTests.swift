import StrictYAML
import Testing

private enum Colour: String, CaseIterable { case red, green }

private func reader(_ text: String) throws -> MappingReader {
    let (root, log) = StrictYAML.read(Array(text.utf8), file: "a.yaml", prefix: "C")
    let node = try #require(root)
    return try #require(MappingReader(node, "the file", keys: ["v", "w"], log: log))
}

struct MappingReaderTests {
    @Test func readsEveryKind() throws {
        #expect(try reader("v: some text").string("v") == "some text")
        #expect(try reader("v: '60'").string("v") == "60")
        #expect(try reader("v: 60").integer("v") == 60)
        #expect(try reader("v: -3").integer("v") == -3)
        #expect(try reader("v: -1.5e3").double("v") == -1_500)
        #expect(try reader("v: 60").double("v") == 60)
        #expect(try reader("v: true").bool("v") == true)
        #expect(try reader("v: [a, b]").strings("v") == ["a", "b"])
        #expect(try reader("v: a").strings("v") == ["a"])
        #expect(try reader("v: green").choice("v", as: Colour.self) == .green)
        #expect(try reader("v: [1, 2.5]").doubles("v")?.map(\.value) == [1, 2.5])
        #expect(try reader("v: {w: 1}").mapping("v", keys: ["w"])?.integer("w") == 1)
        #expect(try reader("v: [{w: 1}]").sequence("v")?.count == 1)
        #expect(try reader("w: 1").string("v") == nil)
    }

    @Test(arguments: [
        ("10s", 10_000), ("15m", 900_000), ("2h", 7_200_000), ("1h30m", 5_400_000), ("250ms", 250), ("2d", 172_800_000),
        ("0s", 0),
    ])
    func readsDurations(_ text: String, _ milliseconds: Int) throws {
        #expect(try reader("v: \(text)").duration("v") == .milliseconds(milliseconds))
    }

    @Test(arguments: ["10", "10 s", "1:30", "-5s", "1m1h", "s", "999999999999999999d", "1.5h", "10S"])
    func refusesDurationsWithoutAClearUnit(_ text: String) throws {
        let reader = try reader("v: \(text)")
        #expect(reader.duration("v") == nil)
        #expect(reader.log.diagnostics.map(\.code) == ["C002"])
    }

    @Test(arguments: [
        ".inf", "-.inf", ".nan", ".NaN", "1:30", "1_000", "0x1F", "1e999", "'60'", "sixty", "[1]", "010", ".5", "5.",
        "1e", "NaN", "inf",
    ])
    func refusesWhatIsNoFiniteDecimalNumber(_ text: String) throws {
        let reader = try reader("v: \(text)")
        #expect(reader.double("v") == nil)
        #expect(reader.log.diagnostics.map(\.code) == ["C002"])
        #expect(reader.log.diagnostics.first?.mark.column == 4)
    }

    @Test(arguments: ["1.0", "1e3", "9223372036854775808", "0o17", "1:30", "true", "'1'"])
    func refusesWhatIsNoWholeNumber(_ text: String) throws {
        let reader = try reader("v: \(text)")
        #expect(reader.integer("v") == nil)
        #expect(reader.log.diagnostics.map(\.code) == ["C002"])
    }

    @Test(arguments: [
        ("yes", "write true, without quotes"), ("No", "write false, without quotes"),
        ("on", "write true, without quotes"), ("off", "write false, without quotes"),
        ("'true'", "write true, without quotes"), ("True", "write true, without quotes"), ("1", nil),
    ])
    func refusesOtherBooleansThanTrueAndFalse(_ text: String, _ help: String?) throws {
        let reader = try reader("v: \(text)")
        #expect(reader.bool("v") == nil)
        #expect(reader.log.diagnostics.map(\.help) == [help])
    }

    @Test(arguments: ["no", "60", "1:30", "true", ".inf", "[a]", "{a: b}", "0x1F"])
    func refusesTextThatSomeReadersTakeForSomethingElse(_ text: String) throws {
        let reader = try reader("v: \(text)")
        #expect(reader.string("v") == nil)
        #expect(reader.log.diagnostics.map(\.code) == ["C002"])
    }

    @Test(arguments: ["v:", "v: ~", "v: null"])
    func refusesAKeyWithoutAValue(_ text: String) throws {
        let reader = try reader(text)
        #expect(reader.string("v") == nil)
        #expect(reader.log.diagnostics.map(\.message) == ["'v' has no value"])
    }

    @Test func reportsMissingKeysRangesAndWrongChoices() throws {
        let reader = try reader("v: 7")
        #expect(reader.integer("v", in: 1...5) == nil)
        #expect(reader.string("w", required: true) == nil)
        #expect(reader.log.diagnostics.map(\.code) == ["C005", "C003"])
        let colour = try MappingReaderTests.colour("gren")
        #expect(colour.map(\.code) == ["C002"])
        #expect(colour.first?.help == "did you mean 'green'?")
        #expect(try MappingReaderTests.colour("blue").first?.help == "one of red, green")
    }

    private static func colour(_ word: String) throws -> [Diagnostic] {
        let reader = try reader("v: \(word)")
        #expect(reader.choice("v", as: Colour.self) == nil)
        return reader.log.diagnostics
    }

    @Test func collectsAllProblemsOfOneMapping() throws {
        let text = "v: yes\nw: .inf\nx: 1\nvv: 2\n"
        let reader = try reader(text)
        _ = reader.bool("v")
        _ = reader.double("w")
        #expect(reader.log.inOrder.map(\.code) == ["C002", "C002", "C001", "C001"])
        #expect(reader.log.inOrder.map(\.mark.line) == [1, 2, 3, 4])
    }

    @Test func explainsKeysThatAreKnownButRefused() throws {
        let (root, log) = StrictYAML.read(Array("for: 3\n".utf8), file: "a.yaml", prefix: "R")
        _ = MappingReader(
            try #require(root), "a rule", keys: [], refused: ["for": "not supported yet"],
            refusal: DiagnosticCode(14), log: log)
        #expect(log.diagnostics.map(\.message) == ["'for': not supported yet"])
        #expect(log.diagnostics.map(\.code) == ["R014"])
    }
}
