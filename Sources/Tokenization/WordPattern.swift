/// The regular expressions by which known models cut text into words, each as a hand-written scanner.
///
/// A scanner is chosen by the expression's exact text; there is no regular expression engine behind it.
enum WordPattern: Sendable, Equatable {
    case gpt2
    /// Up to three digits a word.
    case llama3
    /// One digit a word.
    case qwen2

    private static let gpt2Text = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    private static let llama3Text =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
        + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let qwen2Text =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
        + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#

    /// Nil for an expression that has no scanner.
    init?(expression: String) {
        switch expression {
        case Self.gpt2Text: self = .gpt2
        case Self.llama3Text: self = .llama3
        case Self.qwen2Text: self = .qwen2
        default: return nil
        }
    }

    /// Where the word that starts at `start` ends; always beyond `start`.
    func wordEnd(in bytes: [UInt8], from start: Int, limit: Int) -> Int {
        let scanner = WordScanner(bytes: bytes, start: start, limit: limit)
        return switch self {
        case .gpt2: scanner.gpt2()
        case .llama3: scanner.llama3(digits: 3)
        case .qwen2: scanner.llama3(digits: 1)
        }
    }
}

/// One attempt to match at `start`; the alternatives are tried in the order of the expression.
private struct WordScanner {
    let bytes: [UInt8]
    let start: Int
    let limit: Int

    func gpt2() -> Int {
        if let end = contraction(ignoringCase: false) { return end }
        let first = ClassifiedScalar(in: bytes, at: start)
        if !first.scalarClass.isSpace {
            return run(of: first.scalarClass, from: start + first.length)
        }
        if bytes[start] == 0x20, let second = scalar(at: start + 1), !second.scalarClass.isSpace {
            return run(of: second.scalarClass, from: start + 1 + second.length)
        }
        return spaces(afterFirst: first)
    }

    func llama3(digits: Int) -> Int {
        if let end = contraction(ignoringCase: true) { return end }
        let first = ClassifiedScalar(in: bytes, at: start)
        let next = start + first.length
        switch first.scalarClass {
        case .letter:
            return run(of: .letter, from: next)
        case .number:
            return run(of: .number, from: next, atMost: digits - 1)
        case .space, .other:
            if let second = scalar(at: next), second.scalarClass == .letter {
                return run(of: .letter, from: next + second.length)
            }
        case .newline:
            break
        }
        if first.scalarClass == .other {
            return newlines(from: run(of: .other, from: next))
        }
        if bytes[start] == 0x20, let second = scalar(at: next), second.scalarClass == .other {
            return newlines(from: run(of: .other, from: next + second.length))
        }
        return lastNewlineEnd(afterFirst: first) ?? spaces(afterFirst: first)
    }

    func scalar(at index: Int) -> ClassifiedScalar? {
        index < limit ? ClassifiedScalar(in: bytes, at: index) : nil
    }

    func run(of wanted: ScalarClass, from begin: Int, atMost maximum: Int = .max) -> Int {
        var end = begin
        var count = 0
        while count < maximum, let next = scalar(at: end), next.scalarClass == wanted {
            end += next.length
            count += 1
        }
        return end
    }

    /// `[\r\n]*`
    func newlines(from begin: Int) -> Int {
        run(of: .newline, from: begin)
    }

    /// `\s*[\r\n]+`: as far as the last line end of the white space.
    func lastNewlineEnd(afterFirst first: ClassifiedScalar) -> Int? {
        var end = start + first.length
        var lastNewline = first.scalarClass == .newline ? end : nil
        while let next = scalar(at: end), next.scalarClass.isSpace {
            end += next.length
            if next.scalarClass == .newline { lastNewline = end }
        }
        return lastNewline
    }

    /// `\s+(?!\S)|\s+`: all white space at the end of the text, otherwise all but its last scalar, at least one.
    func spaces(afterFirst first: ClassifiedScalar) -> Int {
        var end = start + first.length
        var beforeLast = end
        while let next = scalar(at: end), next.scalarClass.isSpace {
            beforeLast = end
            end += next.length
        }
        return end == limit ? end : beforeLast
    }

    /// `'s|'t|'re|'ve|'m|'ll|'d`
    func contraction(ignoringCase: Bool) -> Int? {
        guard bytes[start] == UInt8(ascii: "'"), start + 1 < limit else { return nil }
        // U+017F, the long s, is an s to an expression that ignores case.
        if ignoringCase, start + 2 < limit, bytes[start + 1] == 0xC5, bytes[start + 2] == 0xBF { return start + 3 }
        let fold: UInt8 = ignoringCase ? 0x20 : 0
        let first = bytes[start + 1] | fold
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start + 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"), UInt8(ascii: "l"):
            guard start + 2 < limit else { return nil }
            let wanted = first == UInt8(ascii: "l") ? UInt8(ascii: "l") : UInt8(ascii: "e")
            return bytes[start + 2] | fold == wanted ? start + 3 : nil
        default:
            return nil
        }
    }
}
