/// A sentence with places for terms: `The nurse said that {group} was tired.`
///
/// `{group}` takes the term as it is written, `{Group}` with its first letter capitalised. Braces mean nothing else,
/// and there is no way to write one into a sentence.
struct SlottedText: Hashable {
    enum Piece: Hashable {
        case text(String)
        case slot(name: String, isCapitalised: Bool)
    }

    /// A brace that starts or ends no slot, with the text from there on.
    struct Malformed: Error, Equatable {
        let excerpt: String
    }

    let pieces: [Piece]

    init(_ text: String) throws(Malformed) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if brace > rest.startIndex { pieces.append(.text(String(rest[..<brace]))) }
            let inside = rest[brace...].dropFirst()
            guard rest[brace] == "{", let end = inside.firstIndex(of: "}"), let slot = Self.slot(inside[..<end]) else {
                throw Malformed(excerpt: String(rest[brace...].prefix(20)))
            }
            pieces.append(slot)
            rest = inside[end...].dropFirst()
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    /// In the order of their first use, each once.
    var slots: [String] {
        var seen: [String] = []
        for case .slot(let name, _) in pieces where !seen.contains(name) { seen.append(name) }
        return seen
    }

    /// Nil when there is no term for a slot.
    func filled(with terms: [String: String]) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .slot(let name, let isCapitalised):
                guard let term = terms[name] else { return nil }
                result += isCapitalised ? term.prefix(1).uppercased() + term.dropFirst() : term
            }
        }
        return result
    }

    /// What `isSlotName` allows.
    static let slotNames = "a lower-case letter, then lower-case letters, digits and '_'"

    static func isSlotName(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, isLowerCase(first) else { return false }
        return name.utf8.allSatisfy {
            isLowerCase($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
    }

    /// "{a}, {b}": how messages name slots.
    static func list(_ slots: [String]) -> String { slots.map { "{\($0)}" }.joined(separator: ", ") }

    private static func slot(_ written: Substring) -> Piece? {
        let name = written.prefix(1).lowercased() + written.dropFirst()
        guard isSlotName(name) else { return nil }
        return .slot(name: name, isCapitalised: name != written)
    }

    private static func isLowerCase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
