/// SentencePiece's way with spaces: each becomes a visible character, one may be put in front, words start with it.
struct Metaspace: Sendable, Equatable {
    enum Prepending: Sendable, Equatable {
        case never
        /// Only at the very beginning of the text.
        case first
        /// At every stretch of text.
        case always
    }

    private static let space = [UInt8(ascii: " ")]

    /// What stands for a space, "▁" as a rule.
    let replacement: Literal
    let prepending: Prepending
    let cutsWords: Bool

    /// Calls `body` with each word of a stretch of text that isn't empty, as a range of the bytes that come with it.
    func forEachWord(in bytes: [UInt8], range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        var text: [UInt8] = []
        text.reserveCapacity(range.count + range.count / 2)
        for byte in bytes[range] {
            if byte == Self.space[0] { text.append(contentsOf: replacement.bytes) } else { text.append(byte) }
        }
        if prepends(at: range.lowerBound), !replacement.occurs(in: text, at: 0, limit: text.count) {
            text.insert(contentsOf: replacement.bytes, at: 0)
        }
        guard cutsWords else { return body(text, text.indices) }
        let cut = LiteralCut(literal: replacement, side: .next)
        var start = 0
        while start < text.count {
            let end = cut.pieceEnd(in: text, from: start, limit: text.count)
            body(text, start..<end)
            start = end
        }
    }

    private func prepends(at start: Int) -> Bool {
        switch prepending {
        case .never: false
        case .first: start == 0
        case .always: true
        }
    }
}

extension Metaspace {
    /// Reads a step of `pre_tokenizer`; `add_prefix_space` and `str_rep` are how older files say it.
    init(_ step: FieldReader) throws {
        try step.allow(["type", "replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"])
        let text = try step.string("replacement")
        guard text.unicodeScalars.count == 1 else {
            throw TokenizerError.damaged(step.name("replacement"), "\(quoted(text)) is not one character")
        }
        replacement = try Literal(text, path: step.name("replacement"))
        cutsWords = try step.flag("split", default: true)
        let scheme = step.value("prepend_scheme") == nil ? "always" : try step.string("prepend_scheme")
        switch scheme {
        case "never": prepending = .never
        case "first": prepending = .first
        case "always": prepending = .always
        default: throw TokenizerError.unsupported(step.name("prepend_scheme"), quoted(scheme))
        }
        guard try step.flag("add_prefix_space", default: true) || prepending == .never else {
            throw TokenizerError.damaged(step.name("add_prefix_space"), "it contradicts prepend_scheme")
        }
    }
}
