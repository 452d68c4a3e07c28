import StrictJSON

/// A token that is found in the text itself, before it is cut into words.
struct AddedToken: Sendable {
    let content: String
    let id: Int32
    /// Only between characters that are not part of words.
    let isSingleWord: Bool
    /// Takes the white space in front of it.
    let stripsLeft: Bool
    /// Takes the white space behind it.
    let stripsRight: Bool
    /// Looked for in the normalised text, after those that are not.
    let isNormalized: Bool

    /// Longer contents are refused, so that the search stays linear in the text.
    static let longestContent = 1024

    init(_ value: JSON, path: String) throws {
        let reader = try FieldReader(value, path: path)
        try reader.allow(["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"])
        content = try reader.string("content")
        guard !content.isEmpty, content.utf8.count <= Self.longestContent else {
            let problem = "it is empty or longer than \(Self.longestContent) bytes"
            throw TokenizerError.damaged(reader.name("content"), problem)
        }
        id = Int32(try Vocabulary.id(try reader.required("id"), of: content, path: reader.name("id")))
        isSingleWord = try reader.flag("single_word", default: false)
        stripsLeft = try reader.flag("lstrip", default: false)
        stripsRight = try reader.flag("rstrip", default: false)
        let isSpecial = try reader.flag("special", default: false)
        isNormalized = try reader.flag("normalized", default: !isSpecial)
    }
}

/// A stretch of text between added tokens, or such a token.
enum TextPiece: Equatable {
    case text(Range<Int>)
    case token(Int32)
}

/// The added tokens of a tokeniser and where they occur.
struct AddedTokens: Sendable {
    let tokens: [AddedToken]
    private let verbatim: AddedTokenTrie
    private let normalized: AddedTokenTrie

    /// Reads `added_tokens`, whose ids must be those that the `tokenizers` library would give them: the
    /// vocabulary's own, else the next free ones in order.
    init(_ list: [JSON], vocabulary: Vocabulary, path: String) throws {
        var tokens: [AddedToken] = []
        var known: Set<ByteString> = []
        var next = Int32(vocabulary.count)
        for (index, value) in list.enumerated() {
            let place = "\(path)[\(index)]"
            let token = try AddedToken(value, path: place)
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
            tokens.append(token)
        }
        self.tokens = tokens
        verbatim = AddedTokenTrie(tokens.filter { !$0.isNormalized })
        normalized = AddedTokenTrie(tokens.filter(\.isNormalized))
    }

    func pieces(of bytes: [UInt8]) -> [TextPiece] {
        let pieces = verbatim.split(bytes, bytes.indices)
        guard !normalized.isEmpty else { return pieces }
        return pieces.flatMap { piece in
            if case .text(let range) = piece { normalized.split(bytes, range) } else { [piece] }
        }
    }
}
