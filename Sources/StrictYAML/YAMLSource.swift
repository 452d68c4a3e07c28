/// The text of one file, cut into lines for error messages.
package struct YAMLSource: Sendable {
    /// The name as the person knows it, for messages; nothing is opened here.
    package let file: String
    /// Without line ends; arrays, because marks count in scalars and long lines have many.
    let lines: [[Unicode.Scalar]]
    let text: String

    package init(file: String, text: String) {
        self.file = file
        self.text = text
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Array(line.last == "\r" ? line.dropLast() : line)
        }
    }

    package func line(_ number: Int) -> String? {
        guard number >= 1, number <= lines.count else { return nil }
        return String(String.UnicodeScalarView(lines[number - 1]))
    }

    /// From a mark without a length to the end of the word, quoted text or key that starts there.
    func mark(line: Int, column: Int) -> SourceMark {
        guard line >= 1, line <= lines.count, column >= 1 else { return SourceMark(line: line, column: column) }
        let rest = lines[line - 1].dropFirst(column - 1)
        guard let first = rest.first else { return SourceMark(line: line, column: column) }
        if first == "\"" || first == "'" {
            let inside = rest.dropFirst()
            let closing = inside.firstIndex(of: first)
            let length = closing.map { rest.distance(from: rest.startIndex, to: $0) + 1 } ?? rest.count
            return SourceMark(line: line, column: column, length: length)
        }
        if "[]{},|>".unicodeScalars.contains(first) { return SourceMark(line: line, column: column) }
        var length = 0
        var previous: Unicode.Scalar = " "
        for scalar in rest {
            if scalar == "#" && previous == " " { break }
            if ",]}\t".unicodeScalars.contains(scalar) { break }
            if previous == ":" && scalar == " " {
                length -= 1
                break
            }
            length += 1
            previous = scalar
        }
        let kept = rest.prefix(length)
        if length == rest.count, kept.last == ":" { length -= 1 }
        let trailing = rest.prefix(length).reversed().prefix { $0 == " " }.count
        return SourceMark(line: line, column: column, length: max(1, length - trailing))
    }
}
