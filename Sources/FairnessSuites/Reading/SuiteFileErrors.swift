import StrictYAML

/// Everything that is wrong in one suite file, in the order of the text; never empty.
package struct SuiteFileErrors: Error, Sendable, Equatable, CustomStringConvertible {
    /// More than anybody mends in one go.
    static let mostShown = 50

    package let diagnostics: [Diagnostic]
    /// How many more there are than those kept.
    package let leftOut: Int

    package init(diagnostics: [Diagnostic], leftOut: Int = 0) {
        self.diagnostics = diagnostics
        self.leftOut = leftOut
    }

    /// The first fifty of them, and how many more there are.
    package var description: String {
        let more = diagnostics.count + leftOut - min(diagnostics.count, Self.mostShown)
        let shown = diagnostics.prefix(Self.mostShown).map(\.description)
        return (shown + (more > 0 ? ["… and \(more) more errors"] : [])).joined(separator: "\n\n")
    }
}
