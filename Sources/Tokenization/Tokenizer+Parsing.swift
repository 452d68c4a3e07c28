import StrictJSON

extension Tokenizer {
    /// Reads a Hugging Face tokenizer.json and, where there is one, tokenizer_config.json.
    ///
    /// `truncation`, `padding` and `decoder` are not followed: they do not change the ids of one whole text.
    /// Throws `TokenizerError` that names the field for anything else that can't be followed exactly.
    package static func parse(tokenizerJSON: [UInt8], tokenizerConfiguration: [UInt8]?) throws -> Tokenizer {
        let document: JSON
        do {
            document = try JSON.parse(tokenizerJSON)
        } catch {
            throw TokenizerError(
                field: "", problem: "not readable as JSON, \(error)",
                remedy: "The file is damaged or not a tokeniser: fetch it again from the model's source")
        }
        let file = try FieldReader(document, path: "")
        try file.allow([
            "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor",
            "decoder", "model",
        ])
        if let normalizer = file.value("normalizer") {
            let type = normalizer["type"]?.string ?? normalizer.kind
            throw TokenizerError.unsupported("normalizer", "the normaliser \(quoted(type))")
        }
        let configuration = try tokenizerConfiguration.map(TokenizerConfiguration.init)
        let preTokenizer = try PreTokenizer(file.value("pre_tokenizer"))
        if let wanted = configuration?.addsPrefixSpace, wanted != preTokenizer.addsPrefixSpace {
            throw TokenizerError(
                file: TokenizerConfiguration.file, field: "add_prefix_space",
                problem: "it is \(wanted), but tokenizer.json says \(preTokenizer.addsPrefixSpace)",
                remedy: "Save the tokeniser again, so that both files agree")
        }

        let model = try file.reader("model")
        try refuseUnsupportedFields(of: model)
        let vocabulary = try Vocabulary(try model.required("vocab"), path: model.name("vocab"))
        let merges = try MergeTable(try model.array("merges"), vocabulary: vocabulary, path: model.name("merges"))
        let encoder = BytePairEncoder(
            vocabulary: vocabulary, merges: merges, ignoresMerges: try model.flag("ignore_merges", default: false),
            unknownToken: try unknownToken(of: model, vocabulary: vocabulary))
        let addedTokens = try AddedTokens(
            try file.value("added_tokens") == nil ? [] : file.array("added_tokens"),
            vocabulary: vocabulary, path: "added_tokens")
        let addedIDs = Dictionary(uniqueKeysWithValues: addedTokens.tokens.map { (ByteString($0.content), $0.id) })
        let start = try SequenceStart(postProcessor: file.value("post_processor"), configuration: configuration) {
            addedIDs[ByteString($0)] ?? vocabulary.id(of: $0)
        }
        return Tokenizer(
            addedTokens: addedTokens, preTokenizer: preTokenizer, encoder: encoder, vocabulary: vocabulary,
            start: start)
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
        for key in ["fuse_unk", "byte_fallback"] where try model.flag(key, default: false) {
            throw TokenizerError.unsupported(model.name(key), "true")
        }
    }

    private static func unknownToken(of model: FieldReader, vocabulary: Vocabulary) throws -> Int32? {
        guard model.value("unk_token") != nil else { return nil }
        let token = try model.string("unk_token")
        guard let id = vocabulary.id(of: token) else {
            throw TokenizerError.damaged(model.name("unk_token"), "\(quoted(token)) is not in model.vocab")
        }
        return id
    }
}
