import DisplayText
import FairnessSuites
import StrictJSON

/// What `fairwatch suite check` says of a suite without an error.
package struct SuiteCheckReport: Sendable {
    private let loaded: LoadedSuite
    private let tokens: SuiteTokens?

    package init(_ loaded: LoadedSuite, tokens: SuiteTokens?) {
        self.loaded = loaded
        self.tokens = tokens
    }

    package var lines: [String] {
        ["ok: \(EscapedText(escaping: loaded.suite.title)); sha256 \(loaded.sha256.prefix(12))"] + tokenLines
            + loaded.suite.advice.map { "advice: \(EscapedText(escaping: $0.description))" }
    }

    private var tokenLines: [String] {
        guard let tokens else { return [] }
        let teraflops = NumberText.fixed(tokens.floatingPointOperations / 1e12, decimals: 1)
        var lines = [
            "tokens: \(NumberText.grouped(tokens.tokens)), of which \(NumberText.grouped(tokens.distinctTokens)) are "
                + "computed (\(teraflops)e12 floating-point operations with the comparison); longest text "
                + "\(tokens.longestSequence) of the base's \(tokens.positions) positions"
        ]
        if !tokens.splitWords.isEmpty {
            lines.append("words of several tokens: \(EscapedText(escaping: tokens.splitWords.joined(separator: ", ")))")
        }
        lines += tokens.firstTokenCollisions.map {
            "words with the same first token: \(EscapedText(escaping: $0.joined(separator: ", ")))"
        }
        return lines
    }

    /// Schema version 1.
    ///
    /// - Parameter failures: Of the suites without a report.
    package static func document(_ reports: [SuiteCheckReport], failures: [any Error]) -> JSON {
        let suites = JSON.array(reports.map(\.json))
        let described = failures.map { DescribedError($0) }
        guard let first = described.first else { return ["schema_version": 1, "ok": true, "suites": suites] }
        let mistakes = failures.compactMap { $0 as? SuiteFileErrors }.flatMap(\.diagnostics)
        return [
            "schema_version": 1, "ok": false, "suites": suites,
            "error": [
                "code": JSON(first.code), "message": JSON(described.map(\.message).joined(separator: "\n")),
            ],
            "diagnostics": .array(mistakes.map { JSON($0) }),
        ]
    }

    private var json: JSON {
        [
            "suite": JSON(loaded.suite.name), "version": JSON(loaded.suite.version), "sha256": JSON(loaded.sha256),
            "items": SuiteSummary(loaded.suite).json,
            "tokens": tokens.map { tokens in
                [
                    "tokens": JSON(tokens.tokens), "distinct_tokens": JSON(tokens.distinctTokens),
                    "floating_point_operations": JSON(tokens.floatingPointOperations),
                    "longest_text": JSON(tokens.longestSequence), "positions": JSON(tokens.positions),
                    "split_words": .array(tokens.splitWords.map { JSON($0) }),
                    "first_token_collisions": .array(
                        tokens.firstTokenCollisions.map { .array($0.map { JSON($0) }) }),
                ]
            } ?? .null,
            "advice": .array(loaded.suite.advice.map { JSON($0.description) }),
        ]
    }
}
