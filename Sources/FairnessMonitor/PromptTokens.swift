import FairnessSuites
import Tokenization
import Transformer

/// How a prompt and each of its continuations become the tokens that are scored.
package struct PromptTokens {
    private let tokenizer: Tokenizer
    /// In front of what begins as the model begins its texts.
    private let first: Int32?
    /// In front of a text without context where every token of it is to be scored.
    private let prefix: Int32?

    package init(_ tokenizer: Tokenizer, _ beginning: WorkerRequest.BeginningOfSequence = .auto) throws {
        self.tokenizer = tokenizer
        prefix = tokenizer.bosTokenID ?? tokenizer.eosTokenID
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

    /// One sequence for each continuation of each prompt, in order.
    package func encode(_ prompts: [Prompt]) throws -> [ScoringSequence] {
        var sequences: [ScoringSequence] = []
        for prompt in prompts {
            let context = contextTokens(prompt)
            for continuation in prompt.continuations {
                do throws(Loss) {
                    sequences.append(try sequence(prompt, context, continuation))
                } catch {
                    throw Refusal(
                        code: "no-token", reason: "\(prompts.place(ofContinuation: sequences.count)): \(error.problem)")
                }
            }
        }
        return sequences
    }

    /// The tokens of each prompt's context alone, as they stand before its continuations.
    func contexts(_ prompts: [Prompt]) throws -> [[Int32]] {
        try prompts.enumerated().map { index, prompt in
            // With its own end: what is compared is the token behind it, not behind its last word.
            let context = tokenizer.encode(prompt.context)
            do throws(Loss) {
                return try (beginning(of: prompt, isFirst: context.first).map { [$0] } ?? []) + context
            } catch {
                throw Refusal(code: "no-token", reason: "item '\(prompt.item ?? "\(index + 1)")': \(error.problem)")
            }
        }
    }

    /// Why a text can't be scored.
    private struct Loss: Error {
        let problem: String
    }

    private func contextTokens(_ prompt: Prompt) -> [Int32] {
        prompt.context.isEmpty ? [] : tokenizer.encode(String(prompt.context.withoutTrailingSpaces))
    }

    /// Context and continuation are encoded as one text, and its tokens behind as many as the context alone has are the
    /// continuation's, even where a token spans both; spaces at the end of the context count as the continuation's
    /// (`TemplateLM._encode_pair` of lm-evaluation-harness).
    private func sequence(
        _ prompt: Prompt, _ context: [Int32], _ continuation: String
    ) throws(Loss) -> ScoringSequence {
        let text = prompt.context + continuation
        let dropped = tokenizer.lostByteCount(in: text)
        guard dropped == 0 else { throw Loss(problem: "the tokenizer has no token for \(dropped) of its bytes") }
        let whole = tokenizer.encode(text)
        let beginning = try self.beginning(of: prompt, isFirst: whole.first).map { [$0] } ?? []
        guard !context.isEmpty else {
            return ScoringSequence(beginning + (prompt.beginning == .firstToken ? whole.prefix(1) : whole[...]))
        }
        guard whole.count > context.count else {
            throw Loss(problem: "together with its context it has no more tokens than the context alone")
        }
        return ScoringSequence(
            beginning + context + whole[context.count...], firstScored: beginning.count + context.count)
    }

    private func beginning(of prompt: Prompt, isFirst token: Int32?) throws(Loss) -> Int32? {
        switch prompt.beginning {
        case .model: return first
        case .bare: return nil
        case .harness where !prompt.context.isEmpty: return tokenizer.beginningOfSequence
        case .harness, .firstToken:
            guard let prefix else { throw Loss(problem: "the tokenizer has no token that begins or ends a text") }
            // The harness takes a text that begins with the token for one that has it already.
            return prompt.beginning == .harness && token == prefix ? nil : prefix
        }
    }
}

extension String {
    fileprivate var withoutTrailingSpaces: Substring {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
