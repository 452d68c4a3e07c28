import WeightFiles

/// Why an adapter is refused: what is at fault, what is wrong with it and how to mend it.
///
/// Names that come from the adapter are escaped and cut short, and nothing else of its files is quoted.
package struct AdapterError: Error, Equatable, CustomStringConvertible {
    /// The class of the refusal, for those who act on it without reading the text.
    package enum Code: String, Sendable {
        /// `adapter_config.json` cannot be read or contradicts itself.
        case configuration
        /// Not a LoRA adapter of PEFT.
        case otherMethod
        /// LoRA, but of a kind that cannot be merged exactly.
        case unsupported
        /// A key that nobody here knows, with a value that may matter.
        case unknownKey
        /// The adapter was trained on a base that is not this one.
        case otherBase
        /// The tensors contradict the configuration or are not all there.
        case tensors
        /// A tensor that would be left out: half an adapter would be measured.
        case unusedTensor
        case notFinite
        case oversized
        /// The weight file itself; see `WeightFileError`.
        case weights
    }

    package let code: Code
    package let subject: String
    package let problem: String
    package let remedy: String

    package init(_ code: Code, subject: String, problem: String, remedy: String) {
        self.code = code
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    package init(_ error: WeightFileError) {
        let subject = error.tensor.map { "\(error.file.quotedForError), tensor \($0.quotedForError)" }
        self.init(
            .weights, subject: subject ?? error.file.quotedForError, problem: error.problem, remedy: error.remedy)
    }

    package var description: String { "\(subject): \(problem); \(remedy)" }

    static func tensor(_ code: Code, _ name: String, _ problem: String, _ remedy: String) -> AdapterError {
        AdapterError(code, subject: "tensor \(name.quotedForError)", problem: problem, remedy: remedy)
    }

    static func module(_ code: Code, _ module: String, _ problem: String, _ remedy: String) -> AdapterError {
        AdapterError(code, subject: "module \(module.quotedForError)", problem: problem, remedy: remedy)
    }

    static func key(_ code: Code, _ key: String, _ problem: String, _ remedy: String) -> AdapterError {
        AdapterError(
            code, subject: "adapter_config.json, key \(key.quotedForError)", problem: problem, remedy: remedy)
    }
}
