import StrictYAML

/// What a text that is shown to a model, and printed to a person, may look like.
struct TextRules {
    /// In Unicode scalars, after expansion.
    static let longestText = 4_000
    /// Short enough that no expansion can become large before it is measured.
    static let longestTerm = 200

    let log: DiagnosticLog

    /// True when the text can be used; otherwise one error has been reported.
    func accepts(_ text: String, _ what: String, limit: Int = longestText, at mark: SourceMark) -> Bool {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            log.error(.emptyText, "\(what) is empty", at: mark)
        } else if text.unicodeScalars.count > limit {
            log.error(
                .textTooLong, "\(what) has \(text.unicodeScalars.count) characters; at most \(limit) are allowed",
                at: mark)
        } else if !text.unicodeScalars.elementsEqual(printable(text).unicodeScalars) {
            log.error(
                .hiddenCharacter, "\(what) has a control character, a line break or a character that hides others",
                at: mark, help: "it reads \"\(printable(text, limit: 80))\"")
        } else if hasOuterSpace(text) {
            log.error(
                .hiddenCharacter, "\(what) starts or ends with a space", at: mark,
                help: "remove it: a model scores spaces too")
        } else {
            return true
        }
        return false
    }

    /// True for lower-case letters, digits, `-`, `_` and, in ids, `.`; otherwise one error has been reported.
    ///
    /// Names become parts of metric names (`core.perplexity`) and of item ids (`template/0`).
    func acceptsName(_ name: String, _ what: String, dots: Bool = false, at mark: SourceMark) -> Bool {
        let isWord = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            case UInt8(ascii: "."): dots
            default: false
            }
        }
        guard isWord, (1...80).contains(name.utf8.count) else {
            log.error(
                .badName, "'\(name)' can't be \(what)", at: mark,
                help: "up to 80 lower-case letters, digits, '-'\(dots ? ", '_' and '.'" : " and '_'")")
            return false
        }
        return true
    }

    private func hasOuterSpace(_ text: String) -> Bool {
        [text.unicodeScalars.first, text.unicodeScalars.last].contains { $0?.properties.isWhitespace ?? false }
    }
}
