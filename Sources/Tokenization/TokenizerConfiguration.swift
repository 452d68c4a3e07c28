import StrictJSON

/// What tokenizer_config.json says that changes ids; the rest of it is of no concern.
struct TokenizerConfiguration: Sendable {
    static let file = "tokenizer_config.json"

    var bosToken: String?
    var eosToken: String?
    var addsPrefixSpace: Bool?

    init(_ bytes: [UInt8]) throws {
        self = try reading(Self.file) {
            try TokenizerConfiguration(FieldReader(bytes: bytes))
        }
    }

    private init(_ file: FieldReader) throws {
        bosToken = try NamedToken(file, "bos_token")?.content
        eosToken = try NamedToken(file, "eos_token")?.content
        addsPrefixSpace = file.value("add_prefix_space") == nil ? nil : try file.flag("add_prefix_space")
    }
}

/// A special token as the files of transformers name it: a string, or an object with flags.
struct NamedToken {
    let content: String
    /// Nil for a plain string.
    let flags: FieldReader?

    /// Nil where the file has no such token.
    init?(_ file: FieldReader, _ key: String) throws {
        guard let value = file.value(key) else { return nil }
        self = try Self(value, path: file.name(key))
    }

    init(_ value: JSON, path: String) throws {
        if let content = value.string {
            self.content = content
            flags = nil
        } else if value["content"]?.string != nil {
            let reader = try FieldReader(value, path: path)
            content = try reader.string("content")
            flags = reader
        } else {
            throw TokenizerError.damaged(path, "expected a token, found \(value.kind)")
        }
    }
}
