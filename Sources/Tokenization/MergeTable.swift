import StrictJSON

/// Which neighbouring tokens merge, in which order of preference, and into what.
struct MergeTable: Sendable {
    struct Merge: Sendable {
        /// Place in the file's list: the lowest goes first.
        let rank: Int32
        let id: Int32
    }

    private let merges: [UInt64: Merge]

    /// Reads `model.merges`, pairs or strings with one space; all three tokens of a merge must be in the vocabulary.
    ///
    /// Of a pair that is listed twice the later rank holds, as in the `tokenizers` library.
    init(_ list: [JSON], vocabulary: Vocabulary, path: String) throws {
        guard list.count <= Int(Int32.max) else { throw TokenizerError.damaged(path, "it has too many entries") }
        var merges: [UInt64: Merge] = [:]
        merges.reserveCapacity(list.count)
        for (rank, entry) in list.enumerated() where !Self.isVersion(entry) {
            guard let (left, right) = Self.pair(entry) else {
                throw TokenizerError.damaged(
                    "\(path)[\(rank)]", "expected two tokens, as a string with one space or as a pair of strings")
            }
            func id(_ token: [UInt8]) throws -> Int32 {
                guard let id = vocabulary.id(of: ByteString(token)) else {
                    let name = quoted(String(decoding: token, as: UTF8.self))
                    throw TokenizerError.damaged("\(path)[\(rank)]", "\(name) is not in the vocabulary")
                }
                return id
            }
            let key = Self.key(try id(left), try id(right))
            merges[key] = Merge(rank: Int32(rank), id: try id(left + right))
        }
        self.merges = merges
    }

    func merge(_ left: Int32, _ right: Int32) -> Merge? {
        merges[Self.key(left, right)]
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// The first line of a merges.txt, which the library passes over wherever it stands.
    private static func isVersion(_ entry: JSON) -> Bool {
        entry.string?.utf8.starts(with: "#version".utf8) ?? false
    }

    private static func pair(_ entry: JSON) -> ([UInt8], [UInt8])? {
        switch entry {
        case .string(let text):
            let parts = Array(text.utf8).split(separator: 0x20, omittingEmptySubsequences: false)
            return parts.count == 2 ? (Array(parts[0]), Array(parts[1])) : nil
        case .array(let parts):
            guard parts.count == 2, let left = parts[0].string, let right = parts[1].string else { return nil }
            return (Array(left.utf8), Array(right.utf8))
        default:
            return nil
        }
    }
}
