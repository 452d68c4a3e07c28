/// Names as a suite has them, made from what a file calls things: `race-color` stays, `African Americans` becomes
/// `african_americans`, `Bahá'í` becomes `bahai`.
enum SuiteName {
    /// In bytes.
    static let longest = 80

    /// Capitals are made small, accents and apostrophes dropped, white space becomes `_`, `+` and `&` words, and every
    /// other run of signs one `-`.
    ///
    /// Nil where nothing is left, where a letter or digit has no form in a–z and 0–9, or where the name is too long.
    static func normalised(_ written: String) -> String? {
        let name = simplified(written, replacement: nil)
        return name.flatMap { (1...longest).contains($0.utf8.count) ? $0 : nil }
    }

    /// Never nil: what has no form becomes `-`, a longer name is cut, and what is left of nothing is `x`.
    static func approximate(_ written: String) -> String {
        let name = simplified(written, replacement: "-") ?? ""
        return name.isEmpty ? "x" : String(name.prefix(longest - 10))
    }

    private static func simplified(_ written: String, replacement: Character?) -> String? {
        var name = ""
        for character in written.lowercased() {
            switch folded[character] ?? character {
            case let plain where plain.asciiValue.map(isPart) ?? false: name.append(plain)
            case "'", "’", "ʻ", "`": continue
            case "+": name += "-plus"
            case "&": name += "-and-"
            case let space where space.isWhitespace: name.append("_")
            case let other:
                guard replacement != nil || !(other.isLetter || other.isNumber) else { return nil }
                if name.last != "-" { name.append("-") }
            }
        }
        let isEdge: (Character) -> Bool = { $0 == "-" || $0 == "_" }
        return String(name.drop(while: isEdge).reversed().drop(while: isEdge).reversed())
    }

    /// A lower-case letter, a digit, `_` or `-`.
    static func isPart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    /// Letters with one accent, by the letter without it: strings that are canonically equivalent are equal.
    private static let folded: [Character: Character] = {
        var letters: [Character: Character] = ["ß": "s", "ø": "o", "ł": "l", "đ": "d", "ı": "i"]
        for letter in "abcdefghijklmnopqrstuvwxyz" {
            for accent in 0x300...0x331 {
                guard let scalar = Unicode.Scalar(UInt32(accent)) else { continue }
                let accented = "\(letter)\(scalar)"
                if accented.count == 1, let character = accented.first { letters[character] = letter }
            }
        }
        return letters
    }()
}
