/// What the pre-tokenisers' patterns distinguish.
enum ScalarClass: UInt8, Sendable {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s` without carriage return and line feed
    case space
    /// Carriage return and line feed, which are `\s` too.
    case newline
    case other

    var isSpace: Bool { self == .space || self == .newline }
}

/// The class of the scalar at a place of a text, and its length in bytes.
struct ClassifiedScalar {
    let scalarClass: ScalarClass
    let length: Int

    /// `bytes` is valid UTF-8 and `index` the first byte of a scalar.
    init(in bytes: [UInt8], at index: Int, asOf version: UnicodeVersion = .sixteen) {
        let lead = bytes[index]
        if lead < 0x80 {
            length = 1
            scalarClass = ScalarClass(ascii: lead)
        } else {
            let scalar = decodedScalar(in: bytes, at: index)
            length = UTF8.width(scalar)
            scalarClass = ScalarClass(scalar, asOf: version)
        }
    }
}

/// The edition of Unicode that a pattern sees; scalars assigned later are `other`.
///
/// The `tokenizers` library asks three tables: its expressions' (16), Rust's (17) for digits, an older one (9) for
/// normalisation. The editions are fixed here so that the ids depend neither on Swift's own edition nor on its next.
enum UnicodeVersion: Int, Sendable {
    case nine = 9
    case sixteen = 16
    case seventeen = 17
}

extension ScalarClass {
    init(ascii byte: UInt8) {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A: self = .letter
        case 0x30...0x39: self = .number
        case 0x0A, 0x0D: self = .newline
        case 0x09, 0x0B, 0x0C, 0x20: self = .space
        default: self = .other
        }
    }

    init(_ scalar: Unicode.Scalar, asOf version: UnicodeVersion) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            self = properties.isAssigned(asOf: version) ? .letter : .other
        case .decimalNumber, .letterNumber, .otherNumber:
            self = properties.isAssigned(asOf: version) ? .number : .other
        default:
            if scalar == "\r" || scalar == "\n" {
                self = .newline
            } else {
                self = properties.isWhitespace ? .space : .other
            }
        }
    }
}

extension Unicode.Scalar.Properties {
    func isAssigned(asOf version: UnicodeVersion) -> Bool {
        guard let age else { return false }
        return age.major <= version.rawValue
    }
}

/// The scalar whose first byte is at `index` of valid UTF-8.
func decodedScalar(in bytes: [UInt8], at index: Int) -> Unicode.Scalar {
    func tail(_ offset: Int) -> UInt32 {
        index + offset < bytes.count ? UInt32(bytes[index + offset] & 0x3F) : 0
    }
    let lead = UInt32(bytes[index])
    let value: UInt32 =
        switch lead {
        case ..<0x80: lead
        case ..<0xE0: (lead & 0x1F) << 6 | tail(1)
        case ..<0xF0: (lead & 0x0F) << 12 | tail(1) << 6 | tail(2)
        default: (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)
        }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
}

/// The first byte of the scalar that ends before `end`, in valid UTF-8.
func scalarStart(before end: Int, in bytes: [UInt8]) -> Int {
    var start = end - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
}
