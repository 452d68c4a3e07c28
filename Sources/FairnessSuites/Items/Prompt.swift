import StrictYAML

/// A context and the continuations whose log-likelihoods after it are wanted.
package struct Prompt: Sendable, Equatable, Codable {
    /// What precedes the first token.
    package enum Beginning: String, Sendable, Codable {
        /// What the model's own tokenizer puts there.
        case model
        /// As lm-evaluation-harness: before a context what the tokenizer puts there; before an empty one the token that
        /// begins, or else ends, a text, so that every token of the continuation is scored.
        case harness
        /// Nothing.
        case bare
        /// The token that begins, or else ends, a text, and of the continuation only the first token: what StereoSet's
        /// authors take for the probability of a bare text's first token.
        case firstToken
    }

    /// The id of the suite's item that it belongs to, for messages; nil for a text of no suite.
    package let item: String?
    /// Empty where whole texts are scored.
    package let context: String
    package let continuations: [String]
    package let beginning: Beginning
    /// Whether it is said to the model, and so wrapped in the base's prompt form.
    package let isSaid: Bool

    package init(
        item: String? = nil, context: String = "", continuations: [String], beginning: Beginning = .model,
        isSaid: Bool = true
    ) {
        self.item = item
        self.context = context
        self.continuations = continuations
        self.beginning = beginning
        self.isSaid = isSaid
    }

    /// The same by someone else's convention, said to nobody.
    fileprivate func by(_ beginning: Beginning) -> Prompt {
        Prompt(item: item, context: context, continuations: continuations, beginning: beginning, isSaid: false)
    }
}

extension Suite {
    /// Everything to be scored: the pairs' sentences, choices (each followed by all of their kind as
    /// lm-evaluation-harness and the authors do it, where they have numbers for the benchmark), continuations,
    /// decisions, the calibration prompt, texts to classify and language.
    package var prompts: [Prompt] {
        let pairs = pairs.flatMap { pair in pair.sentences.map { Prompt(item: pair.id, continuations: [$0]) } }
        let harnessPairs = self.pairs.flatMap { pair in
            [pair.more, pair.less].map { Prompt(item: pair.id, continuations: [$0]).by(.harness) }
        }
        let choices = choices.map { item in
            Prompt(item: item.id, context: item.context, continuations: item.options.map(\.text))
        }
        let language = language.map { Prompt(item: $0.id, continuations: [$0.text], isSaid: false) }
        return pairs + (isHarnessTask ? harnessPairs : []) + choices
            + foreign(choices) + continuationPrompts + decisionPrompts
            + classificationPrompts + language
    }

    /// How many log-likelihoods a model gives on it.
    package var scoreCount: Int { prompts.reduce(0) { $0 + $1.continuations.count } }

    /// For each template and category that names two groups or more, the places among `continuations` of its items,
    /// whose next-token distributions are compared.
    package var comparedItems: [[Int]] {
        var order: [[String]] = []
        var sets: [[String]: [Int]] = [:]
        let items = continuations?.items ?? []
        for (index, item) in items.enumerated() {
            let key = [item.template, item.category]
            if sets[key] == nil { order.append(key) }
            sets[key, default: []].append(index)
        }
        return order.compactMap { sets[$0] }.filter { set in Set(set.map { items[$0].group }).count > 1 }
    }

    /// The same as places in `prompts`.
    package var comparedContexts: [[Int]] {
        let texts = pairs.reduce(0) { $0 + $1.sentences.count + (isHarnessTask ? 2 : 0) }
        let first = texts + choices.count * (isHarnessTask ? 2 : 1) + 2 * authorsChoices.count
        return comparedItems.map { $0.map { first + $0 } }
    }

    package var isHarnessTask: Bool { benchmark?.isHarnessTask ?? false }

    /// Indices of the choices that are scored once more for numbers of StereoSet's authors: those of whole texts.
    package var authorsChoices: [Int] {
        benchmark == .stereoSet ? choices.indices.filter { choices[$0].context.isEmpty } : []
    }

    /// Choices as lm-evaluation-harness and the benchmark's authors score them.
    private func foreign(_ choices: [Prompt]) -> [Prompt] {
        (isHarnessTask ? choices.map { $0.by(.harness) } : [])
            + authorsChoices.flatMap { [choices[$0].by(.bare), choices[$0].by(.firstToken)] }
    }

    private var continuationPrompts: [Prompt] {
        guard let continuations else { return [] }
        let texts = continuations.texts
        return continuations.items.map { Prompt(item: $0.id, context: $0.context, continuations: texts) }
    }

    private var decisionPrompts: [Prompt] {
        guard let decisions else { return [] }
        let words = [decisions.yes, decisions.no]
        return decisions.items.flatMap { item in
            [item.question, item.inverted].map { Prompt(item: item.id, context: $0, continuations: words) }
        }
    }

    private var classificationPrompts: [Prompt] {
        guard let classifications else { return [] }
        let words = classifications.labels.map(\.word)
        let calibration = classifications.calibration.map {
            Prompt(item: "calibration", context: $0, continuations: words)
        }
        return (calibration.map { [$0] } ?? [])
            + classifications.items.map { Prompt(item: $0.id, context: $0.context, continuations: words) }
    }
}

/// One continuation of a prompt, as messages name it.
package struct PromptPlace: Sendable, Equatable, CustomStringConvertible {
    /// Nil for a text of no suite.
    package let item: String?
    /// The beginning of the continuation.
    package let text: String
    /// Among the prompts, from 0.
    package let prompt: Int

    package var description: String {
        item.map { "item '\($0)' (\"\(text)\")" } ?? "sentence \(prompt + 1)"
    }
}

extension [Prompt] {
    /// - Parameter index: Among all their continuations.
    package func place(ofContinuation index: Int) -> PromptPlace {
        var rest = index
        for (number, prompt) in enumerated() {
            guard rest >= prompt.continuations.count else {
                // A benchmark's text may hold line breaks and worse.
                return PromptPlace(
                    item: prompt.item, text: printable(prompt.continuations[rest], limit: 40), prompt: number)
            }
            rest -= prompt.continuations.count
        }
        return PromptPlace(item: nil, text: "", prompt: count)
    }
}
