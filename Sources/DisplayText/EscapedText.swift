/// Text that can be shown on a terminal, in the journal or on a page without steering it.
///
/// Names of files, runs, rules and categories come from outside and may carry escape sequences, line breaks or
/// marks that turn the reading direction round. Whatever could do harm becomes `\xNN`, one for each byte of its UTF-8
/// form, and a backslash becomes `\\`: so every escape can be told from the text it stands for, and
/// `printf '%b'` gives the original bytes back.
///
/// Escaping twice would show `\\xNN`. The type prevents it: an interpolated string is escaped, an interpolated
/// `EscapedText` is taken as it is, and the literal around them is the programmer's own.
///
/// ```swift
/// let line: EscapedText = "checkpoint \(name) refused: \(reason)"
/// ```
package struct EscapedText: Sendable, Hashable {
    /// The text with its escapes, ready to be written.
    package let text: String

    /// Escapes the bytes of a name as the file system gave them, valid UTF-8 or not.
    package init(escaping bytes: some Sequence<UInt8>) {
        text = Self.escape(Array(bytes))
    }

    package init(escaping text: String) {
        self.text = Self.escape(Array(text.utf8))
    }

    /// Takes back what was escaped earlier and kept, in a database for instance.
    ///
    /// Nil when the text holds anything that escaping would have changed, apart from whole escapes.
    package init?(alreadyEscaped text: String) {
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.first {
            if scalar == "\\" {
                guard let length = Self.escapeLength(scalars) else { return nil }
                scalars = scalars.dropFirst(length)
            } else {
                guard !Self.isHazardous(scalar) else { return nil }
                scalars = scalars.dropFirst()
            }
        }
        self.text = text
    }

    /// The same text in at most `limit` bytes of UTF-8: what is cut off is marked with "…", and no escape is split.
    package func bounded(utf8 limit: Int) -> EscapedText {
        guard text.utf8.count > limit else { return self }
        let mark = "…"
        var kept = ""
        var room = limit - mark.utf8.count
        guard room >= 0 else { return EscapedText(trusted: "") }
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.first {
            let length = scalar == "\\" ? Self.escapeLength(scalars) ?? 1 : 1
            let piece = String(scalars.prefix(length))
            room -= piece.utf8.count
            guard room >= 0 else { break }
            kept += piece
            scalars = scalars.dropFirst(length)
        }
        return EscapedText(trusted: kept + mark)
    }

    fileprivate init(trusted text: String) {
        self.text = text
    }
}

extension EscapedText {
    private static func escape(_ bytes: [UInt8]) -> String {
        var result = ""
        result.reserveCapacity(bytes.count)
        var parser = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var position = 0
        func appendEscapes(_ count: Int) {
            for byte in bytes[position..<position + count] {
                result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        while true {
            switch parser.parseScalar(from: &source) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar == "\\" {
                    result += "\\\\"
                } else if isHazardous(scalar) {
                    appendEscapes(encoded.count)
                } else {
                    result.unicodeScalars.append(scalar)
                }
                position += encoded.count
            case .error(let length):
                appendEscapes(length)
                position += length
            case .emptyInput:
                return result
            }
        }
    }

    /// Control characters, marks that change the reading direction, and the two separators that break a line.
    private static func isHazardous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x2028, 0x2029: true
        default: false
        }
    }

    /// How many scalars the escape at the start takes: 2 for `\\`, 4 for `\xNN`, nil when it is neither.
    private static func escapeLength(_ scalars: Substring.UnicodeScalarView) -> Int? {
        let head = Array(scalars.prefix(4))
        guard head.count >= 2, head[0] == "\\" else { return nil }
        if head[1] == "\\" { return 2 }
        guard head.count == 4, head[1] == "x" else { return nil }
        let digits = head[2...].allSatisfy { ("0"..."9").contains($0) || ("A"..."F").contains($0) }
        return digits ? 4 : nil
    }
}

extension EscapedText: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        text = value
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Escapes what is interpolated and leaves the literal parts alone.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        package mutating func appendInterpolation(_ value: EscapedText) {
            text += value.text
        }

        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            text += EscapedText(escaping: value.description).text
        }
    }
}

extension EscapedText: CustomStringConvertible, Comparable {
    package var description: String { text }

    package static func < (left: EscapedText, right: EscapedText) -> Bool { left.text < right.text }
}

extension EscapedText: Codable {
    /// Throws where the stored text was not escaped, so that a database can't bring raw names back in.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let text = EscapedText(alreadyEscaped: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "the text is not escaped")
        }
        self = text
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
