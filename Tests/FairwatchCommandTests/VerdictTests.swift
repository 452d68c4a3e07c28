import ResultStore
import Testing

@testable import FairnessMonitor

@Suite struct VerdictTests {
    @Test(arguments: [
        ("", 0), ("passed error, inconclusive error", 0), ("firing notice", 10),
        ("firing warning, unknown error", 10), ("firing warning, firing error", 11), ("firing critical", 11),
        ("passed error, unknown critical", 12), ("unknown warning", 0), ("firing of-a-later-version", 11),
    ])
    func theExitStatusTellsWhatFired(verdicts: String, expected: Int) {
        let records = verdicts.split(separator: ",").map { text in
            let words = text.split(separator: " ").map(String.init)
            return SampleResults.verdict(words[0], severity: words[1])
        }
        #expect(Int(VerdictTally(records).outcome.exitStatus) == expected)
    }

    @Test func whatFiresComesFirstAndLoudestFirst() {
        let verdicts = [
            SampleResults.verdict("passed"), SampleResults.verdict(rule: "far", severity: "warning", category: nil),
            SampleResults.verdict(), SampleResults.verdict("unknown"),
        ]
        let expected = """
            FIRING  error     worse-than-base {gender}  the gap has grown by 0.213 nats
            FIRING  warning   far                       the gap has grown by 0.213 nats
            why verdicts are inconclusive or unknown: --all-verdicts, or "verdicts" in --json
            1 error, 1 warning fired; 1 passed, 0 inconclusive, 1 unknown
            """
        #expect(VerdictLines(verdicts: verdicts).lines == expected.split(separator: "\n").map(String.init))
    }

    @Test func quietVerdictsEndInOneLine() {
        let verdicts = [SampleResults.verdict("passed"), SampleResults.verdict("passed")]
        #expect(
            VerdictLines(verdicts: verdicts).lines == ["no rule fired: 2 passed, 0 inconclusive, 0 unknown"])
    }

    @Test func allVerdictsAreShownWithTheirReasons() {
        let lines = VerdictLines(verdicts: [SampleResults.verdict("unknown")], showsAll: true).lines
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("unknown  error     worse-than-base  gender        –"))
        #expect(lines[1].hasSuffix("above 0.1    0.400         62  no data"))
    }

    @Test func aSummaryFromARuleFileCannotSteerTheTerminal() {
        var verdict = SampleResults.verdict()
        verdict.summary = "\u{1B}]0;title\u{7}"
        #expect(VerdictLines(verdicts: [verdict]).lines[0].hasSuffix("\\x1B]0;title\\x07"))
    }

    @Test func coloursAreOnlyWrittenWhenAskedFor() {
        let verdicts = [SampleResults.verdict()]
        #expect(!VerdictLines(verdicts: verdicts).lines.joined().contains("\u{1B}"))
        #expect(VerdictLines(verdicts: verdicts, style: .coloured).lines[0].hasPrefix("\u{1B}[1;31mFIRING"))
    }
}
