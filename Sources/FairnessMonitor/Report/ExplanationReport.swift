import AlertRules
import StrictJSON

/// What `fairwatch explain` says of a code.
package struct ExplanationReport: Sendable {
    private let explanation: RuleExplanation

    package init(code: String) throws {
        guard let explanation = RuleExplanation.of(code) else {
            let known = RuleExplanation.all.map(\.code).joined(separator: ", ")
            throw Refusal(code: "unknown-code", reason: "no code is called '\(code)'; there are \(known)")
        }
        self.explanation = explanation
    }

    package var lines: [String] {
        func indented(_ text: String) -> [String] { text.split(separator: "\n").map { "    " + $0 } }
        let titles = explanation.isWarning ? ("Warned of:", "Without the warning:") : ("Refused:", "Accepted:")
        return ["\(explanation.code): \(explanation.meaning)", "", titles.0, ""] + indented(explanation.bad)
            + ["", titles.1, ""] + indented(explanation.good)
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "code": JSON(explanation.code), "meaning": JSON(explanation.meaning),
            "severity": JSON(explanation.isWarning ? "warning" : "error"), "bad": JSON(explanation.bad),
            "good": JSON(explanation.good),
        ]
    }
}
