import StrictYAML

/// Collects what is wrong in a file of JSON lines; the first fifty are kept, the rest is counted.
final class LineLog {
    private let file: String
    private var diagnostics: [Diagnostic] = []
    private var leftOut = 0

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { !diagnostics.isEmpty }

    var errors: SuiteFileErrors { SuiteFileErrors(diagnostics: diagnostics, leftOut: leftOut) }

    /// - Parameters:
    ///   - column: From 1, in Unicode scalars.
    ///   - text: The line, to be shown.
    func error(
        _ code: DiagnosticCode, _ message: String, line: Int, column: @autoclosure () -> Int = 1,
        text: @autoclosure () -> String? = nil, help: @autoclosure () -> String? = nil
    ) {
        guard diagnostics.count < SuiteFileErrors.mostShown else {
            leftOut += 1
            return
        }
        diagnostics.append(
            Diagnostic(
                code: code.written(prefix: "S"), message: message, file: file,
                mark: SourceMark(line: line, column: column()), sourceLine: text(), help: help()))
    }
}
