import Tokenization

/// How a sentence becomes the tokens that are scored.
package struct SentenceTokens {
    private let tokenizer: Tokenizer
    private let first: Int32?

    package init(_ tokenizer: Tokenizer, _ beginning: WorkerRequest.BeginningOfSequence) throws {
        self.tokenizer = tokenizer
        switch beginning {
        case .auto: first = tokenizer.beginningOfSequence
        case .never: first = nil
        case .always:
            guard let token = tokenizer.bosTokenID else {
                throw Refusal(
                    code: "no-bos",
                    reason: "this model's tokenizer names no token for the beginning of a text; use --bos auto or never"
                )
            }
            first = token
        }
    }

    package func encode(_ sentences: [String]) throws -> [[Int32]] {
        try sentences.enumerated().map { index, sentence in
            let dropped = tokenizer.lostByteCount(in: sentence)
            guard dropped == 0 else {
                throw Refusal(
                    code: "no-token",
                    reason: "sentence \(index + 1): the tokenizer has no token for \(dropped) of its bytes")
            }
            return (first.map { [$0] } ?? []) + tokenizer.encode(sentence)
        }
    }
}
