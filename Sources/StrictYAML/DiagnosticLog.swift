/// Collects everything that is wrong in one file, so that a person can mend it all at once.
///
/// Codes are a prefix (R for rules, C for the configuration, S for suites) and a number.
package final class DiagnosticLog {
    package let source: YAMLSource
    package let prefix: String
    package private(set) var diagnostics: [Diagnostic] = []

    package init(source: YAMLSource, prefix: String) {
        self.source = source
        self.prefix = prefix
    }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    package func error(_ code: DiagnosticCode, _ message: String, at mark: SourceMark, help: String? = nil) {
        add(code, .error, message, mark, help)
    }

    package func warning(_ code: DiagnosticCode, _ message: String, at mark: SourceMark, help: String? = nil) {
        add(code, .warning, message, mark, help)
    }

    private func add(
        _ code: DiagnosticCode, _ severity: Diagnostic.Severity, _ message: String, _ mark: SourceMark, _ help: String?
    ) {
        diagnostics.append(
            Diagnostic(
                code: code.written(prefix: prefix), severity: severity, message: message, file: source.file, mark: mark,
                sourceLine: source.line(mark.line), help: help))
    }

    /// In the order of the text.
    package var inOrder: [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            (left.element.mark.line, left.element.mark.column, left.offset)
                < (right.element.mark.line, right.element.mark.column, right.offset)
        }.map(\.element)
    }
}

/// The number behind a code's prefix; those below 10 mean the same in every kind of file.
package struct DiagnosticCode: Sendable, Equatable {
    package let number: Int

    package init(_ number: Int) { self.number = number }

    /// Such as "S012": the prefix and at least three digits.
    package func written(prefix: String) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    }

    package static let unknownKey = DiagnosticCode(1)
    package static let wrongValue = DiagnosticCode(2)
    package static let missingKey = DiagnosticCode(3)
    package static let duplicateKey = DiagnosticCode(4)
    package static let outOfRange = DiagnosticCode(5)
    package static let notYAML = DiagnosticCode(7)
    package static let refusedFeature = DiagnosticCode(8)
    package static let tooLarge = DiagnosticCode(9)
}
