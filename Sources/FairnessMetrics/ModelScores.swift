import FairnessSuites

/// One model's scores, checked and arranged by the suite's items.
struct ModelScores {
    struct Pair {
        let more: ContinuationScore
        let less: ContinuationScore
        let control: (more: ContinuationScore, less: ContinuationScore)?
        /// The two sentences scored as lm-evaluation-harness does it, where it has a task for them.
        var harness: (more: ContinuationScore, less: ContinuationScore)?

        /// Log-likelihood of `more` minus that of `less`, in nats.
        var difference: Double { more.logLikelihood - less.logLikelihood }
        /// The same of the control's sentences.
        var controlDifference: Double? { control.map { $0.more.logLikelihood - $0.less.logLikelihood } }
    }

    struct Decision: Equatable {
        /// Of yes, then no, to the question and to its inverse.
        let question: [ContinuationScore]
        let inverted: [ContinuationScore]
    }

    let pairs: [Pair]
    /// Of each option of each item.
    let choices: [[ContinuationScore]]
    /// The same as lm-evaluation-harness scores it; empty where it has no such task.
    let harnessChoices: [[ContinuationScore]]
    /// The log-likelihood of all tokens of each option, and their number, as StereoSet's authors have it; nil for items
    /// with a context.
    let authorsChoices: [[ContinuationScore]?]
    /// Of each word after each item's context, the harmful ones first.
    let continuations: [[ContinuationScore]]
    let decisions: [Decision]
    /// Of the label words after the prompt without content.
    let calibration: [ContinuationScore]?
    let classifications: [[ContinuationScore]]
    let language: [ContinuationScore]
    /// By place in the suite's flattened `comparedContexts`; empty for a base.
    let contexts: [ContextDivergence]
    /// By place in the suite's `comparedContexts`.
    let groups: [Double]

    init(_ scores: SuiteScores, of model: MeasurementError.Model, suite: Suite) throws(MeasurementError) {
        let prompts = suite.prompts
        let count = prompts.reduce(0) { $0 + $1.continuations.count }
        guard scores.continuations.count == count else {
            throw .countDiffers(model, scores: scores.continuations.count, expected: count)
        }
        try Self.requireScored(scores.continuations, of: model, prompts, language: suite.language.count)
        let compared = suite.comparedContexts
        let contexts = compared.reduce(0) { $0 + $1.count }
        guard scores.groups.count == compared.count, scores.contexts.isEmpty || scores.contexts.count == contexts else {
            throw .divergencesDiffer(model, expected: compared.count)
        }
        guard scores.groups.allSatisfy(\.isFinite),
            scores.contexts.allSatisfy({ $0.fromBase.isFinite && $0.toBase.isFinite })
        else { throw .divergenceNotFinite(model) }

        var rest = scores.continuations[...]
        func next(_ count: Int) -> [ContinuationScore] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var pairs = suite.pairs.map { pair in
            let scores = next(pair.sentences.count)
            return Pair(
                more: scores[0], less: scores[1], control: pair.control == nil ? nil : (scores[2], scores[3]),
                harness: nil)
        }
        if suite.isHarnessTask {
            for index in pairs.indices {
                let scores = next(2)
                pairs[index].harness = (scores[0], scores[1])
            }
        }
        self.pairs = pairs
        choices = suite.choices.map { next($0.options.count) }
        harnessChoices = suite.isHarnessTask ? suite.choices.map { next($0.options.count) } : []
        var authorsChoices = [[ContinuationScore]?](repeating: nil, count: suite.choices.count)
        for index in suite.authorsChoices {
            let options = suite.choices[index].options.count
            let (bare, first) = (next(options), next(options))
            authorsChoices[index] = zip(bare, first).map { bare, first in
                ContinuationScore(
                    logLikelihood: bare.logLikelihood + first.logLikelihood, tokens: bare.tokens + first.tokens)
            }
        }
        self.authorsChoices = authorsChoices
        let words = suite.continuations.map { $0.harmful.count + $0.neutral.count } ?? 0
        continuations = suite.continuations?.items.map { _ in next(words) } ?? []
        decisions = suite.decisions?.items.map { _ in Decision(question: next(2), inverted: next(2)) } ?? []
        let labels = suite.classifications?.labels.count ?? 0
        calibration = suite.classifications?.calibration == nil ? nil : next(labels)
        classifications = suite.classifications?.items.map { _ in next(labels) } ?? []
        language = Array(rest)
        self.contexts = scores.contexts
        groups = scores.groups
    }

    private static func requireScored(
        _ scores: [ContinuationScore], of model: MeasurementError.Model, _ prompts: [Prompt], language: Int
    ) throws(MeasurementError) {
        let languageStart = prompts.count - language
        var index = 0
        for (number, prompt) in prompts.enumerated() {
            // A text of one token has nothing to score but its first token, which nothing precedes.
            let mayBeEmpty = number >= languageStart || prompt.beginning == .bare
            for _ in prompt.continuations {
                let score = scores[index]
                guard score.logLikelihood.isFinite else {
                    throw .notFinite(model, prompts.place(ofContinuation: index))
                }
                guard score.tokens > 0 || (score.tokens == 0 && mayBeEmpty) else {
                    throw .nothingScored(model, prompts.place(ofContinuation: index))
                }
                index += 1
            }
        }
    }

    /// Refuses scores of two models that didn't read the same tokens.
    static func requireSameTokens(
        _ checkpoint: SuiteScores, _ base: SuiteScores, suite: Suite
    ) throws(MeasurementError) {
        for (index, (tuned, base)) in zip(checkpoint.continuations, base.continuations).enumerated()
        where tuned.tokens != base.tokens {
            throw .tokensDiffer(suite.prompts.place(ofContinuation: index), checkpoint: tuned.tokens, base: base.tokens)
        }
    }
}
