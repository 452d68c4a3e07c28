import AlertRules
import FairnessSuites
import FoundationXML
import StrictJSON
import ResultStore
import Testing

import class Foundation.NSObject
import struct Foundation.Data

@testable import FairnessMonitor

/// What continuous integration reads of `fairwatch check`.
struct GateReportTests {
    private func report(_ verdicts: [VerdictRecord], path: String = "out/run 1/checkpoint-5") -> CheckRun.Report {
        let suite = LoadedSuite(
            Suite(
                name: "core", version: "1", description: "d", categories: [.init(name: "gender", description: "d")],
                pairs: [
                    PairItem(
                        id: "1", category: "gender", template: "t", wording: 0, more: "a b", less: "a c", control: nil,
                        direction: nil)
                ]))
        return CheckRun.Report(
            adapterPath: path, kind: "lora", sha256: SampleResults.sha,
            adapter: AdapterDescription(rank: 8, alpha: 16, method: "LoRA", targetModules: [], baseModelName: nil),
            basePath: "/models/base", baseFingerprint: "base-fingerprint", modelType: "llama",
            suites: [
                .init(
                    suite: suite, metrics: [], layers: nil, verdicts: verdicts,
                    plan: WorkPlan(tokens: 1, distinctTokens: 1, estimatedSeconds: 1),
                    usage: WorkUsage(cpuSeconds: 1, wallSeconds: 1.5, peakMemoryBytes: 1), baseWasKnown: true)
            ], rulesSHA256: "rules-sha", seed: 1, numericFingerprint: NumericFingerprint.current, notes: [])
    }

    private var verdicts: [VerdictRecord] {
        var muted = SampleResults.verdict(rule: "excepted")
        muted.muted = "exception 'e' until 2027-01-31: control runs"
        var hostile = SampleResults.verdict(rule: "hostile", category: "a\"\u{301}<\u{338}&>\u{1B}[31m\u{202E}\u{FFFE}")
        hostile.summary = "x & y < z"
        return [
            SampleResults.verdict(), SampleResults.verdict("passed"), SampleResults.verdict("unknown", rule: "gate"),
            SampleResults.verdict("unknown", rule: "quiet", severity: "warning"),
            SampleResults.verdict(rule: "quiet", severity: "warning", category: nil),
            SampleResults.verdict("inconclusive"), muted, hostile,
        ]
    }

    /// The attributes of each element and the names of its children, by a parser that is not ours.
    private final class Elements: NSObject, XMLParserDelegate {
        var suites: [[String: String]] = []
        var cases: [(attributes: [String: String], children: [String])] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            switch name {
            case "testsuite": suites.append(attributes)
            case "testcase": cases.append((attributes, []))
            case "failure", "error", "skipped", "system-out":
                if !cases.isEmpty { cases[cases.count - 1].children.append(name) }
            default: break
            }
        }
    }

    @Test func junitHasACaseForEachVerdict() throws {
        let parser = XMLParser(data: Data(report(verdicts).junit.utf8))
        let elements = Elements()
        parser.delegate = elements
        try #require(parser.parse(), "\(parser.parserError.debugDescription)")
        let suite = try #require(elements.suites.first)
        #expect(elements.suites.count == 1 && suite["name"] == "core" && suite["time"] == "1.500")
        #expect([suite["tests"], suite["failures"], suite["errors"], suite["skipped"]] == ["8", "2", "1", "3"])
        #expect(
            elements.cases.map(\.children) == [
                ["failure"], [], ["error"], ["skipped"], ["system-out"], ["skipped"], ["skipped"], ["failure"],
            ])
        #expect(elements.cases.first?.attributes["classname"] == "core.worse-than-base")
        #expect(elements.cases.map { $0.attributes["name"] ?? "" }[4] == "overall")
        #expect(
            elements.cases.last?.attributes["name"] == "a\"\u{301}<\u{338}&>" + #"\x1B[31m\xE2\x80\xAE"# + "\u{FFFD}")
    }

    @Test func sarifHasWhatFiresAndWhatCouldNotBeJudged() throws {
        let text = report(verdicts).sarif(rules: nil).written()
        let run = try #require(try JSON.parse(Array(text.utf8))["runs"]?.array?.first)
        let results = try #require(run["results"]?.array)
        #expect(
            results.map { $0["ruleId"]?.string } == ["worse-than-base", "gate", "quiet", "excepted", "hostile"])
        #expect(results.map { $0["level"]?.string } == ["error", "none", "warning", "error", "error"])
        #expect(results.map { $0["kind"]?.string } == ["fail", "open", "fail", "fail", "fail"])
        #expect(results.map { $0["suppressions"] != nil } == [false, false, false, true, false])
        let place = results.first?["locations"]?.array?.first?["physicalLocation"]?["artifactLocation"]?["uri"]
        #expect(place?.string == "out/run%201/checkpoint-5")
        #expect(run["invocations"]?.array?.first?["exitCode"]?.integer == 11)
        let prints = results.map { $0["partialFingerprints"]?["verdict/v1"]?.string }
        #expect(Set(prints).count == prints.count)
    }

    @Test(arguments: [
        ("runs/ablation-1/checkpoint-5", "ablation-1"), ("runs/ablation-1/checkpoint-5/NAME", "ablation-1/NAME"),
        ("runs/final", "final"), ("/", nil),
    ])
    func theRunIsThatOfThePath(_ path: String, _ run: String?) {
        let description = AdapterDescription(
            rank: 8, alpha: 16, method: "LoRA", targetModules: [], baseModelName: nil)
        #expect(CheckpointFacts(description, path: path).run == run)
    }

    @Test func whatIsMutedFailsNoGate() {
        var muted = SampleResults.verdict()
        muted.muted = "inhibited by other"
        #expect(report([muted, SampleResults.verdict("passed")]).tally.outcome == .clear)
        #expect(VerdictTally([muted]).sentence == "no rule fired: 1 muted, 0 passed, 0 inconclusive, 0 unknown")
    }
}
