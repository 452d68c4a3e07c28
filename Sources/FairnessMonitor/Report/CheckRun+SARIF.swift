import AlertRules
import ResultStore
import StrictJSON

extension CheckRun.Report {
    /// The verdicts that fire, and those of severity error or critical that couldn't be judged, as SARIF 2.1.0 (OASIS),
    /// which code-scanning pages show.
    ///
    /// - Parameter rules: Those that judged.
    package func sarif(rules: LoadedRules?) -> JSON {
        let verdicts = suites.flatMap(\.verdicts)
        let told = verdicts.filter { $0.isFiring || $0.isOpenGate }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "fairwatch", "version": JSON(FairwatchVersion.current),
                            "rules": .array((rules?.ruleSet.rules ?? []).map(\.sarif)),
                        ]
                    ],
                    "invocations": [
                        [
                            "executionSuccessful": true, "exitCode": JSON(Int(tally.outcome.exitStatus)),
                        ]
                    ],
                    "results": .array(told.map(result)),
                    "properties": [
                        "checkpoint_sha256": JSON(sha256), "base": JSON(basePath),
                        "base_fingerprint": JSON(baseFingerprint), "rules_sha256": JSON(rulesSHA256),
                        "seed": JSON(seed), "numeric_fingerprint": JSON(numericFingerprint),
                        "suites": .array(
                            suites.map { ["name": JSON($0.suite.suite.name), "sha256": JSON($0.suite.sha256)] }),
                    ],
                ]
            ],
        ]
    }

    private func result(_ verdict: VerdictRecord) -> JSON {
        let place = verdict.category.map { " {\($0)}" } ?? ""
        let text = verdict.isFiring ? verdict.summary : "could not be judged: \(verdict.reason ?? "no reason given")"
        var members: [(String, JSON)] = [
            ("ruleId", JSON(verdict.rule)), ("kind", verdict.isFiring ? "fail" : "open"),
            ("level", verdict.isFiring ? JSON(verdict.knownSeverity.sarifLevel) : "none"),
            ("message", ["text": JSON("\(verdict.rule)\(place): \(text)")]),
            ("locations", [["physicalLocation": ["artifactLocation": ["uri": JSON(uri(adapterPath))]]]]),
            (
                "partialFingerprints",
                [
                    "verdict/v1": JSON("\(baseFingerprint)/\(verdict.metric)/\(verdict.rule)/\(verdict.category ?? "")")
                ]
            ),
            ("properties", JSON(verdict)),
        ]
        if let muted = verdict.muted {
            members.append(("suppressions", [["kind": "external", "justification": JSON(muted)]]))
        }
        return JSON(members: members)
    }

    /// A path as a relative or file reference, its unusual bytes escaped (RFC 3986).
    private func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        let escaped = path.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
        return path.hasPrefix("/") ? "file://\(escaped)" : escaped
    }
}

extension VerdictRecord {
    /// Of a rule that may page, and couldn't be judged.
    fileprivate var isOpenGate: Bool { state == Verdict.State.unknown.rawValue && knownSeverity.isPaging }
}

extension AlertSeverity {
    fileprivate var sarifLevel: String {
        switch self {
        case .critical, .error: "error"
        case .warning: "warning"
        case .notice, .info: "note"
        }
    }
}

extension AlertRule {
    fileprivate var sarif: JSON {
        let quantity = "\(suite).\(metric), \(tested.rawValue)\(tested == .value ? "" : " to \(target)"), \(threshold)"
        var members: [(String, JSON)] = [
            ("id", JSON(name)), ("shortDescription", ["text": JSON(quantity)]),
            ("defaultConfiguration", ["level": JSON(severity.sarifLevel)]),
        ]
        if let runbook { members.append(("help", ["text": JSON(runbook)])) }
        return JSON(members: members)
    }
}
