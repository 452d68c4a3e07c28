/// A pattern in which `*` stands for any text, matched in linear time.
package struct GlobPattern: Sendable, Equatable {
    /// As it was written.
    package let text: String
    private let parts: [[UInt8]]

    package init(_ pattern: String) {
        text = pattern
        parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    }

    package func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = parts.first, let last = parts.last, bytes.starts(with: first) else { return false }
        if parts.count == 1 { return bytes.count == first.count }
        guard bytes.count >= first.count + last.count, bytes.suffix(last.count).elementsEqual(last) else {
            return false
        }
        var rest = bytes[first.count..<bytes.count - last.count]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.indices.first(where: { rest[$0...].starts(with: part) }) else { return false }
            rest = rest[(found + part.count)...]
        }
        return true
    }
}
