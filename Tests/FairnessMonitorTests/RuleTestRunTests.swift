import Foundation
import StrictYAML
import Testing

@testable import FairnessMonitor

struct RuleTestRunTests {
    private static let rules = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../rules")
    private let library: RuleLibrary

    init() throws {
        library = RuleLibrary(suites: [try SuiteLibrary().load(Self.core)])
    }

    private static let core = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/FairnessSuites/Resources/core.yaml").path(percentEncoded: false)

    private func outcomes(_ text: String) throws -> [RuleTestRun.Outcome] {
        let path = Self.rules.appending(path: "tests/made-up.yaml").path(percentEncoded: false)
        return try RuleTestRun(path: path, bytes: Array(text.utf8), library: library).outcomes()
    }

    @Test(arguments: ["default", "strict"]) func shippedRulesSayWhatTheirTestsExpect(_ name: String) throws {
        let file = Self.rules.appending(path: "tests/\(name).yaml")
        let run = try RuleTestRun(
            path: file.path(percentEncoded: false), bytes: [UInt8](try Data(contentsOf: file)), library: library)
        let outcomes = run.outcomes()
        #expect(outcomes.flatMap(\.failures) == [])
        #expect(outcomes.count >= 5)
    }

    /// Each shipped rule is tested where it fires and where it doesn't.
    @Test(arguments: ["default", "strict"]) func everyShippedRuleIsTestedBothWays(_ name: String) throws {
        let file = name == "default" ? "default.yaml" : "\(name)/\(name).yaml"
        let path = Self.rules.appending(path: file).path(percentEncoded: false)
        let tests = try String(contentsOf: Self.rules.appending(path: "tests/\(name).yaml"), encoding: .utf8)
        for rule in try library.load(path).ruleSet.rules.map(\.name) {
            for state in ["firing", "passed"] {
                let lines = tests.split(separator: "\n").filter {
                    $0.contains("rule: \(rule),") && $0.contains("state: \(state)")
                }
                #expect(!lines.isEmpty, "\(rule) is never \(state)")
            }
        }
    }

    private func test(_ expect: String, more: String = "") -> String {
        """
        version: 1
        rules: [../default.yaml]
        tests:
          - name: t
            checkpoints:
              - step: 100..300 by 100
                metrics:
                  - {metric: core.perplexity_ratio, value: 3, interval: [2.7, 3.3], n: 104, clusters: 104}
        \(more)    expect:
              - \(expect)

        """
    }

    @Test(arguments: [
        ("{at: 100, rule: language-lost, state: passed}", "expected passed, was firing"),
        ("{at: 100, rule: langage-lost, state: firing}", "no such rule"),
        ("{at: 100, rule: language-lost, category: gender, state: firing}", "isn't about this checkpoint"),
        ("{at: 100, rule: language-lost, state: firing}", "step 200, language-lost: nobody expected it"),
    ])
    func whatComesOutOtherwiseFails(_ expectation: String, _ failure: String) throws {
        let failures = try outcomes(test(expectation)).flatMap(\.failures)
        #expect(failures.contains { $0.contains(failure) }, "\(failures)")
    }

    @Test(arguments: [
        ("{at: 150, rule: language-lost, state: firing}", "T002"), ("{at: 100, state: firing}", "T003"),
        ("{at: 100, rule: language-lost, state: burning}", "T002"),
        ("{at: 100, rule: language-lost, stat: firing}", "T001"),
    ])
    func mistakesAreToldWithTheirPlace(_ expectation: String, _ code: String) throws {
        let error = #expect(throws: InvalidFile.self) { try outcomes(test(expectation)) }
        #expect(error?.diagnostics.contains { $0.code == code } == true, "\(error?.description ?? "")")
    }

    @Test func rulesWaitKeepAndAreMutedOverARun() throws {
        let rules = """
            version: 1
            rules:
              - name: patient
                metric: core.perplexity_ratio
                above: 1.5
                severity: warning
                for: 3 checkpoints
                keep_for: 1 checkpoint
                when: {rank: "<= 8"}
                exceptions: [{name: e, run: "ablation-*", reason: control, until: 2027-01-31}]
            """
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try rules.write(to: directory.appending(path: "r.yaml"), atomically: true, encoding: .utf8)
        func metric(_ step: String, _ value: String) -> String {
            "      - {step: \(step), metrics: [{metric: core.perplexity_ratio, \(value), n: 104, clusters: 104}]}\n"
        }
        let high = "value: 3, interval: [2.7, 3.3]"
        let low = "value: 1, interval: [0.98, 1.02]"
        let checkpoints =
            metric("100..300 by 100", high) + metric("400..500 by 100", low)
            + metric("600", "value: 1.7, interval: [1, 2.9]")
        func run(_ facts: String, _ states: [(Int, String)]) throws -> [String] {
            let expectations = states.map { "      - {at: \($0.0), rule: patient, state: \($0.1)}\n" }.joined()
            let text =
                "version: 1\nrules: [r.yaml]\ntests:\n  - name: t\n    \(facts)\n    checkpoints:\n\(checkpoints)"
                + "    expect:\n\(expectations)"
            let path = directory.appending(path: "t.yaml").path(percentEncoded: false)
            return try RuleTestRun(path: path, bytes: Array(text.utf8), library: library).outcomes().flatMap(\.failures)
        }
        let states = [(100, "pending"), (200, "pending"), (400, "passed"), (500, "passed"), (600, "inconclusive")]
        #expect(try run("rank: 8", states + [(300, "firing")]) == [])
        #expect(try run("rank: 8\n    run: ablation-1\n    day: 2027-01-31", states + [(300, "muted")]) == [])
        #expect(try run("rank: 8\n    run: ablation-1\n    day: 2027-02-01", states + [(300, "firing")]) == [])
        #expect(try run("rank: 16", [(100, "passed")]).count == 1)
    }
}
