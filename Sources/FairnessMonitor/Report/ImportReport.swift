import DisplayText
import FairnessSuites
import StrictJSON
import StrictYAML

/// What `fairwatch suite import` says of a suite that it made.
package struct ImportReport: Sendable {
    private let imported: ImportedSuite
    private let output: String

    /// Of the broken rows of a file, so many are named to people; JSON names all.
    private static let shown = 10

    package init(_ imported: ImportedSuite, output: String) {
        self.imported = imported
        self.output = output
    }

    /// What was left out, for standard error.
    package var brokenRows: [String] {
        imported.broken.flatMap { file in
            let rest = file.rows.count - Self.shown
            // They quote a file's own words already made printable.
            return file.descriptions.prefix(Self.shown).map { printable($0) }
                + (rest > 0
                    ? ["\(EscapedText(escaping: file.file)): \(rest) more rows are left out; --json names them"] : [])
        }
    }

    package var lines: [String] {
        let left = brokenCount
        return [
            "\(EscapedText(escaping: output)): \(EscapedText(escaping: imported.suite.title))"
                + (left == 0 ? "" : "; \(NumberText.grouped(left)) row\(left == 1 ? "" : "s") left out")
        ] + imported.notes.map { "note: \(EscapedText(escaping: $0))" }
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "output": JSON(output), "suite": JSON(imported.suite.name),
            "version": JSON(imported.suite.version), "sha256": JSON(LoadedSuite(imported.suite).sha256),
            "items": SuiteSummary(imported.suite).json, "rows_left_out": JSON(brokenCount),
            "broken_rows": .array(
                imported.broken.flatMap { file in
                    file.rows.map { row in
                        ["file": JSON(file.file), "line": JSON(row.line), "problem": JSON(row.problem)]
                    }
                }),
            "notes": .array(imported.notes.map { JSON($0) }),
        ]
    }

    private var brokenCount: Int { imported.broken.reduce(0) { $0 + $1.rows.count } }
}
