/// A stretch of text between added tokens, or such a token.
enum TextPiece: Equatable {
    case text(Range<Int>)
    case token(Int32)
}

/// The added tokens of a tokeniser and where they occur.
struct AddedTokens: Sendable {
    let tokens: [AddedToken]
    /// Of all contents together: a hundred times as much as published models have.
    private static let mostBytes = 1 << 20

    private let verbatim: AddedTokenTrie
    private let normalized: AddedTokenTrie

    /// Takes tokens whose ids must be those that the `tokenizers` library would give them: the vocabulary's own, else
    /// the next free ones in order.
    init(_ tokens: [AddedToken], vocabulary: Vocabulary, normalizer: Normalizer, path: String) throws {
        var known: Set<ByteString> = []
        var next = Int32(vocabulary.count)
        for (index, token) in tokens.enumerated() {
            let place = "\(path)[\(index)]"
            guard !token.content.isEmpty, token.content.utf8.count <= AddedToken.longestContent else {
                let problem = "it is empty or longer than \(AddedToken.longestContent) bytes"
                throw TokenizerError.damaged("\(place).content", problem)
            }
            guard known.insert(ByteString(token.content)).inserted else {
                throw TokenizerError.damaged(place, "\(quoted(token.content)) is listed twice")
            }
            let expected = vocabulary.id(of: token.content) ?? next
            guard token.id == expected else {
                let problem = "\(quoted(token.content)) has the id \(token.id), but by its place it is \(expected)"
                throw TokenizerError.damaged("\(place).id", problem)
            }
            if vocabulary.id(of: token.content) == nil {
                guard token.id >= vocabulary.tokens.count || vocabulary.tokens[Int(token.id)] == nil else {
                    throw TokenizerError.damaged("\(place).id", "the id \(token.id) belongs to another token")
                }
                next += 1
            }
        }
        self.tokens = tokens
        try Self.requireSmall(tokens.lazy.map(\.content.utf8.count), path: path)
        let verbatim = tokens.filter { !$0.flags.isNormalized }.map { (text: Array($0.content.utf8), token: $0) }
        let normalized = try Self.normalizedPatterns(tokens, normalizer: normalizer, path: path)
        try Self.requireSmall(normalized.lazy.map(\.text.count), path: path)
        self.verbatim = AddedTokenTrie(verbatim)
        self.normalized = AddedTokenTrie(normalized)
    }

    /// The tokens that are looked for in the text as it is, and the stretches between them.
    func verbatimPieces(of text: [UInt8]) -> [TextPiece] {
        verbatim.split(text, text.indices)
    }

    /// The tokens that are looked for in a stretch of normalised text, and what lies between them.
    func normalizedPieces(of text: [UInt8], in range: Range<Int>) -> [TextPiece] {
        normalized.split(text, range)
    }

    private static func requireSmall(_ lengths: some Sequence<Int>, path: String) throws {
        guard lengths.reduce(0, +) <= mostBytes else {
            throw TokenizerError.unsupported(path, "a list of tokens of over \(mostBytes) bytes together")
        }
    }

    /// A token that is looked for in normalised text is normalised itself.
    private static func normalizedPatterns(
        _ tokens: [AddedToken], normalizer: Normalizer, path: String
    ) throws -> [(text: [UInt8], token: AddedToken)] {
        var known: Set<ByteString> = []
        return try tokens.enumerated().filter(\.element.flags.isNormalized).map { index, token in
            let text = normalizer.normalize(token.content.utf8)
            guard !text.isEmpty, text.count <= AddedToken.longestContent, known.insert(ByteString(text)).inserted else {
                let problem = "normalised, \(quoted(token.content)) is empty, too long, or the same as another token"
                throw TokenizerError.damaged("\(path)[\(index)].content", problem)
            }
            return (text, token)
        }
    }
}
