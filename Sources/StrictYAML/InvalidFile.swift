/// Files that people wrote and that can't be used: every mistake of all of them.
package struct InvalidFile: Error, Sendable, CustomStringConvertible {
    /// A stable word for scripts, such as "rules" or "configuration".
    package let code: String
    package let diagnostics: [Diagnostic]

    package init(code: String, diagnostics: [Diagnostic]) {
        self.code = code
        self.diagnostics = diagnostics
    }

    package var description: String { diagnostics.map(\.description).joined(separator: "\n\n") }
}
