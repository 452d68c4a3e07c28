/// Turns text into the token ids of one model, exactly as the `tokenizers` library does.
///
/// A value without shared state: any number of threads may use it at once.
package struct Tokenizer: Sendable {
    /// The token that the model's own policy puts in front of a text, or nil for none; `encode` does not add it.
    package let beginningOfSequence: Int32?
    /// The token for the beginning of a text if the model has one, whether its policy adds it or not.
    package let bosTokenID: Int32?
    /// The token for the end of a text, if the model has one.
    package let eosTokenID: Int32?
    /// One more than the largest id: the embedding needs at least as many rows.
    package let vocabularySize: Int
    /// Bytes that occur in UTF-8 but that a text may lose, because they have no token, in order.
    package let bytesWithoutToken: [UInt8]

    private let addedTokens: AddedTokens
    private let normalizer: Normalizer
    private let preTokenizer: PreTokenizer
    private let encoder: BytePairEncoder

    /// The ids of a text, without any token for its beginning or end.
    ///
    /// Added tokens are recognised in the text, special ones too. What has neither a token nor tokens of its bytes
    /// becomes the model's unknown token, or is left out if there is none, as the `tokenizers` library does;
    /// `lostByteCount(in:)` tells how many.
    package func encode(_ text: String) -> [Int32] {
        encodeCountingLosses(text).ids
    }

    /// How many bytes of a text its ids do not tell, because the vocabulary has no token for them.
    package func lostByteCount(in text: String) -> Int {
        bytesWithoutToken.isEmpty ? 0 : encodeCountingLosses(text).lost
    }

    private func encodeCountingLosses(_ text: String) -> (ids: [Int32], lost: Int) {
        let bytes = Array(text.utf8)
        var ids: [Int32] = []
        ids.reserveCapacity(bytes.count / 3 + 4)
        var lost = 0
        // A local, because a closure that captures `self` retains all of it for each word.
        let encoder = encoder
        for piece in addedTokens.verbatimPieces(of: bytes) {
            switch piece {
            case .token(let id): ids.append(id)
            case .text(let range):
                let (text, range) = normalized(bytes, range)
                for piece in addedTokens.normalizedPieces(of: text, in: range) {
                    switch piece {
                    case .token(let id): ids.append(id)
                    case .text(let range):
                        preTokenizer.forEachWord(in: text, range: range) { text, word in
                            lost += encoder.encode(word, of: text, into: &ids)
                        }
                    }
                }
            }
        }
        return (ids, lost)
    }

    private func normalized(_ bytes: [UInt8], _ range: Range<Int>) -> ([UInt8], Range<Int>) {
        guard !normalizer.isEmpty else { return (bytes, range) }
        let text = normalizer.normalize(bytes[range])
        return (text, text.indices)
    }

    init(
        addedTokens: AddedTokens, normalizer: Normalizer, preTokenizer: PreTokenizer, encoder: BytePairEncoder,
        vocabulary: Vocabulary, start: SequenceStart
    ) {
        self.addedTokens = addedTokens
        self.normalizer = normalizer
        self.preTokenizer = preTokenizer
        self.encoder = encoder
        let last = vocabulary.tokens.lastIndex { $0 != nil } ?? -1
        vocabularySize = addedTokens.tokens.reduce(last) { max($0, Int($1.id)) } + 1
        bytesWithoutToken = encoder.symbols.bytesWithoutToken
        beginningOfSequence = start.added
        bosTokenID = start.bosToken
        eosTokenID = start.eosToken
    }
}
