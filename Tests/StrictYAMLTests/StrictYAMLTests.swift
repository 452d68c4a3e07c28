import StrictYAML
import Testing

private func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> (root: YAMLNode?, log: DiagnosticLog) {
    StrictYAML.read(Array(text.utf8), file: "a.yaml", prefix: "R", limits: limits)
}

private func codes(_ text: String) -> [String] {
    read(text).log.inOrder.map { "\($0.code) \($0.mark.line):\($0.mark.column)" }
}

struct StrictYAMLTests {
    @Test func keepsTheOrderAndThePlaceOfEveryKeyAndValue() throws {
        let text = "b: 1\na:\n  - x\n  - \"y z\"   # comment\nc: {d: 'e'}\n"
        let (root, log) = read(text)
        #expect(log.diagnostics.isEmpty)
        let mapping = try #require(root?.mapping)
        #expect(mapping.entries.map(\.key) == ["b", "a", "c"])
        #expect(mapping.entry("c")?.keyMark == SourceMark(line: 5, column: 1, length: 1))
        let list = try #require(mapping["a"]?.sequence)
        #expect(
            list.map(\.mark) == [
                SourceMark(line: 3, column: 5, length: 1), SourceMark(line: 4, column: 5, length: 5),
            ])
        #expect(list[1].scalar == YAMLScalar(text: "y z", isQuoted: true))
        #expect(mapping["c"]?.mapping?["d"]?.mark == SourceMark(line: 5, column: 8, length: 3))
    }

    @Test func pointsAtTheSecondOccurrenceOfADuplicateKey() {
        let text = "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n'a': 5\n"
        let log = read(text).log
        #expect(log.inOrder.map(\.code) == ["R004", "R004", "R004"])
        #expect(log.inOrder.map(\.mark.line) == [5, 6, 7])
        #expect(log.inOrder.first?.message == "duplicate key 'c'; first given at 3:3")
        #expect(log.inOrder.dropFirst().first?.message == "duplicate key 'a'; first given at 1:1")
    }

    @Test(arguments: [
        ("\"a\": 1\n\"a\": 2\n", "R004 2:1"),
        ("\"\": 1\n\"\": 2\n", "R004 1:1"),
        ("1: a\n\"1\": b\n", "R004 2:1"),
        ("{a: 1, b: 2, a: 3}\n", "R004 1:14"),
        ("é: 1\né: 2\n", "R004 2:1"),
    ])
    func findsDuplicatesHoweverTheyAreWritten(_ text: String, _ expected: String) {
        #expect(codes(text) == [expected])
    }

    @Test func reportsManyDuplicatesOfOneFileAtOnce() {
        let text = (0..<15).map { "k\($0): 1\n" }.joined() + (0..<15).map { "k\($0): 2\n" }.joined()
        #expect(codes(text) == (0..<15).map { "R004 \($0 + 16):1" })
    }

    @Test(arguments: [
        ("a: &x 1\n", "R008 1:4"),
        ("a: *x\n", "R008 1:4"),
        ("a: !!str 1\n", "R008 1:4"),
        ("a: !thing {b: 1}\n", "R008 1:4"),
        ("&x a: 1\n", "R008 1:1"),
        ("a: [1, &x 2]\n", "R008 1:8"),
        ("a: {\"b\":&x 2}\n", "R008 1:9"),
        ("- &x\n  b: 1\n", "R008 1:3"),
        ("a: {<<: {b: 1}}\n", "R008 1:5"),
        ("<<: {b: 1}\n", "R008 1:1"),
        ("? a\n: 1\n", "R008 1:1"),
        ("[a, b]: 1\n", "R008 1:1"),
        ("%YAML 1.1\n---\na: 1\n", "R008 1:1"),
        ("a: 1\n---\nb: 2\n", "R008 2:1"),
        ("a: |2\n   b\n", "R008 1:4"),
        ("a:\n  |\n  b\n", "R008 2:3"),
        ("a: [1\n", "R007 2:1"),
        ("a: b: c\n", "R007 1:5"),
        ("a: \"b\n", "R007 2:1"),
        ("a:\n\t- b\n", "R007 2:1"),
        ("", "R007 1:1"),
        ("# only a comment\n", "R007 1:1"),
        ("a: \u{1B}[31m\n", "R007 1:4"),
        ("a: b\u{202E}c\n", "R007 1:5"),
        ("a: b\u{85}c: d\n", "R007 1:5"),
        ("a: \"\\ud800\"\n", "R007 1:7"),
    ])
    func refuses(_ text: String, _ expected: String) {
        #expect(codes(text) == [expected])
    }

    @Test(arguments: [
        "a: R&D and 5 * 3 & x!\n", "a: 'it''s & *that* !'\n", "a: |\n  &x *y !z\n  'tis \"\n    deeper\nb: 1\n",
        "a: >-\n  &x\n\n  *y\nb: 2\n", "# &x *y\na: b # *z !y\n", "a: \"x \\\" & * \\\\\"\nb: 'c'\n",
        "---\na: 1\n...\n",
        "a: [\"&x\", '*y', z]\nb: {c: d, e: [f]}\n", "a: x#y\n", "url: https://a.b/c?d=e&f=g\n",
        "- - a\n  - b\n- c: |\n    &x\n  d: e\n",
        "a: 1\r\nb: 2\r\n", "\u{FEFF}a: 1\n", "a: don't\nb: *".replacing("*", with: "x"),
        "a: \"two\n  lines &x\"\nb: c\n",
    ])
    func accepts(_ text: String) {
        #expect(read(text).log.diagnostics.map(\.description) == [])
        #expect(read(text).root != nil)
    }

    @Test(arguments: ["[", "{a: ", "- ", "[{a: [", "? "])
    func survivesAMebibyteOfNesting(_ piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        let log = read(text).log
        #expect(log.hasErrors)
        #expect(log.diagnostics.allSatisfy { ["R008", "R009"].contains($0.code) })
    }

    @Test func survivesNestingByIndentation() {
        let text = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(codes(text) == ["R009 33:33"])
    }

    @Test func refusesABombOfAliasesEvenWhereTheGuardLosesItsWay() {
        var text = "a0: &a0 x\n"
        for i in 1..<30 { text += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1), *a\(i - 1)]\n" }
        text += "? *a29\n: x\n"
        #expect(read(text).log.diagnostics.allSatisfy { $0.code == "R008" })
        // A continued plain text whose line begins with a quote looks like the start of a quoted one.
        let misleading = "t: plain\n  'continued\n" + text
        #expect(read(misleading).log.diagnostics.map(\.code).contains("R008"))
        #expect(read(misleading).root == nil)
    }

    @Test func gettingThroughManyDuplicatesStopsSomewhere() {
        let text = (0..<60).map { "k\($0 % 30): 1\n" }.joined()
        let log = read(text).log
        #expect(log.diagnostics.count == 21)
        #expect(log.diagnostics.allSatisfy { $0.code == "R004" })
        #expect(read(text).root == nil)
    }

    @Test func readsLongLinesInReasonableTime() {
        let text = "[" + String(repeating: "1, ", count: 20_000) + "1]"
        #expect(read(text).root?.sequence?.count == 20_001)
    }

    @Test func capsBytesAndValues() {
        let log = read("a: \(String(repeating: "x", count: 1 << 20))\n").log
        #expect(log.diagnostics.map(\.code) == ["R009"])
        let many = "[" + String(repeating: "1,", count: 60_000) + "1]"
        #expect(read(many).log.diagnostics.map(\.code) == ["R009"])
        #expect(read("[1, 2, 3]", limits: YAMLLimits(nodes: 3)).log.diagnostics.map(\.code) == ["R009"])
    }

    @Test func pointsAtTheFirstByteThatIsNotUTF8() {
        let bytes = Array("a: 1\nb: é".utf8) + [0xC3, 0x28]
        let log = StrictYAML.read(bytes, file: "a.yaml", prefix: "R").log
        #expect(log.diagnostics.map(\.code) == ["R007"])
        #expect(log.diagnostics.first?.mark == SourceMark(line: 2, column: 5))
    }

    @Test func survivesEveryTruncationAndEverySingleByteOfAnOrdinaryFile() {
        let text = Array("a: [1, {b: 'c'}]\nd: |\n  e\nf: \"g\\n\"\n- h\n".utf8)
        for end in text.indices {
            _ = StrictYAML.read(Array(text[..<end]), file: "a.yaml", prefix: "R")
            for byte in [0x00, 0x26, 0x2A, 0x5B, 0x7B, 0x22, 0x27, 0x3A, 0x0A, 0x7C, 0xFF, 0x21, 0x3F] as [UInt8] {
                var changed = text
                changed[end] = byte
                let (root, log) = StrictYAML.read(changed, file: "a.yaml", prefix: "R")
                #expect(root != nil || log.hasErrors)
            }
        }
    }
}
