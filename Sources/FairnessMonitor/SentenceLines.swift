/// Cuts a text into the sentences that it holds one a line.
package enum SentenceLines {
    /// A line ends with LF or CR LF and nothing else, so that a form feed or U+2028 inside a sentence stays in it.
    ///
    /// A last line break ends the last sentence and begins no other.
    ///
    /// - Parameter source: Its name for messages.
    package static func split(_ bytes: [UInt8], of source: String) throws -> [String] {
        let newline = UInt8(ascii: "\n")
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return try lines.enumerated().map { index, line in
            let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let text = String(validating: content, as: UTF8.self) else {
                throw Refusal(code: "input", reason: "\(source), line \(index + 1): not UTF-8; convert the text first")
            }
            return text
        }
    }
}
