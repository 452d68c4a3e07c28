import FairnessSuites
import Transformer

/// How a suite meets the tokenizer and the limits of one base: what is known without computing a score.
package struct SuiteTokens: Sendable {
    /// As they would be computed without shared prefixes.
    package let tokens: Int
    /// Rows that are really computed.
    package let distinctTokens: Int
    package let longestSequence: Int
    /// The base's.
    package let positions: Int
    /// Of one pass of a checkpoint over the suite, its comparison with the base included.
    package let floatingPointOperations: Double
    /// Words of the lexicon that are several tokens, so that a first token alone is not the word.
    package let splitWords: [String]
    /// Words of the lexicon, harmful and neutral, whose first token is the same.
    package let firstTokenCollisions: [[String]]

    /// Throws a `Refusal` that names the item when the base can't score the suite.
    package init(_ suite: Suite, base: BaseModel) throws {
        let prompts = suite.prompts
        let sequences = try PromptTokens(base.tokenizer).encode(prompts)
        try SequenceCheck(base: base, model: base.configuration)(sequences, of: prompts)
        let plan = ScoringPlan(sequences: sequences, longestShared: base.configuration.longestSharedSequence)
        tokens = plan.tokens
        distinctTokens = plan.distinctTokens
        longestSequence = sequences.map(\.tokens.count).max() ?? 0
        positions = base.configuration.positions
        let model = try LanguageModel(configuration: base.configuration, weights: base.weights)
        floatingPointOperations =
            try model.floatingPointOperations(plan)
            + ContextComparison(
                prompts, suite.comparedContexts, PromptTokens(base.tokenizer), tuned: model, base: model,
                parallel: DispatchParallelFor(workers: 1), memory: 0
            ).floatingPointOperations
        let words = suite.continuations.map { $0.harmful + $0.neutral } ?? []
        let encoded = words.map { (word: $0, tokens: base.tokenizer.encode(" " + $0)) }
        splitWords = encoded.filter { $0.tokens.count > 1 }.map(\.word)
        var byFirst: [Int32: [String]] = [:]
        var order: [Int32] = []
        for (word, tokens) in encoded {
            guard let first = tokens.first else { continue }
            if byFirst[first] == nil { order.append(first) }
            byFirst[first, default: []].append(word)
        }
        firstTokenCollisions = order.compactMap { byFirst[$0] }.filter { $0.count > 1 }
    }
}
