extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(JSONNumber(literal: "\(value)")) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }

    /// Members in the order written; of a repeated key the first counts.
    package init(dictionaryLiteral elements: (String, JSON)...) { self.init(members: elements) }

    /// Members in this order; of a repeated key the first counts.
    package init(members: [(String, JSON)]) {
        var object = JSONObject()
        for (key, value) in members { _ = object.append(key: key, value: value, offset: 0) }
        self = .object(object)
    }

    /// Null for nil.
    package init(_ value: String?) { self = value.map { .string($0) } ?? .null }

    package init(_ value: Int?) { self = value.map { .number(JSONNumber(literal: "\($0)")) } ?? .null }

    /// Null for nil and for what JSON has no number for: infinities and not-a-number.
    package init(_ value: Double?) {
        guard let value, value.isFinite else {
            self = .null
            return
        }
        self = .number(JSONNumber(literal: "\(value)"))
    }

    /// The text, on one line or with two spaces a level; it ends without a line break.
    package func written(pretty: Bool = false) -> String {
        var text = ""
        write(into: &text, pretty: pretty, level: 0)
        return text
    }

    private func write(into text: inout String, pretty: Bool, level: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number.literal
        case .string(let string): Self.write(string, into: &text)
        case .array(let elements):
            // Numbers side by side read better than one a line.
            let isFlat = elements.allSatisfy { $0.array == nil && $0.object == nil }
            Self.list("[", "]", elements.count, pretty && !isFlat, level, into: &text) { index, text in
                elements[index].write(into: &text, pretty: pretty, level: level + 1)
            }
        case .object(let object):
            Self.list("{", "}", object.members.count, pretty, level, into: &text) { index, text in
                Self.write(object.members[index].key, into: &text)
                text += pretty ? ": " : ":"
                object.members[index].value.write(into: &text, pretty: pretty, level: level + 1)
            }
        }
    }

    private static func list(
        _ open: String, _ close: String, _ count: Int, _ pretty: Bool, _ level: Int, into text: inout String,
        element: (Int, inout String) -> Void
    ) {
        text += open
        for index in 0..<count {
            if index > 0 { text += pretty ? "," : ", " }
            if pretty { text += "\n" + String(repeating: "  ", count: level + 1) }
            element(index, &text)
        }
        if pretty, count > 0 { text += "\n" + String(repeating: "  ", count: level) }
        text += close
    }

    private static func write(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                // Legal JSON, but nothing that a terminal should meet raw.
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
