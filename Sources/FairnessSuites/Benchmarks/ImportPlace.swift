import StrictYAML

/// A row of a file that becomes an item, with the rules of a suite's texts.
struct ImportPlace {
    /// In Unicode scalars.
    static let longestText = TextRules.longestText

    let file: String
    /// The first being 1.
    let line: Int

    func broken(_ problem: String) -> BrokenRow { BrokenRow(line: line, problem: problem) }

    /// The text itself when a model can be shown it and a person can read it; line breaks and tabs may stand inside.
    @discardableResult
    func text(_ text: String, _ what: String) throws(BrokenRow) -> String {
        var count = 0
        var isEmpty = true
        for scalar in text.unicodeScalars {
            count += 1
            if isEmpty, !scalar.properties.isWhitespace { isEmpty = false }
            guard isPrintable(scalar) || scalar == "\n" || scalar == "\t" || scalar == "\r" else {
                throw broken("\(what) has the hidden character \(printable(String(scalar)))")
            }
        }
        guard !isEmpty else { throw broken("\(what) is empty") }
        guard count <= Self.longestText else {
            throw broken("\(what) has \(count) characters; at most \(Self.longestText) are allowed")
        }
        return text
    }

    /// A text that is scored as it stands: outer spaces would be scored too.
    @discardableResult
    func wholeText(_ text: String, _ what: String) throws(BrokenRow) -> String {
        try self.text(text, what)
        let edges = [text.unicodeScalars.first, text.unicodeScalars.last]
        guard !edges.contains(where: { $0?.properties.isWhitespace ?? false }) else {
            throw broken("\(what) starts or ends with white space")
        }
        return text
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = text.unicodeScalars
        let isInk: (Unicode.Scalar) -> Bool = { !$0.properties.isWhitespace }
        guard let start = scalars.firstIndex(where: isInk), let end = scalars.lastIndex(where: isInk) else { return "" }
        return String(text[start...end])
    }
}
