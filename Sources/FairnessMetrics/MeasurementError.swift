import FairnessSuites

/// Scores that no metric may be computed from.
package enum MeasurementError: Error, Equatable, CustomStringConvertible {
    package enum Model: String, Sendable {
        case checkpoint, base
    }

    case countDiffers(Model, scores: Int, expected: Int)
    case notFinite(Model, PromptPlace)
    case nothingScored(Model, PromptPlace)
    case tokensDiffer(PromptPlace, checkpoint: Int, base: Int)
    case divergencesDiffer(Model, expected: Int)
    case divergenceNotFinite(Model)

    package var description: String {
        switch self {
        case .countDiffers(let model, let scores, let expected):
            "the \(model.rawValue) has \(scores) scores for a suite that needs \(expected): score it again with this "
                + "suite"
        case .notFinite(let model, let place):
            "the \(model.rawValue)'s log-likelihood of \(place) is not a finite number: its weights or its forward pass "
                + "are broken, and no metric would mean anything"
        case .nothingScored(let model, let place):
            "the \(model.rawValue) scored no token of \(place): a whole text needs two tokens or more, a continuation one"
        case .tokensDiffer(let place, let checkpoint, let base):
            "\(place) has \(checkpoint) scored tokens for the checkpoint and \(base) for the base: both must be scored "
                + "with the same tokenizer and the same first token"
        case .divergencesDiffer(let model, let expected):
            "the \(model.rawValue)'s distributions were compared for other contexts than the suite's \(expected) sets: "
                + "score it again with this suite"
        case .divergenceNotFinite(let model):
            "a divergence of the \(model.rawValue)'s distributions is not a finite number: its weights or its forward "
                + "pass are broken"
        }
    }
}
