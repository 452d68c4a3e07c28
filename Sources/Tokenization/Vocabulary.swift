import StrictJSON

/// The tokens of a model by id and by spelling, without the added ones.
struct Vocabulary: Sendable {
    /// More than any published vocabulary; a table of this size is the most that a file can ask for.
    static let largestID = (1 << 22) - 1

    private let ids: [ByteString: Int32]
    let tokens: [String?]

    /// Reads `model.vocab`: token to id, each id once, holes allowed.
    init(_ value: JSON, path: String) throws {
        guard let object = value.object else {
            throw TokenizerError.damaged(path, "expected an object of tokens and ids, found \(value.kind)")
        }
        guard !object.members.isEmpty else { throw TokenizerError.damaged(path, "it is empty") }
        var ids: [ByteString: Int32] = [:]
        ids.reserveCapacity(object.members.count)
        var tokens: [String?] = Array(repeating: nil, count: object.members.count)
        for member in object.members {
            let id = try Self.id(member.value, of: member.key, path: path)
            if id >= tokens.count { tokens.append(contentsOf: repeatElement(nil, count: id - tokens.count + 1)) }
            if let other = tokens[id] {
                throw TokenizerError.damaged(
                    path, "\(quoted(other)) and \(quoted(member.key)) have the same id \(id)")
            }
            tokens[id] = member.key
            ids[ByteString(member.key)] = Int32(id)
        }
        self.ids = ids
        self.tokens = tokens
    }

    var count: Int { ids.count }

    /// The tokens of one character, by its value.
    var characters: [UInt32: Int32] {
        var characters: [UInt32: Int32] = [:]
        for (id, token) in tokens.enumerated() {
            guard let scalars = token?.unicodeScalars, let only = scalars.first,
                scalars.index(after: scalars.startIndex) == scalars.endIndex
            else { continue }
            characters[only.value] = Int32(id)
        }
        return characters
    }

    func id(of token: ByteString) -> Int32? { ids[token] }

    func id(of token: String) -> Int32? { ids[ByteString(token)] }

    /// An id from a file, between 0 and `largestID`.
    static func id(_ value: JSON, of token: String, path: String) throws -> Int {
        guard let id = value.integer, (0...largestID).contains(id) else {
            throw TokenizerError.damaged(
                path, "the id of \(quoted(token)) is not an integer from 0 to \(largestID)")
        }
        return id
    }
}
