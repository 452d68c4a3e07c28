/// What a plain scalar means to YAML 1.1, YAML 1.2 and people, so that a surprise becomes an error.
extension YAMLScalar {
    package var isNull: Bool { !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// Only `true` and `false`; the other words of YAML 1.1 are `looksBoolean`.
    package var boolean: Bool? {
        guard !isQuoted else { return nil }
        return text == "true" ? true : text == "false" ? false : nil
    }

    /// The YAML 1.1 words some readers take for booleans: `yes`, `no`, `on`, `off`, `y`, `n` and other cases.
    package var looksBoolean: Bool {
        !isQuoted && ["true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    }

    /// A decimal integer without leading zeros, underscores or a radix; nil too when it doesn't fit.
    package var integer: Int? {
        guard !isQuoted, case .integer = NumberShape(text) else { return nil }
        return Int(text)
    }

    /// A finite decimal number.
    package var double: Double? {
        guard !isQuoted else { return nil }
        switch NumberShape(text) {
        case .integer, .decimal:
            guard let value = Double(text), value.isFinite else { return nil }
            return value
        case .odd, .none: return nil
        }
    }

    /// Anything that some YAML reader would take for a number: `60`, `0x1F`, `1_000`, `1:30`, `.inf`, `.nan`.
    package var looksNumeric: Bool { !isQuoted && NumberShape(text) != .none }

    package var kind: String {
        if isNull { return "nothing" }
        if isQuoted { return "quoted text" }
        if looksBoolean { return boolean == nil ? "the word '\(printable(text, limit: 40))'" : "a boolean" }
        if looksNumeric { return "a number" }
        return "text"
    }
}

/// How a plain scalar is spelled, seen as a number.
enum NumberShape: Equatable {
    case integer
    case decimal
    /// A number only in YAML 1.1 or other notations.
    case odd
    case none

    init(_ text: String) {
        let lower = text.lowercased()
        var body = lower[...]
        if let sign = body.first, sign == "-" || sign == "+" { body = body.dropFirst() }
        if [".inf", ".nan", "inf", "nan", "infinity"].contains(body) {
            self = .odd
            return
        }
        guard let first = body.utf8.first, isDigit(first) || first == UInt8(ascii: ".") else {
            self = .none
            return
        }
        let parts = body.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let exponent = parts.count == 2 ? parts[1].drop { $0 == "-" || $0 == "+" } : "0"
        if mantissa.count <= 2, mantissa.allSatisfy(isDigits), isDigits(exponent),
            parts.count == 1 || parts[1].utf8.count - exponent.utf8.count <= 1
        {
            let leadingZero = mantissa[0].count > 1 && mantissa[0].first == "0"
            self = leadingZero ? .odd : mantissa.count == 1 && parts.count == 1 ? .integer : .decimal
            return
        }
        self = isOldNumber(body) ? .odd : .none
    }
}

/// `1_000`, `0x1f`, `0o17`, `0b1`, `1:30`, `.5` and `5.`: numbers to some YAML readers only.
private func isOldNumber(_ body: Substring) -> Bool {
    if body.hasPrefix("0x") { return body.utf8.count > 2 && body.dropFirst(2).allSatisfy(\.isHexDigit) }
    if body.hasPrefix("0o") || body.hasPrefix("0b") { return isDigits(body.dropFirst(2)) }
    let pieces = body.split { $0 == "_" || $0 == ":" || $0 == "." }
    return !pieces.isEmpty && pieces.allSatisfy(isDigits) && body.utf8.filter { $0 == UInt8(ascii: ".") }.count <= 1
}

private func isDigits(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isDigit) }

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
