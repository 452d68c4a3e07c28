import StrictJSON
import StrictYAML

/// A row of a team's own file, its values by the names of the format's JSON lines; an empty cell is no value.
struct TeamRecord: Sendable, Equatable {
    let line: Int
    private let values: [String: JSON]
    /// Whether cells are plain text, so that options get the space before them.
    let isTable: Bool

    /// From a table.
    init(line: Int, cells: [(column: String, text: String)]) {
        self.line = line
        let filled = cells.filter { !ImportPlace.trimmed($0.text).isEmpty }
        values = Dictionary(filled.map { ($0.column, JSON.string($0.text)) }) { first, _ in first }
        isTable = true
    }

    /// From a line of JSON.
    init(line: Int, object: JSONObject) {
        self.line = line
        let members = object.members.filter { !$0.value.isNull }
        values = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        isTable = false
    }

    var keys: Dictionary<String, JSON>.Keys { values.keys }

    func broken(_ problem: String) -> BrokenRow { BrokenRow(line: line, problem: problem) }

    subscript(key: String) -> JSON? { values[key] }

    /// Nil when there is none.
    func text(_ key: String) throws(BrokenRow) -> String? {
        guard let value = values[key] else { return nil }
        guard let text = value.string ?? value.integer.map({ "\($0)" }) else {
            throw broken("'\(key)' is \(value.kind) instead of text")
        }
        return text
    }

    func requiredText(_ key: String) throws(BrokenRow) -> String {
        guard let text = try text(key) else { throw broken("'\(key)' is empty") }
        return text
    }

    /// From 0.
    func count(_ key: String) throws(BrokenRow) -> Int? {
        guard let value = values[key] else { return nil }
        let number = value.integer ?? value.string.flatMap { Int(ImportPlace.trimmed($0)) }
        guard let number, number >= 0 else { throw broken("'\(key)' is no whole number from 0") }
        return number
    }

    func flag(_ key: String) throws(BrokenRow) -> Bool? {
        guard let value = values[key] else { return nil }
        if let flag = value.bool { return flag }
        switch try text(key)?.lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default: throw broken("'\(key)' is not true or false")
        }
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Value.Type
    ) throws(BrokenRow) -> Value? {
        guard let text = try text(key) else { return nil }
        guard let value = Value(rawValue: ImportPlace.trimmed(text)) else {
            let known = Value.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw broken("'\(key)' is '\(printable(text, limit: 40))', not one of \(known)")
        }
        return value
    }

    /// A list, or one text with spaces between its words.
    func words(_ key: String) throws(BrokenRow) -> [String] {
        guard let value = values[key] else { return [] }
        if let text = value.string { return text.split(whereSeparator: \.isWhitespace).map { String($0) } }
        let words = value.array?.compactMap(\.string)
        guard let words, words.count == value.array?.count else { throw broken("'\(key)' is no list of texts") }
        return words
    }
}
