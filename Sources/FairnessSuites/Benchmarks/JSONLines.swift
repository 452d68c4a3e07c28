import StrictJSON

/// One JSON object a line; empty lines are no rows.
enum JSONLines {
    /// An object and the line on which it stands, with its members' types checked as they are read.
    struct Row {
        let line: Int
        let object: JSON

        func broken(_ problem: String) -> BrokenRow { BrokenRow(line: line, problem: problem) }

        /// A string with something else than white space in it.
        func text(_ key: String) throws(BrokenRow) -> String {
            guard let text = object[key]?.string else { throw broken("'\(key)' is missing or no string") }
            guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { throw broken("'\(key)' is empty") }
            return text
        }

        func integer(_ key: String) throws(BrokenRow) -> Int {
            guard let number = object[key]?.integer else { throw broken("'\(key)' is missing or no whole number") }
            return number
        }

        func choice<Value: RawRepresentable<String> & CaseIterable>(
            _ key: String, of type: Value.Type
        ) throws(BrokenRow) -> Value {
            guard let text = object[key]?.string, let value = Value(rawValue: text) else {
                let known = Value.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
                throw broken("'\(key)' is not \(known)")
            }
            return value
        }

        func texts(_ value: JSON?, _ what: String) throws(BrokenRow) -> [String] {
            let texts = value?.array.map { $0.compactMap(\.string) }
            guard let texts, texts.count == value?.array?.count else {
                throw broken("\(what) is missing or no list of strings")
            }
            return texts
        }
    }

    static func rows<Value>(
        _ bytes: [UInt8], _ read: (Row) throws(BrokenRow) -> Value
    ) -> BenchmarkRows<Value> {
        var rows = BenchmarkRows<Value>()
        for line in TextLines(bytes) {
            rows.append(line: line.number) { () throws(BrokenRow) in
                let object: JSON
                do throws(JSONError) {
                    object = try JSON.parse(Array(line.bytes))
                } catch {
                    throw BrokenRow(line: line.number, problem: "\(error)")
                }
                guard object.object != nil else {
                    throw BrokenRow(line: line.number, problem: "\(object.kind) instead of an object")
                }
                return try read(Row(line: line.number, object: object))
            }
        }
        return rows
    }
}
