import FairnessMonitor
import Tokenization
import Transformer

/// Makes token sequences of texts as lm-evaluation-harness does.
struct ItemEncoder {
    private let tokens: SentenceTokens

    init(_ tokenizer: Tokenizer) throws {
        tokens = try SentenceTokens(tokenizer, .auto)
    }

    /// Whole sentences: every token but the first is scored.
    func sentences(_ texts: [String]) throws -> [ScoringSequence] {
        try tokens.encode(texts).map { ScoringSequence($0) }
    }

    /// A prompt with each of its options behind a space; only an option's tokens are scored.
    ///
    /// The whole text is encoded, and its tokens behind as many as the prompt alone has are the option's, even where a
    /// token spans both: `TemplateLM._encode_pair` of lm-evaluation-harness.
    func options(_ options: [String], after prompt: String) throws -> [ScoringSequence] {
        let context = try tokens.encode([prompt])[0]
        return try tokens.encode(options.map { "\(prompt) \($0)" }).map { whole in
            ScoringSequence(context + whole.dropFirst(context.count), firstScored: context.count)
        }
    }
}
