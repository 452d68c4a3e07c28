import StrictYAML
import Testing

struct DiagnosticTests {
    @Test func showsTheLineTheCaretsAndTheHelp() throws {
        let text = "rules:\n  - name: a\n    treshold: 60\n"
        let (root, log) = StrictYAML.read(Array(text.utf8), file: "rules/default.yaml", prefix: "R")
        let rule = try #require(root?.mapping?["rules"]?.sequence?.first)
        _ = MappingReader(
            rule, "a rule", keys: ["name", "above", "below", "outside"],
            hints: ["threshold": ["above", "below", "outside"]], log: log)
        #expect(
            log.diagnostics.map(\.description) == [
                """
                error[R001]: unknown key 'treshold' in a rule
                 --> rules/default.yaml:3:5
                  |
                3 |     treshold: 60
                  |     ^^^^^^^^ did you mean 'above', 'below' or 'outside'?
                """
            ])
    }

    @Test func escapesWhatCouldChangeATerminal() {
        let diagnostic = Diagnostic(
            code: "C002", message: "bad '\u{1B}[2J'", file: "a\n.yaml", mark: SourceMark(line: 7, column: 3, length: 2),
            sourceLine: "\u{7}\tx\u{202E}y")
        #expect(
            diagnostic.description == #"""
                error[C002]: bad '\x1B[2J'
                 --> a\x0A.yaml:7:3
                  |
                7 | \x07\x09x\u{202E}y
                  |         ^^^^^^^^^
                """#)
    }

    @Test func cutsLongLinesAroundTheMark() {
        let line = String(repeating: "a", count: 5_000) + "!" + String(repeating: "b", count: 5_000)
        let diagnostic = Diagnostic(
            code: "R002", severity: .warning, message: "m", file: "f", mark: SourceMark(line: 1, column: 5_001),
            sourceLine: line)
        let lines = diagnostic.description.split(separator: "\n")
        #expect(lines[0] == "warning[R002]: m")
        #expect(lines[3].count < 220)
        #expect(lines[4].last == "^")
        #expect(lines[3].dropFirst(lines[4].count - 1).first == "!")
    }

    @Test func ordersByPlace() {
        let log = DiagnosticLog(source: YAMLSource(file: "f", text: "x\ny\n"), prefix: "C")
        log.error(.wrongValue, "second", at: SourceMark(line: 2, column: 1))
        log.warning(DiagnosticCode(101), "first", at: SourceMark(line: 1, column: 1))
        #expect(log.inOrder.map(\.message) == ["first", "second"])
        #expect(log.inOrder.map(\.code) == ["C101", "C002"])
    }

    @Test(arguments: [
        ("crows_pair", ["crows_pairs"]), ("gendre", ["gender"]), ("serverity", ["severity"]), ("zzz", []),
        ("abvoe", ["above"]),
    ])
    func suggestsTheNearestWord(_ word: String, _ expected: [String]) {
        let known = ["crows_pairs", "gender", "severity", "above", "religion"]
        #expect(Suggestion.near(word, among: known) == expected)
    }
}
