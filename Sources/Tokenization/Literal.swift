/// A fixed text that is looked for in another, as the files of tokenisers write it: `{"String": " "}`.
struct Literal: Sendable, Equatable {
    let bytes: [UInt8]

    /// Longer ones are refused, so that the search stays linear in the text.
    static let longest = 64

    init(_ text: String, path: String) throws {
        bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest else {
            throw TokenizerError.unsupported(path, "a text to look for that is empty or over \(Self.longest) bytes")
        }
    }

    /// Whether it lies at `start`, wholly in front of `limit`.
    func occurs(in text: [UInt8], at start: Int, limit: Int) -> Bool {
        guard limit - start >= bytes.count else { return false }
        for offset in bytes.indices where text[start + offset] != bytes[offset] { return false }
        return true
    }

    /// Where it lies first, or nil.
    func firstIndex(in text: [UInt8], from start: Int, limit: Int) -> Int? {
        var index = start
        while index < limit {
            if occurs(in: text, at: index, limit: limit) { return index }
            index += 1
        }
        return nil
    }

    /// The text with each occurrence replaced, from left to right.
    func replaced(by replacement: [UInt8], in text: some Collection<UInt8>) -> [UInt8] {
        let text = Array(text)
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 4)
        var done = 0
        while let found = firstIndex(in: text, from: done, limit: text.count) {
            result.append(contentsOf: text[done..<found])
            result.append(contentsOf: replacement)
            done = found + bytes.count
        }
        result.append(contentsOf: text[done...])
        return result
    }
}

extension Literal {
    /// Reads a `pattern` of tokenizer.json that is a plain text; any regular expression is refused by name.
    init(pattern reader: FieldReader) throws {
        guard let text = reader.value("String")?.string else {
            let found = reader.value("Regex")?.string.map { "the expression \(quoted($0))" } ?? "this pattern"
            throw TokenizerError.unsupported(reader.path, found)
        }
        try self.init(text, path: reader.path)
    }
}
