import StrictYAML

/// What a text that is shown to a model, and printed to a person, may look like.
struct TextRules {
    /// In Unicode scalars, after expansion.
    static let longestText = 4_000
    /// Short enough that no expansion can become large before it is measured.
    static let longestTerm = 200

    let log: DiagnosticLog

    /// True when the text can be used; otherwise one error has been reported.
    ///
    /// - Parameter breaks: Whether line breaks are allowed, as in a whole prompt.
    func accepts(
        _ text: String, _ what: String, limit: Int = longestText, breaks: Bool = false, at mark: SourceMark
    ) -> Bool {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            log.error(.emptyText, "\(what) is empty", at: mark)
        } else if !fits(text, what, limit: limit, at: mark) {
            return false
        } else if hidesSomething(text, breaks: breaks) {
            let found = breaks ? "" : ", a line break"
            log.error(
                .hiddenCharacter, "\(what) has a control character\(found) or a character that hides others",
                at: mark, help: "it reads \"\(printable(text, limit: 80))\"")
        } else if hasOuterSpace(text) {
            log.error(
                .hiddenCharacter, "\(what) starts or ends with a space\(breaks ? " or a line break" : "")", at: mark,
                help: "remove it: a model scores spaces too")
        } else {
            return true
        }
        return false
    }

    /// Whether it is short enough; otherwise one error has been reported.
    func fits(_ text: String, _ what: String, limit: Int = longestText, at mark: SourceMark) -> Bool {
        let length = text.unicodeScalars.count
        guard length > limit else { return true }
        log.error(
            .textTooLong, "\(what) has \(length) characters; at most \(limit) are allowed", at: mark)
        return false
    }

    /// True for lower-case letters, digits, `-`, `_` and, in ids, `.`; otherwise one error has been reported.
    func acceptsName(_ name: String, _ what: String, dots: Bool = false, at mark: SourceMark) -> Bool {
        guard !Self.isName(name, dots: dots) else { return true }
        log.error(.badName, "'\(name)' can't be \(what)", at: mark, help: Self.names(dots: dots))
        return false
    }

    /// Names become parts of metric names (`core.perplexity`) and of item ids (`template/0`).
    static func isName(_ name: String, dots: Bool = false) -> Bool {
        (1...SuiteName.longest).contains(name.utf8.count)
            && name.utf8.allSatisfy { SuiteName.isPart($0) || dots && $0 == UInt8(ascii: ".") }
    }

    /// What `isName` allows.
    static func names(dots: Bool = false) -> String {
        "up to 80 lower-case letters, digits, '-'\(dots ? ", '_' and '.'" : " and '_'")"
    }

    private func hidesSomething(_ text: String, breaks: Bool) -> Bool {
        text.unicodeScalars.contains { !isPrintable($0) && !(breaks && $0 == "\n") }
    }

    private func hasOuterSpace(_ text: String) -> Bool {
        [text.unicodeScalars.first, text.unicodeScalars.last].contains { $0?.properties.isWhitespace ?? false }
    }
}
