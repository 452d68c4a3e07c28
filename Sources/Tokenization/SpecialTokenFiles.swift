import StrictJSON

/// The special and added tokens of a GPT-2 tokeniser without tokenizer.json, as transformers 5.23.0 gathers them.
///
/// They come from tokenizer_config.json and, unless that has `added_tokens_decoder`, from the older
/// special_tokens_map.json and added_tokens.json too.
struct SpecialTokenFiles {
    private typealias Entry = (content: String, flags: AddedToken.Flags)

    private static let mapFile = "special_tokens_map.json"
    private static let addedFile = "added_tokens.json"
    /// In the order in which they are added.
    private static let names = [
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ]
    /// What the first three are where no file names them.
    private static let fallback: Entry = ("<|endoftext|>", AddedToken.Flags())

    private(set) var addsPrefixSpace = false
    /// Whether the token for the beginning goes in front of each text.
    private(set) var addsBosToken = false
    private var named: [String: Entry]
    private var extra: [Entry] = []
    /// Those that are listed with their ids, in the order of these.
    private var listed: [(entry: Entry, id: Int, file: String, field: String)] = []

    init(configuration: [UInt8]?, specialTokensMap: [UInt8]?, addedTokens: [UInt8]?) throws {
        named = Dictionary(uniqueKeysWithValues: Self.names.prefix(3).map { ($0, Self.fallback) })
        var isListed = false
        if let configuration {
            try reading(TokenizerConfiguration.file) {
                let file = try FieldReader(bytes: configuration)
                try readPolicy(file)
                try readNamed(file, areSpecial: false)
                try readExtra(file)
                isListed = file.value("added_tokens_decoder") != nil
                if isListed { try readDecoder(try file.reader("added_tokens_decoder")) }
            }
        }
        if !isListed, let specialTokensMap {
            try reading(Self.mapFile) {
                let file = try FieldReader(bytes: specialTokensMap)
                try file.allow(Set(Self.names))
                try readNamed(file, areSpecial: true)
            }
        }
        if !isListed, let addedTokens {
            try reading(Self.addedFile) { try readAdded(try FieldReader(bytes: addedTokens)) }
        }
        listed.sort { $0.id < $1.id }
    }

    var bosToken: String? { named["bos_token"]?.content }
    var eosToken: String? { named["eos_token"]?.content }

    /// The tokens with their ids: the vocabulary's own, else the next free ones.
    func addedTokens(vocabulary: Vocabulary) throws -> [AddedToken] {
        let isListed = Set(listed.map { ByteString($0.entry.content) })
        let others = Self.names.compactMap { named[$0] } + extra
        var tokens: [AddedToken] = []
        var places: [ByteString: Int] = [:]
        var next = Int32(vocabulary.count)
        for (content, flags) in listed.map(\.entry) + others.filter({ !isListed.contains(ByteString($0.content)) }) {
            if let place = places[ByteString(content)] {
                tokens[place] = AddedToken(content: content, id: tokens[place].id, flags: flags)
                continue
            }
            let known = vocabulary.id(of: content)
            places[ByteString(content)] = tokens.count
            tokens.append(AddedToken(content: content, id: known ?? next, flags: flags))
            if known == nil { next += 1 }
        }
        for ((content, _), id, file, field) in listed {
            guard let place = places[ByteString(content)], tokens[place].id != id else { continue }
            let problem = "\(quoted(content)) has the id \(id), but by its place it is \(tokens[place].id)"
            throw TokenizerError.damaged(field, problem).naming(file)
        }
        return tokens
    }
}

extension SpecialTokenFiles {
    private mutating func readPolicy(_ file: FieldReader) throws {
        let type = file.value("tokenizer_class") == nil ? "GPT2Tokenizer" : try file.string("tokenizer_class")
        guard type == "GPT2Tokenizer" || type == "GPT2TokenizerFast" else {
            throw TokenizerError.unsupported("tokenizer_class", "\(quoted(type)) without a tokenizer.json")
        }
        for key in ["add_eos_token", "split_special_tokens"] where try file.flag(key, default: false) {
            throw TokenizerError.unsupported(key, "true")
        }
        addsPrefixSpace = try file.flag("add_prefix_space", default: false)
        addsBosToken = try file.flag("add_bos_token", default: false)
        for key in file.object.keys where key.hasSuffix("_token") && !Self.names.contains(key) {
            guard file.value(key)?.bool != nil || file.value(key) == nil else {
                throw TokenizerError.unsupported(quoted(key), "a special token of this name")
            }
        }
    }

    /// A name that stands for null stands for no token.
    private mutating func readNamed(_ file: FieldReader, areSpecial: Bool) throws {
        for name in Self.names where file.object[name] != nil {
            named[name] = try NamedToken(file, name).map { try Self.entry($0, isSpecial: areSpecial) }
        }
    }

    private mutating func readExtra(_ file: FieldReader) throws {
        guard let key = ["extra_special_tokens", "additional_special_tokens"].first(where: { file.value($0) != nil })
        else { return }
        guard let list = file.value(key)?.array else {
            throw TokenizerError.unsupported(key, file.value(key)?.kind ?? "this")
        }
        extra = try list.enumerated().map { index, value in
            try Self.entry(try NamedToken(value, path: "\(key)[\(index)]"), isSpecial: false)
        }
    }

    private mutating func readDecoder(_ decoder: FieldReader) throws {
        for member in decoder.object.members {
            let reader = try FieldReader(member.value, path: decoder.name(member.key))
            guard let id = Int(member.key), (0...Vocabulary.largestID).contains(id) else {
                throw TokenizerError.damaged(reader.path, "it is not an id from 0 to \(Vocabulary.largestID)")
            }
            let entry = (try reader.string("content"), try AddedToken.Flags(reader))
            listed.append((entry, id, TokenizerConfiguration.file, reader.path))
        }
    }

    /// Token and id; special are those that a file names so.
    private mutating func readAdded(_ file: FieldReader) throws {
        let special = Set((named.values + extra).map { ByteString($0.content) })
        for member in file.object.members {
            let id = try Vocabulary.id(member.value, of: member.key, path: file.name(quoted(member.key)))
            let flags = AddedToken.Flags(isNormalized: !special.contains(ByteString(member.key)))
            listed.append(((member.key, flags), id, Self.addedFile, quoted(member.key)))
        }
    }

    private static func entry(_ token: NamedToken, isSpecial: Bool) throws -> Entry {
        (token.content, try token.flags.map { try AddedToken.Flags($0, isSpecial: isSpecial) } ?? AddedToken.Flags())
    }
}
