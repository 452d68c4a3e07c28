/// The syntax tree of a module pattern.
indirect enum ModulePatternNode: Equatable {
    case scalar(Unicode.Scalar)
    /// Any scalar but the line feed.
    case any
    case set(ModulePatternSet)
    case assertion(ModulePatternAssertion)
    case sequence([ModulePatternNode])
    case alternatives([ModulePatternNode])
    /// No upper bound is nil.
    case repetition(ModulePatternNode, least: Int, most: Int?)
}

/// What holds between two scalars without taking one.
enum ModulePatternAssertion: Sendable, Equatable {
    /// `^` and `\A`.
    case start
    /// `$`: the end, or the place before a line feed that ends the text.
    case end
    /// `\Z`.
    case veryEnd
    case wordBoundary
    case noWordBoundary
}

/// A class of scalars, as in `[a-z\d]`.
struct ModulePatternSet: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case range(ClosedRange<UInt32>)
        case digit(Bool)
        case word(Bool)
        case space(Bool)
    }

    var parts: [Part] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let found = parts.contains { part in
            switch part {
            case .range(let range): range.contains(scalar.value)
            case .digit(let wanted): Self.isDigit(scalar) == wanted
            case .word(let wanted): Self.isWord(scalar) == wanted
            case .space(let wanted): Self.isSpace(scalar) == wanted
            }
        }
        return found != isNegated
    }

    /// Python's `\d` for text: the decimal digits of every script.
    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    }

    /// Python's `\w` for text: letters, numbers and the underscore.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": return true
        case _ where scalar.isASCII: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return scalar.properties.numericType != nil
        }
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20: true
        case 0..<0x80: false
        default: scalar.properties.isWhitespace
        }
    }
}
