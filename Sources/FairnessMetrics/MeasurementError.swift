/// Scores that no metric may be computed from.
package enum MeasurementError: Error, Equatable, CustomStringConvertible {
    package enum Model: String, Sendable {
        case checkpoint, base
    }

    case countDiffers(Model, scores: Int, sentences: Int)
    case notFinite(Model, item: String, sentence: String)
    case nothingScored(Model, item: String, sentence: String)
    case tokensDiffer(item: String, sentence: String, checkpoint: Int, base: Int)

    package var description: String {
        switch self {
        case .countDiffers(let model, let scores, let sentences):
            "the \(model.rawValue) has \(scores) scores for a suite of \(sentences) sentences: score it again with "
                + "this suite"
        case .notFinite(let model, let item, let sentence):
            "the \(model.rawValue)'s log-likelihood of item '\(item)' (\(sentence)) is not a finite number: its "
                + "weights or its forward pass are broken, and no metric would mean anything"
        case .nothingScored(let model, let item, let sentence):
            "the \(model.rawValue) scored no token of item '\(item)' (\(sentence)): a sentence needs two tokens or more"
        case .tokensDiffer(let item, let sentence, let checkpoint, let base):
            "item '\(item)' (\(sentence)) has \(checkpoint) scored tokens for the checkpoint and \(base) for the base: "
                + "both must be scored with the same tokenizer and the same first token"
        }
    }
}
