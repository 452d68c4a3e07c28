import AlertRules
import DisplayText
import ResultStore

extension CheckRun.Report {
    /// The verdicts as JUnit XML, which CI systems show as tests: one test suite a suite, one test case a verdict.
    ///
    /// What fails is what makes `fairwatch check` end with 11; a rule of severity error or critical that couldn't be judged
    /// is an error. Quieter rules that fire pass and say so in the case's output; what is inconclusive, unknown or muted
    /// is skipped with the reason.
    package var junit: String {
        let cases = suites.map { suite in suite.verdicts.map { JUnitCase($0) } }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"fairwatch\"\(counts(cases.joined()))>",
        ]
        for (suite, cases) in zip(suites, cases) {
            let name = suite.suite.suite.name
            let skipped = cases.count { $0.outcome == .skipped }
            let time = NumberText.fixed(suite.usage.wallSeconds, decimals: 3)
            lines.append(
                "  <testsuite name=\(attribute(name))\(counts(cases)) skipped=\"\(skipped)\" time=\"\(time)\">")
            lines.append("    <properties>")
            let properties = [
                ("checkpoint", adapterPath), ("sha256", sha256), ("base", basePath),
                ("base_fingerprint", baseFingerprint),
                ("suite_sha256", suite.suite.sha256), ("rules_sha256", rulesSHA256 ?? ""), ("seed", "\(seed)"),
                ("engine_version", FairwatchVersion.current), ("numeric_fingerprint", "\(numericFingerprint)"),
            ]
            lines += properties.map { "      <property name=\"\($0.0)\" value=\(attribute($0.1))/>" }
            lines.append("    </properties>")
            lines += cases.flatMap(\.lines)
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private func counts(_ cases: some Sequence<JUnitCase>) -> String {
        var outcomes: [JUnitCase.Outcome: Int] = [:]
        for one in cases { outcomes[one.outcome, default: 0] += 1 }
        let all = outcomes.values.reduce(0, +)
        return " tests=\"\(all)\" failures=\"\(outcomes[.failure] ?? 0)\" errors=\"\(outcomes[.error] ?? 0)\""
    }
}

/// One verdict as a test case.
private struct JUnitCase {
    enum Outcome: String {
        case passed, failure, error, skipped
    }

    private let verdict: VerdictRecord
    let outcome: Outcome

    init(_ verdict: VerdictRecord) {
        self.verdict = verdict
        let state = Verdict.State(rawValue: verdict.state)
        outcome =
            switch state {
            case .firing where verdict.muted != nil: .skipped
            case .firing: verdict.knownSeverity.isPaging ? .failure : .passed
            case .unknown: verdict.knownSeverity.isPaging ? .error : .skipped
            case .passed: .passed
            case .pending, .inconclusive, nil: .skipped
            }
    }

    var lines: [String] {
        let (suite, _) = verdict.metricParts
        let name = verdict.category ?? "overall"
        let head = "    <testcase classname=\(attribute("\(suite).\(verdict.rule)")) name=\(attribute(name))"
        let reason =
            verdict.muted.map { "muted: \($0)" }
            ?? [verdict.state, verdict.reason].compactMap { $0 }
            .joined(separator: ": ")
        switch outcome {
        case .passed:
            guard verdict.isFiring else { return ["\(head)/>"] }
            let text = escaped("\(verdict.severity): \(verdict.summary)")
            return ["\(head)>", "      <system-out>\(text)</system-out>", "    </testcase>"]
        case .skipped: return ["\(head)>", "      <skipped message=\(attribute(reason))/>", "    </testcase>"]
        case .error, .failure:
            let message = outcome == .failure ? verdict.summary : reason
            return [
                "\(head)>",
                "      <\(outcome.rawValue) type=\(attribute(verdict.severity)) message=\(attribute(message))>"
                    + "\(escaped(facts))</\(outcome.rawValue)>", "    </testcase>",
            ]
        }
    }

    /// What an auditor asks of the number.
    private var facts: String {
        let format = verdict.format
        var facts = [
            "\(verdict.metric) \(format.value(verdict.value))", "interval \(format.interval(verdict.interval))",
        ]
        if let confidence = verdict.confidence { facts.append("confidence \(confidence)") }
        if let n = verdict.n { facts.append("n \(n)") }
        if let clusters = verdict.clusters { facts.append("\(clusters) templates") }
        facts.append("fires \(verdict.threshold)\(verdict.comparedTo.map { " against \($0)" } ?? "")")
        return facts.joined(separator: ", ")
    }
}

private func attribute(_ text: String) -> String { "\"\(escaped(text))\"" }

/// For XML 1.0, which has no way to write most control characters.
private func escaped(_ text: String) -> String {
    var result = ""
    // By scalars: with a combining mark behind it a quotation mark is another character.
    for scalar in EscapedText(escaping: text).text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
