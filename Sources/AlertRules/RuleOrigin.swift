import StrictYAML

/// Where a rule stands in its file, for what is found out about it once all rules are read.
package struct RuleOrigin: Sendable, Equatable, CustomStringConvertible {
    private struct Place: Equatable {
        let mark: SourceMark
        let line: String?
    }

    package let file: String
    private let name: Place
    private let values: [String: Place]

    init(_ rule: MappingReader) {
        let source = rule.log.source
        func place(_ mark: SourceMark) -> Place { Place(mark: mark, line: source.line(mark.line)) }
        file = source.file
        name = place(rule.mark(of: "name"))
        values = Dictionary(
            rule.entries.map { ($0.key, place($0.value.mark)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The file and line of the rule's name.
    package var description: String { "\(file):\(name.mark.line)" }

    /// - Parameter key: Whose value the caret points at; the rule's name for one that it hasn't.
    package func warning(
        _ code: DiagnosticCode, _ message: String, at key: String, help: String? = nil
    ) -> Diagnostic {
        let place = values[key] ?? name
        return Diagnostic(
            code: code.written(prefix: RuleSet.codePrefix), severity: .warning, message: message, file: file,
            mark: place.mark, sourceLine: place.line, help: help)
    }
}
