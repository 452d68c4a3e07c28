/// How much a text may ask of the reader; every limit is checked before memory is spent.
package struct JSONLimits: Sendable {
    package var bytes: Int
    package var depth: Int
    package var values: Int

    package init(bytes: Int = 64 << 20, depth: Int = 64, values: Int = 8_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }
}

/// What is wrong with a JSON text, and at which byte. The text itself is never quoted: it may come
/// from a stranger.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    package let offset: Int
    package let problem: String

    package init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    package var description: String { "at byte \(offset): \(problem)" }
}

extension JSON {
    /// Parses RFC 8259 JSON strictly: UTF-8 only, no duplicate keys, no trailing commas, comments or
    /// text after the value; white space may surround it.
    package static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytes else {
            throw JSONError(offset: 0, problem: "\(bytes.count) bytes, more than the \(limits.bytes) allowed")
        }
        var parser = JSONParser(bytes: bytes, limits: limits)
        return try parser.document()
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var at = 0
    var values = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard at == bytes.count else { throw error("text after the value") }
        return value
    }

    func error(_ problem: String) -> JSONError { JSONError(offset: at, problem: problem) }

    var current: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        skipSpace()
        guard depth <= limits.depth else { throw error("nested more than \(limits.depth) deep") }
        values += 1
        guard values <= limits.values else { throw error("more than \(limits.values) values") }
        switch current {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): try literal("true"); return .bool(true)
        case UInt8(ascii: "f"): try literal("false"); return .bool(false)
        case UInt8(ascii: "n"): try literal("null"); return .null
        case UInt8(ascii: "-"): return .number(try number())
        case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): return .number(try number())
        case nil: throw error("the text ends where a value is expected")
        default: throw error("not a JSON value")
        }
    }

    mutating func literal(_ word: StaticString) throws(JSONError) {
        let count = word.utf8CodeUnitCount
        let matches = at + count <= bytes.count && (0..<count).allSatisfy { bytes[at + $0] == word.utf8Start[$0] }
        guard matches else { throw error("not a JSON value") }
        at += count
    }

    mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        at += 1
        var object = JSONObject()
        skipSpace()
        if current == UInt8(ascii: "}") { at += 1; return object }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
            let keyOffset = at
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("expected ':' after a key") }
            at += 1
            skipSpace()
            let offset = at
            let member = try value(depth: depth + 1)
            guard object.append(key: key, value: member, offset: offset) else {
                throw JSONError(offset: keyOffset, problem: "duplicate key")
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"): at += 1; return object
            default: throw error("expected ',' or '}' in an object")
            }
        }
    }

    mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        at += 1
        var array: [JSON] = []
        skipSpace()
        if current == UInt8(ascii: "]") { at += 1; return array }
        while true {
            array.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"): at += 1; return array
            default: throw error("expected ',' or ']' in an array")
            }
        }
    }

    mutating func number() throws(JSONError) -> JSONNumber {
        let start = at
        if current == UInt8(ascii: "-") { at += 1 }
        let firstDigit = at
        try digits()
        guard at == firstDigit + 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            throw JSONError(offset: start, problem: "a number with a leading zero")
        }
        if current == UInt8(ascii: ".") { at += 1; try digits() }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            at += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return JSONNumber(literal: String(decoding: bytes[start..<at], as: UTF8.self))
    }

    mutating func digits() throws(JSONError) {
        let start = at
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { at += 1 }
        guard at > start else { throw error("expected a digit") }
    }

    mutating func string() throws(JSONError) -> String {
        let start = at
        at += 1
        var plain = at
        // Appended to in place: a copy for each escape would cost the square of the string's length.
        var content: [UInt8] = []
        while true {
            guard let byte = current else { throw JSONError(offset: start, problem: "a string without its end") }
            switch byte {
            case UInt8(ascii: "\""):
                content.append(contentsOf: bytes[plain..<at])
                at += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw JSONError(offset: start, problem: "a string that is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                content.append(contentsOf: bytes[plain..<at])
                at += 1
                content.append(contentsOf: try escape())
                plain = at
            case 0..<0x20:
                throw error("a control character in a string")
            default:
                at += 1
            }
        }
    }

    mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = current else { throw error("a string without its end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard current == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u") else {
                    throw error("half of a surrogate pair")
                }
                at += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair") }
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
            return Array(String(Character(scalar)).utf8)
        default:
            throw error("an unknown escape in a string")
        }
    }

    mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard at + 4 <= bytes.count else { throw error("a string without its end") }
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw error("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }
}
