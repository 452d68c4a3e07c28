/// Whose sentences were scored: the base alone, or with a checkpoint applied to it.
package enum ScoredSubject: Sendable, Hashable {
    case base
    /// Named by its content, never by a path.
    case checkpoint(sha256: String)

    /// As in the columns called `subject`.
    var column: String {
        switch self {
        case .base: "base"
        case .checkpoint(let sha256): sha256
        }
    }

    init(column: String) {
        self = column == "base" ? .base : .checkpoint(sha256: column)
    }
}

/// Everything that the bits of a score depend on: scores under equal keys are equal.
package struct ScoreKey: Sendable, Hashable {
    package var subject: ScoredSubject
    /// The base's fingerprint.
    package var base: String
    /// The suite's sha256.
    package var suite: String
    /// Engine version, precision, BLAS version and kernel.
    package var numeric: String
    /// How texts are put to the model, such as "raw".
    package var promptForm: String

    package init(
        subject: ScoredSubject, base: String, suite: String, numeric: String, promptForm: String
    ) {
        self.subject = subject
        self.base = base
        self.suite = suite
        self.numeric = numeric
        self.promptForm = promptForm
    }
}
