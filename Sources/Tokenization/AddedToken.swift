import StrictJSON

/// A token that is found in the text itself, before it is cut into words.
struct AddedToken: Sendable {
    struct Flags: Sendable {
        /// Only between characters that are not part of words.
        var isSingleWord = false
        /// Takes the white space in front of it.
        var stripsLeft = false
        /// Takes the white space behind it.
        var stripsRight = false
        /// Looked for in the normalised text, after those that are not.
        var isNormalized = false
    }

    let content: String
    let id: Int32
    let flags: Flags

    /// Longer contents are refused, so that the search stays linear in the text.
    static let longestContent = 1024

    /// Reads `added_tokens` of tokenizer.json.
    static func list(_ file: FieldReader) throws -> [AddedToken] {
        guard file.value("added_tokens") != nil else { return [] }
        return try file.array("added_tokens").enumerated().map { index, value in
            let reader = try FieldReader(value, path: "added_tokens[\(index)]")
            let content = try reader.string("content")
            let id = try Vocabulary.id(try reader.required("id"), of: content, path: reader.name("id"))
            return AddedToken(content: content, id: Int32(id), flags: try Flags(reader))
        }
    }
}

extension AddedToken.Flags {
    /// Reads the flags of an object that has the token's content, too; a special token isn't normalised by default.
    init(_ reader: FieldReader, isSpecial: Bool = false) throws {
        try reader.allow(["__type", "id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"])
        isSingleWord = try reader.flag("single_word", default: false)
        stripsLeft = try reader.flag("lstrip", default: false)
        stripsRight = try reader.flag("rstrip", default: false)
        let isSpecial = try reader.flag("special", default: false) || isSpecial
        isNormalized = try reader.flag("normalized", default: !isSpecial)
    }
}
