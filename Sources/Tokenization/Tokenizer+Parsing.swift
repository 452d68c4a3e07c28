import StrictJSON

extension Tokenizer {
    /// Reads a Hugging Face tokenizer.json and, where there is one, tokenizer_config.json.
    ///
    /// `truncation`, `padding` and `decoder` are not followed: they do not change the ids of one whole text.
    /// Throws `TokenizerError` that names the field for anything else that can't be followed exactly.
    package static func parse(tokenizerJSON: [UInt8], tokenizerConfiguration: [UInt8]?) throws -> Tokenizer {
        let file = try FieldReader(bytes: tokenizerJSON)
        try file.allow([
            "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor",
            "decoder", "model",
        ])
        let configuration = try tokenizerConfiguration.map(TokenizerConfiguration.init)
        let normalizer = try Normalizer(file.value("normalizer"))
        let preTokenizer = try PreTokenizer(file.value("pre_tokenizer"))
        try refuseContradictions(normalizer, preTokenizer, configuration)

        let model = try file.reader("model")
        try refuseUnsupportedFields(of: model)
        let vocabulary = try Vocabulary(try model.required("vocab"), path: model.name("vocab"))
        let merges = try MergeTable(try model.array("merges"), vocabulary: vocabulary, path: model.name("merges"))
        let symbols = SymbolTable(
            preTokenizer.isByteLevel ? .bytes : .characters, vocabulary: vocabulary,
            fallsBackToBytes: try model.flag("byte_fallback", default: false),
            unknownToken: try unknownToken(of: model, vocabulary: vocabulary),
            fusesUnknown: try model.flag("fuse_unk", default: false))
        let encoder = BytePairEncoder(
            symbols: symbols, merges: merges, vocabulary: vocabulary, isByteLevel: preTokenizer.isByteLevel,
            ignoresMerges: try model.flag("ignore_merges", default: false))
        let addedTokens = try AddedTokens(
            try AddedToken.list(file), vocabulary: vocabulary, normalizer: normalizer, path: "added_tokens")
        let addedIDs = Dictionary(uniqueKeysWithValues: addedTokens.tokens.map { (ByteString($0.content), $0.id) })
        let start = try SequenceStart(
            postProcessor: file.value("post_processor"), bosToken: configuration?.bosToken,
            eosToken: configuration?.eosToken
        ) { addedIDs[ByteString($0)] ?? vocabulary.id(of: $0) }
        return Tokenizer(
            addedTokens: addedTokens, normalizer: normalizer, preTokenizer: preTokenizer, encoder: encoder,
            vocabulary: vocabulary, start: start)
    }

    private static func refuseContradictions(
        _ normalizer: Normalizer, _ preTokenizer: PreTokenizer, _ configuration: TokenizerConfiguration?
    ) throws {
        if case .byteLevel(let addsPrefixSpace, _) = preTokenizer.lastStep,
            let wanted = configuration?.addsPrefixSpace, wanted != addsPrefixSpace
        {
            throw TokenizerError(
                file: TokenizerConfiguration.file, field: "add_prefix_space",
                problem: "it is \(wanted), but tokenizer.json says \(addsPrefixSpace)",
                remedy: "Save the tokeniser again, so that both files agree")
        }
        // What is first in the text depends on how the library aligns normalised text with the original.
        if case .metaspace(let metaspace) = preTokenizer.lastStep, metaspace.prepending == .first,
            !normalizer.isEmpty
        {
            throw TokenizerError.unsupported("pre_tokenizer.prepend_scheme", "'first' after a normaliser")
        }
    }

    private static func refuseUnsupportedFields(of model: FieldReader) throws {
        // Old files name no type; what has merges is a BPE.
        if model.value("type") != nil {
            let type = try model.string("type")
            guard type == "BPE" else {
                throw TokenizerError.unsupported(model.name("type"), "the model \(quoted(type))")
            }
        }
        try model.allow([
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
            "byte_fallback", "ignore_merges", "vocab", "merges",
        ])
        if let dropout = model.value("dropout"), dropout.double != 0 {
            throw TokenizerError.unsupported(model.name("dropout"), "random dropout of merges")
        }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] where model.value(key) != nil {
            guard try model.string(key).isEmpty else {
                throw TokenizerError.unsupported(model.name(key), "a mark on parts of words")
            }
        }
    }

    private static func unknownToken(of model: FieldReader, vocabulary: Vocabulary) throws -> Int32? {
        guard model.value("unk_token") != nil else { return nil }
        let token = try model.string("unk_token")
        guard let id = vocabulary.id(of: token) else {
            throw TokenizerError.damaged(model.name("unk_token"), "\(quoted(token)) is not in the vocabulary")
        }
        return id
    }
}
