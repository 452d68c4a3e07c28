import AlertRules
import FairnessMetrics
import FairnessSuites
import ResultStore
import StrictYAML
import Testing

@testable import FairnessMonitor

/// What `fairwatch rules check` says of rules without a mistake.
struct RuleAdviceTests {
    private func rules(_ lines: String, defaults: String = "{min_clusters: 2, min_effective: 1}") -> String {
        "version: 1\ndefaults: \(defaults)\nrules:\n  - \(lines.replacing("\n", with: "\n    "))\n"
    }

    private func calibration(_ suite: LoadedSuite, tau: [String?: Double], base: String = "tiny") -> Calibration {
        var calibration = Calibration(
            baseName: base, baseFingerprint: "\(base)-fingerprint", suiteName: suite.suite.name, suiteVersion: "1",
            suiteSHA256: suite.sha256, promptForm: "raw", numericFingerprint: "n", engineVersion: "1", runs: [],
            drifts: [])
        calibration.runs = (0..<5).map {
            .init(corpus: "recipes", name: "seed\($0)", sha256: "\($0)", rank: 8, divergence: 0.1)
        }
        calibration.drifts = tau.sorted { $0.value < $1.value }.map {
            .init(
                metric: "preference_gap", category: $0.key, unit: "nats", tau: $0.value, ownTau: $0.value, mean: 0,
                rootMeanSquare: $0.value, standardError: 0.1, runs: 5)
        }
        return calibration
    }

    private static let change = """
        name: r
        metric: made.preference_gap
        each: category
        compare: {to: base, by: difference}
        above: 0.2
        severity: error
        """

    private func onDrift(_ lines: String, _ calibration: Calibration?) throws -> [Diagnostic] {
        let runs = try JudgedRuns()
        return try runs.load(rules(lines), calibration: calibration).warningsOnDrift(suites: [JudgedRuns.suite])
    }

    @Test func aRuleOnAChangeWithoutACalibrationDoesNotPage() throws {
        let found = try onDrift(Self.change, nil)
        #expect(found.map(\.code) == ["R104"])
        let warning = try #require(found.first)
        #expect(warning.severity == .warning && warning.mark.line == 9 && warning.sourceLine == "    severity: error")
        #expect(
            warning.message
                == "'r' warns, and doesn't page: how far neutral fine-tunes move made isn't known for any base")
        #expect(warning.description.hasPrefix("warning[R104]: 'r' warns"))
    }

    @Test(arguments: [
        ("above: 0.2", ["age": 0.05, "gender": 0.1], nil),
        ("above: 0.2", ["age": 0.05, "gender": 0.15], "on tiny in gender, where it would page from 0.3 on"),
        ("above: 0.2", ["age": 0.2, "gender": 0.15], "on tiny in all categories, where it would page from 0.4 on"),
        ("below: -0.2", ["age": 0.2, "gender": 0.15], "on tiny in all categories, where it would page from -0.4 on"),
        ("above: 0.2", ["age": 0.05], "on tiny in gender, whose drift its calibration doesn't have"),
    ])
    func aThresholdBelowTwiceTheDriftDoesNotPage(
        _ threshold: String, _ tau: [String: Double], _ expected: String?
    ) throws {
        let known = Dictionary(uniqueKeysWithValues: tau.map { (Optional($0.key), $0.value) })
        let found = try onDrift(
            Self.change.replacing("above: 0.2", with: threshold), calibration(JudgedRuns.suite, tau: known))
        #expect(found.map(\.message) == (expected.map { ["'r' warns, and doesn't page, \($0)"] } ?? []))
        #expect(found.allSatisfy { $0.code == "R104" && $0.mark.line == 8 })
    }

    @Test(arguments: [
        "name: r\nmetric: made.preference_gap\nabove: 2\nseverity: error",
        change.replacing("error", with: "warning"),
    ])
    func rulesThatNeedNoDriftAreLeftInPeace(_ lines: String) throws {
        #expect(try onDrift(lines, nil).isEmpty)
    }

    private func evidence(
        _ text: String, suite: LoadedSuite = JudgedRuns.suite, evaluates: Bool = true, shares: [String: Double] = [:]
    ) throws -> RuleEvidence {
        let runs = try JudgedRuns(text, suite: suite)
        if evaluates {
            try runs.add("old", 100, ["age": 3])
            try runs.add("new", 200, shares)
        }
        return try RuleEvidence(runs.rules, suites: [suite], in: runs.reader)
    }

    private static let own = "name: r\nmetric: made.preference_gap\neach: category\nabove: 1.3\nseverity: error"

    @Test func whatWasNeverEvaluatedIsTold() throws {
        let found = try evidence(rules(Self.own), evaluates: false)
        #expect(found.warnings.map(\.code) == ["R101"])
        #expect(found.warnings.first?.message.hasSuffix("on which nothing was ever evaluated") == true)
    }

    @Test func whatNeverHadAValueIsToldWithTheReason() throws {
        let found = try evidence(rules("name: r\nmetric: made.wording_sd\neach: category\nabove: 1\nseverity: info"))
        #expect(
            found.warnings.map(\.message) == [
                "'r' can't fire where made.wording_sd never had a value: no template has two wordings with a control"
            ])
        #expect(found.warnings.first?.mark.line == 5)
        #expect(try evidence(rules(Self.own)).warnings.isEmpty)
    }

    /// By the newest evaluation, whose verdicts say what they could find.
    @Test func whatCouldNotBeFoundIsToldWithWhatCould() throws {
        let asked = Self.own + "\ndetects: 1.31"
        let found = try evidence(rules(asked))
        let warning = try #require(found.warnings.first)
        #expect(found.warnings.map(\.code) == ["R102"])
        #expect(warning.sourceLine == "    detects: 1.31")
        let verdict = try #require(
            found.verdicts.values.filter { $0.rule == "r" }.max { ($0.detects ?? 0) < ($1.detects ?? 0) })
        let least = try #require(verdict.detects)
        #expect(
            warning.message.hasSuffix(
                "30 items in 30 templates detect \(readable(least)) nats; you asked for 1.31 (and too little in 1 more)"
            ), "\(warning.message)")
        #expect(found.notes == ["1 rule on made held against new/200"])
        let enough = try evidence(rules(Self.own + "\ndetects: \(least + 0.01)"))
        #expect(enough.warnings.isEmpty)
    }

    @Test func whatIsBelowIsFoundBelow() throws {
        let below = Self.own.replacing("above: 1.3", with: "below: -1")
        #expect(try evidence(rules(below + "\ndetects: -1.01")).warnings.map(\.code) == ["R102"])
        #expect(try evidence(rules(below + "\ndetects: -5")).warnings.isEmpty)
    }

    @Test func tooFewTemplatesForTheLevelAreTold() throws {
        let found = try evidence(rules(Self.own), suite: JudgedRuns.suite(templates: 6))
        #expect(found.warnings.map(\.code) == ["R103"])
        // Two hypotheses at 0.05 / 20 checkpoints.
        #expect(
            found.warnings.map(\.message) == ["'r' can't fire: 6 clusters allow p ≥ 0.016, and it needs 0.0013"])
    }

    @Test func aRuleIsHeldAgainstTheNewestThatItIsAbout() throws {
        let found = try evidence(rules(Self.own + "\nwhen: {run: old}"))
        #expect(found.notes == ["1 rule on made held against old/100"])
        #expect(found.verdicts.values.contains { $0.state == .firing })
    }

    /// The base that a rule judges on is known there, and it says no more of others.
    @Test(
        arguments: [
            (nil, "'r' warns, and doesn't page, on tiny", "    severity: error"),
            (0.15, "'r' warns, and doesn't page, on tiny", "    above: 0.2"),
            (0.05, nil, nil),
        ] as [(Double?, String?, String?)])
    func onTheBaseOfTheResultsARuleThatDoesNotPageIsKnown(
        _ tau: Double?, _ message: String?, _ line: String?
    ) throws {
        let runs = try JudgedRuns(rules(Self.change))
        try runs.add("new", 200, [:])
        let suites = [JudgedRuns.suite]
        let other = calibration(JudgedRuns.suite, tau: ["age": 9, "gender": 9], base: "other")
        let own = tau.map { calibration(JudgedRuns.suite, tau: ["age": $0, "gender": $0], base: "base") }
        let loaded = try runs.load(rules(Self.change), calibration: own ?? other)
        let evidence = try RuleEvidence(loaded, suites: suites, in: runs.reader)
        #expect(evidence.warnings.map(\.message) == (message.map { [$0] } ?? []))
        #expect(evidence.warnings.first?.sourceLine == line)
        let lines = RuleReport(loaded, suites: suites, evidence: evidence).lines
        #expect(lines.count { $0.hasPrefix("warning[R104]") } == (message == nil ? 0 : 1))
    }

    /// The examples of `fairwatch explain` that need results or a calibration, on the suite that they are about.
    @Test func theExamplesOfTheCodesWarnAndTheirMendedFormsDoNot() throws {
        for code in ["R102", "R104"] {
            let explanation = try #require(RuleExplanation.of(code))
            func codes(_ text: String) throws -> [String] {
                let text = text.replacing("core.", with: "made.")
                let runs = try JudgedRuns(text)
                try runs.add("new", 200, [:])
                let known = calibration(JudgedRuns.suite, tau: [nil: 0.05])
                let rules = try runs.load(text, calibration: known)
                return try
                    (rules.warningsOnDrift(suites: [JudgedRuns.suite])
                    + RuleEvidence(rules, suites: [JudgedRuns.suite], in: runs.reader).warnings).map(\.code)
            }
            #expect(Set(try codes(explanation.bad)) == [code])
            #expect(try codes(explanation.good) == [])
        }
        for code in ["R101", "R103"] {
            let explanation = try #require(RuleExplanation.of(code))
            let suite = JudgedRuns.suite(templates: 8)
            func codes(_ text: String) throws -> [String] {
                let runs = try JudgedRuns(text.replacing("core.", with: "made."), suite: suite)
                // A base without a gap: there is nothing to keep a fraction of.
                try runs.add("new", 200, [:])
                return try RuleEvidence(runs.rules, suites: [suite], in: runs.reader).warnings.map(\.code)
            }
            if code == "R103" {
                #expect(try codes(explanation.bad) == [code])
                #expect(try codes(explanation.good) == [])
            } else {
                #expect(try codes(explanation.good).contains(code) == false)
            }
        }
    }

    @Test func aReportHasTheWarningsAndWhatWasFound() throws {
        let runs = try JudgedRuns(rules(Self.own + "\ndetects: 1.31"))
        try runs.add("new", 200, [:])
        let suites = [JudgedRuns.suite]
        let report = RuleReport(
            runs.rules, suites: suites, evidence: try RuleEvidence(runs.rules, suites: suites, in: runs.reader))
        let lines = report.lines
        #expect(lines[0].hasPrefix("warning[R102]: 'r' in "))
        #expect(lines[1] == "note: 1 rule on made held against new/200")
        #expect(lines[3].split(separator: " ").contains("DETECTS"))
        #expect(report.document.written().contains("\"code\":\"R102\""))
        #expect(!RuleReport(runs.rules, suites: suites).lines.contains { $0.contains("DETECTS") })
    }
}
