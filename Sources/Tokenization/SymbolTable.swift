/// The tokens that a word consists of before anything merges: one for each byte or one for each character.
struct SymbolTable: Sendable {
    enum Alphabet: Sendable {
        /// Each byte is written as its printable stand-in.
        case bytes
        case characters
    }

    private let alphabet: Alphabet
    /// Indexed by the byte, or by the character if it is below 256.
    private let firstTokens: [Int32?]
    /// The tokens of the characters from 256 on.
    private let otherTokens: [UInt32: Int32]
    /// The tokens `<0x00>` to `<0xFF>`, which stand in for the UTF-8 of what has no token; nil where they don't.
    private let byteTokens: [Int32?]
    /// Stands for each symbol that has no other token; without it those are left out.
    private let unknownToken: Int32?
    /// One unknown token stands for all in a row.
    private let fusesUnknown: Bool

    init(
        _ alphabet: Alphabet, vocabulary: Vocabulary, fallsBackToBytes: Bool, unknownToken: Int32?, fusesUnknown: Bool
    ) {
        self.alphabet = alphabet
        self.unknownToken = unknownToken
        self.fusesUnknown = fusesUnknown
        byteTokens = (0...255).map { fallsBackToBytes ? vocabulary.id(of: Self.byteToken($0)) : nil }
        switch alphabet {
        case .bytes:
            firstTokens = ByteAlphabet.symbols.map { vocabulary.id(of: ByteString($0)) }
            otherTokens = [:]
        case .characters:
            let characters = vocabulary.characters
            firstTokens = (0..<256).map { characters[$0] }
            otherTokens = characters.filter { $0.key >= 256 }
        }
    }

    /// Appends the tokens of a word's symbols in order; returns how many bytes of it they don't tell.
    func append(_ word: Range<Int>, of text: [UInt8], to ids: inout [Int32]) -> Int {
        var isUnknownPending = false
        var lost = 0
        var index = word.lowerBound
        while index < word.upperBound {
            let start = index
            let token: Int32?
            switch alphabet {
            case .bytes:
                token = firstTokens[Int(text[start])]
                index += 1
            case .characters where text[start] < 0x80:
                token = firstTokens[Int(text[start])]
                index += 1
            case .characters:
                let scalar = decodedScalar(in: text, at: start)
                token = scalar.value < 256 ? firstTokens[Int(scalar.value)] : otherTokens[scalar.value]
                index += UTF8.width(scalar)
            }
            if let token {
                if isUnknownPending, let unknownToken { ids.append(unknownToken) }
                isUnknownPending = false
                ids.append(token)
            } else if !appendFallback(text[start..<index], to: &ids) {
                // Bytes that fall back overtake an unknown token in front of them: so does the library.
                if isUnknownPending, !fusesUnknown, let unknownToken { ids.append(unknownToken) }
                isUnknownPending = true
                lost += index - start
            }
        }
        if isUnknownPending, let unknownToken { ids.append(unknownToken) }
        return lost
    }

    /// Bytes that occur in UTF-8 but may be lost, in order.
    var bytesWithoutToken: [UInt8] {
        (0...UInt8.max).filter { byte in
            guard ByteAlphabet.occursInUTF8(byte) else { return false }
            if alphabet == .bytes {
                return firstTokens[Int(byte)] == nil && !fallsBack(ByteAlphabet.symbols[Int(byte)])
            }
            return byteTokens[Int(byte)] == nil && (byte >= 0x80 || firstTokens[Int(byte)] == nil)
        }
    }

    private func appendFallback(_ symbol: ArraySlice<UInt8>, to ids: inout [Int32]) -> Bool {
        let spelling = alphabet == .bytes ? ByteAlphabet.symbols[Int(symbol[symbol.startIndex])][...] : symbol
        guard fallsBack(spelling) else { return false }
        ids.append(contentsOf: spelling.compactMap { byteTokens[Int($0)] })
        return true
    }

    private func fallsBack(_ spelling: some Collection<UInt8>) -> Bool {
        spelling.allSatisfy { byteTokens[Int($0)] != nil }
    }

    private static func byteToken(_ byte: Int) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "<0x\(digits.count < 2 ? "0" : "")\(digits)>"
    }
}
