import StrictJSON

extension Tokenizer {
    /// Reads the files of a GPT-2 or OPT that has no tokenizer.json: vocab.json and merges.txt and, where there are
    /// any, tokenizer_config.json, special_tokens_map.json and added_tokens.json.
    ///
    /// The result is what transformers 5.23.0 builds of them; here, unlike with a tokenizer.json, `add_bos_token`
    /// decides whether a token goes in front. Throws `TokenizerError` that names the file and the field.
    package static func parse(
        vocabulary: [UInt8], merges: [UInt8], tokenizerConfiguration: [UInt8]? = nil,
        specialTokensMap: [UInt8]? = nil, addedTokens: [UInt8]? = nil
    ) throws -> Tokenizer {
        let files = try SpecialTokenFiles(
            configuration: tokenizerConfiguration, specialTokensMap: specialTokensMap, addedTokens: addedTokens)
        let vocabulary = try reading("vocab.json") {
            try Vocabulary(.object(try FieldReader(bytes: vocabulary).object), path: "")
        }
        let merges = try reading("merges.txt") {
            try MergeTable(try lines(merges), vocabulary: vocabulary, path: "merge")
        }
        let symbols = SymbolTable(
            .bytes, vocabulary: vocabulary, fallsBackToBytes: false, unknownToken: nil, fusesUnknown: false)
        let encoder = BytePairEncoder(
            symbols: symbols, merges: merges, vocabulary: vocabulary, isByteLevel: true, ignoresMerges: false)
        let added = try files.addedTokens(vocabulary: vocabulary)
        let tokens = try reading(TokenizerConfiguration.file) {
            try AddedTokens(added, vocabulary: vocabulary, normalizer: Normalizer(), path: "special tokens")
        }
        func id(_ name: String) -> Int32? { added.first { ByteString($0.content) == ByteString(name) }?.id }
        let bosToken = files.bosToken.flatMap(id)
        guard bosToken != nil || !files.addsBosToken else {
            throw TokenizerError(
                file: TokenizerConfiguration.file, field: "bos_token", problem: "add_bos_token is set, but it is null",
                remedy: "Name the model's token for the beginning of a text, or set add_bos_token to false")
        }
        return Tokenizer(
            addedTokens: tokens, normalizer: Normalizer(),
            preTokenizer: PreTokenizer(
                lastStep: .byteLevel(addsPrefixSpace: files.addsPrefixSpace, cutsWords: true)),
            encoder: encoder, vocabulary: vocabulary,
            start: SequenceStart(
                added: files.addsBosToken ? bosToken : nil, bosToken: bosToken, eosToken: files.eosToken.flatMap(id)))
    }

    /// The lines of a text, as entries of `model.merges`.
    private static func lines(_ bytes: [UInt8]) throws -> [JSON] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TokenizerError.damaged("", "it is not UTF-8")
        }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { .string(String($0.last == "\r" ? $0.dropLast() : $0)) }
    }
}
