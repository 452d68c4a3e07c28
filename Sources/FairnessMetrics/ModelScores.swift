import FairnessSuites

/// One model's sentence scores, checked and arranged by the suite's items.
struct ModelScores {
    /// For each pair the log-likelihood of `more` minus that of `less`, in nats.
    let differences: [Double]
    /// The same of each pair's control sentences.
    let controls: [Double?]
    /// For each plain sentence.
    let plain: [SentenceScore]

    init(_ scores: [SentenceScore], of model: MeasurementError.Model, suite: Suite) throws(MeasurementError) {
        let sentences = suite.sentenceNames
        guard scores.count == sentences.count else {
            throw .countDiffers(model, scores: scores.count, sentences: sentences.count)
        }
        for (score, name) in zip(scores, sentences) {
            guard score.logLikelihood.isFinite else {
                throw .notFinite(model, item: name.item, sentence: name.sentence)
            }
            guard score.tokens > 0 || (score.tokens == 0 && name.isPlain) else {
                throw .nothingScored(model, item: name.item, sentence: name.sentence)
            }
        }
        var differences: [Double] = []
        var controls: [Double?] = []
        var next = 0
        for pair in suite.pairs {
            differences.append(scores[next].logLikelihood - scores[next + 1].logLikelihood)
            next += 2
            if pair.control == nil {
                controls.append(nil)
            } else {
                controls.append(scores[next].logLikelihood - scores[next + 1].logLikelihood)
                next += 2
            }
        }
        self.differences = differences
        self.controls = controls
        plain = Array(scores[next...])
    }

    /// Refuses scores of two models that didn't read the same tokens.
    static func requireSameTokens(
        _ checkpoint: [SentenceScore], _ base: [SentenceScore], suite: Suite
    ) throws(MeasurementError) {
        for ((tuned, base), name) in zip(zip(checkpoint, base), suite.sentenceNames) where tuned.tokens != base.tokens {
            throw .tokensDiffer(
                item: name.item, sentence: name.sentence, checkpoint: tuned.tokens, base: base.tokens)
        }
    }
}

/// Which sentence of a suite a score belongs to.
private struct SentenceName {
    let item: String
    let sentence: String
    var isPlain = false
}

extension Suite {
    /// In the order of `sentences`.
    fileprivate var sentenceNames: [SentenceName] {
        pairs.flatMap { pair in
            (["more", "less"] + (pair.control == nil ? [] : ["control more", "control less"])).map {
                SentenceName(item: pair.id, sentence: $0)
            }
        } + plain.map { SentenceName(item: $0.id, sentence: "plain", isPlain: true) }
    }
}
