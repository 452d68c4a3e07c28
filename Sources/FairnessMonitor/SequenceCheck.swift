import FairnessSuites
import Transformer

/// Finds, before anything is computed, whether each text can be scored, and if not, whose fault it is.
struct SequenceCheck {
    let base: BaseModel
    /// Of the model that is scored, which may be the base itself.
    let model: ModelConfiguration
    /// The path of a full fine-tune, if it is one that is scored.
    var fineTune: String?

    /// What the base can't score is the base's or the suite's fault; what only the other model can't is that one's,
    /// and waiting mends nothing.
    ///
    /// - Parameter prompts: What the sequences were made of.
    func callAsFunction(_ sequences: [ScoringSequence], of prompts: [Prompt]) throws(Refusal) {
        let tokens = sequences.map(\.tokens)
        do throws(ScoringError) {
            try base.configuration.check(tokens)
        } catch {
            throw Refusal(
                code: "base-unusable",
                reason: "base \(base.resolvedPath): \(Self.text(error, prompts)); shorten it or take a base that can "
                    + "score it")
        }
        do throws(ScoringError) {
            try model.check(tokens)
        } catch {
            throw refusal(error.kind, Self.text(error, prompts))
        }
    }

    private static func text(_ error: ScoringError, _ prompts: [Prompt]) -> String {
        "\(prompts.place(ofContinuation: error.sequence)): \(error.problem)"
    }

    private func refusal(_ kind: ScoringError.Kind, _ error: String) -> Refusal {
        switch kind {
        case .positions:
            Refusal(
                code: fineTune == nil ? "adapter-positions" : "fine-tune-positions",
                reason: "\(subject)\(error) (the base has \(base.configuration.positions)); save it with the base's "
                    + "max_position_embeddings")
        case .vocabulary, .plan:
            Refusal(
                code: fineTune == nil ? "adapter-vocabulary" : "fine-tune-vocabulary",
                reason: "\(subject)\(error): it was made for a smaller vocabulary than that of the base's tokenizer; "
                    + "name the base whose tokenizer it was trained with")
        }
    }

    private var subject: String { fineTune.map { "\($0): " } ?? "with the adapter applied, " }
}
