import CheckpointDirectory
import DisplayText
import FairnessSuites
import ResultStore
import StrictYAML

/// An error as a person and a script meet it.
package struct DescribedError: Sendable {
    /// A stable word for scripts.
    package let code: String
    package let message: String
    /// True for mistakes in what the operator wrote: rules, suites, configuration.
    package let isUsage: Bool
    /// True where the message shows lines of a file, in which what could do harm is already escaped.
    private let isPrintable: Bool

    package init(_ error: any Error) {
        switch error {
        case let error as Refusal:
            let isUsage = [
                "suite-missing", "rules-missing", "ranks-question", "unknown-code", "unknown-rule", "unknown-category",
                "rule-not-about", "bad-request",
            ].contains(error.code)
            self.init(code: error.code, message: error.reason, isUsage: isUsage)
        case let error as FileRefusal: self.init(code: error.code.rawValue, message: error.description)
        case let error as WorkerFailure: self.init(code: error.kind.rawValue, message: error.reason)
        case let error as SuiteFileErrors:
            self.init(code: "suite", message: error.description, isUsage: true, isPrintable: true)
        case let error as BenchmarkFileError:
            self.init(code: "input", message: printable(error.description), isUsage: true, isPrintable: true)
        case let error as InvalidFile:
            self.init(code: error.code, message: error.description, isUsage: true, isPrintable: true)
        case let error as StoreError: self.init(code: "store", message: error.description)
        case is CancellationError: self.init(code: "cancelled", message: "stopped before it was done")
        default: self.init(code: "error", message: "\(error)")
        }
    }

    private init(code: String, message: String, isUsage: Bool = false, isPrintable: Bool = false) {
        self.code = code
        self.message = message
        self.isUsage = isUsage
        self.isPrintable = isPrintable
    }

    /// Line by line, so that a report of several lines stays one and nothing in it steers a terminal.
    package var terminalMessage: String {
        guard !isPrintable else { return message }
        return message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { EscapedText(escaping: String($0)).text }.joined(separator: "\n")
    }
}
