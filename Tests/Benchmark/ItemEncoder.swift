import FairnessMonitor
import FairnessSuites
import Tokenization
import Transformer

/// Makes token sequences of texts as lm-evaluation-harness does.
struct ItemEncoder {
    private let tokens: PromptTokens

    init(_ tokenizer: Tokenizer) throws {
        tokens = try PromptTokens(tokenizer)
    }

    /// Whole sentences: every token but the first is scored.
    func sentences(_ texts: [String]) throws -> [ScoringSequence] {
        try tokens.encode([Prompt(continuations: texts)])
    }

    func prompts(_ prompts: [Prompt]) throws -> [ScoringSequence] { try tokens.encode(prompts) }

    /// A prompt with each of its options behind a space; only an option's tokens are scored.
    func options(_ options: [String], after prompt: String) throws -> [ScoringSequence] {
        try tokens.encode([Prompt(context: prompt, continuations: options.map { " " + $0 })])
    }
}
