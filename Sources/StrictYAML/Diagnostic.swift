/// Something wrong in a file that a person wrote, with the line and how to mend it.
package struct Diagnostic: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    package enum Severity: String, Sendable, Codable {
        case error
        case warning
    }

    /// Such as "R001".
    package var code: String
    package var severity: Severity
    package var message: String
    package var file: String
    package var mark: SourceMark
    /// The line the mark points into, as it was written; nil where there is none to show.
    package var sourceLine: String?
    package var help: String?

    package init(
        code: String, severity: Severity = .error, message: String, file: String, mark: SourceMark,
        sourceLine: String? = nil, help: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.file = file
        self.mark = mark
        self.sourceLine = sourceLine
        self.help = help
    }

    /// `file:line:column: message (help)`, for a log; nothing in it is escaped.
    package var sentence: String {
        "\(file):\(mark.line):\(mark.column): \(message)" + (help.map { " (\($0))" } ?? "")
    }

    /// Several lines in the manner of rustc, without a newline at the end; control characters are escaped.
    package var description: String {
        var lines = ["\(severity.rawValue)[\(code)]: \(printable(message, limit: 2_000))"]
        let number = String(mark.line)
        let margin = String(repeating: " ", count: number.utf8.count)
        lines.append("\(margin)--> \(printable(file, limit: 4_096)):\(mark.line):\(mark.column)")
        let help = help.map { printable($0, limit: 2_000) }
        guard let sourceLine else {
            if let help { lines.append("\(margin) = help: \(help)") }
            return lines.joined(separator: "\n")
        }
        let excerpt = Excerpt(line: sourceLine, mark: mark)
        lines.append("\(margin) |")
        lines.append("\(number) | \(excerpt.text)")
        lines.append("\(margin) | \(excerpt.carets)" + (help.map { " " + $0 } ?? ""))
        return lines.joined(separator: "\n")
    }
}

/// The part of a line around a mark, made printable, and the carets below it.
private struct Excerpt {
    private static let before = 100
    private static let after = 100

    let text: String
    let carets: String

    init(line: String, mark: SourceMark) {
        let scalars = line.unicodeScalars
        let column = min(max(0, mark.column - 1), scalars.count)
        let skipped = max(0, column - Self.before)
        let start = scalars.index(scalars.startIndex, offsetBy: skipped)
        let point = scalars.index(start, offsetBy: column - skipped)
        let length = max(1, min(mark.length, Self.after))
        let end = scalars.index(point, offsetBy: length, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let stop = scalars.index(point, offsetBy: Self.after, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let lead = (skipped > 0 ? "…" : "") + printable(String(scalars[start..<point]))
        let marked = printable(String(scalars[point..<end]))
        let rest = end < stop ? printable(String(scalars[end..<stop])) : ""
        text = lead + marked + rest + (max(end, stop) < scalars.endIndex ? "…" : "")
        carets =
            String(repeating: " ", count: lead.unicodeScalars.count)
            + String(repeating: "^", count: max(1, marked.unicodeScalars.count))
    }
}

/// The text with control characters, and those that reorder or hide text, written as `\xNN` or `\u{NNNN}`.
///
/// - Parameter limit: In Unicode scalars; a longer text ends in "…".
package func printable(_ text: String, limit: Int = .max) -> String {
    var result = String.UnicodeScalarView()
    for (position, scalar) in text.unicodeScalars.enumerated() {
        if position >= limit {
            result.append("…")
            break
        }
        if isPrintable(scalar) {
            result.append(scalar)
        } else {
            let hex = String(scalar.value, radix: 16, uppercase: true)
            let escape = scalar.value < 0x100 ? "\\x" + (hex.utf8.count == 1 ? "0" : "") + hex : "\\u{\(hex)}"
            result.append(contentsOf: escape.unicodeScalars)
        }
    }
    return String(result)
}

/// False for controls, line and paragraph separators, bidirectional overrides, and the byte order mark.
package func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
    default: true
    }
}
