import StrictYAML

/// Everything that is wrong in one suite file, in the order of the text; never empty.
package struct SuiteFileErrors: Error, Sendable, Equatable, CustomStringConvertible {
    package let diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    package var description: String { diagnostics.map(\.description).joined(separator: "\n\n") }
}
