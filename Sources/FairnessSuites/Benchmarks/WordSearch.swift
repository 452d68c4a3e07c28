/// Finds which of many terms, of one word or several, stand in a text as whole words, whatever their capitals.
struct WordSearch<Value: Sendable>: Sendable {
    /// By a term's first word: all its words, and what it stands for.
    private var terms: [String: [(words: [String], value: Value)]] = [:]

    /// False for a term without a letter or digit, which could never be found.
    mutating func add(_ term: String, for value: Value) -> Bool {
        let words = Self.words(of: term)
        guard let first = words.first else { return false }
        terms[first, default: []].append((words, value))
        return true
    }

    /// In the order of the text.
    func values(in text: String) -> [Value] {
        let words = Self.words(of: text)
        var found: [Value] = []
        for (start, word) in words.enumerated() {
            for term in terms[word] ?? [] where words[start...].starts(with: term.words) { found.append(term.value) }
        }
        return found
    }

    /// Runs of letters, digits, marks, underscores and apostrophes inside, all small and without a possessive "'s";
    /// everything else parts them.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func finish() {
            while word.utf8.last == UInt8(ascii: "'") { word.removeLast() }
            if word.hasSuffix("'s") { word.removeLast(2) }
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9", "_": word.unicodeScalars.append(scalar)
            case "A"..."Z": word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
            case "'", "’": if !word.isEmpty { word += "'" }
            case "\0"..<"\u{80}": finish()
            case let other where isWordPart(other.properties): word += other.properties.lowercaseMapping
            default: finish()
            }
        }
        finish()
        return words
    }

    private static func isWordPart(_ properties: Unicode.Scalar.Properties) -> Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber: true
        default: properties.isAlphabetic
        }
    }
}
