import StrictJSON
import StrictYAML

extension JSON {
    init(_ diagnostic: Diagnostic) {
        self = [
            "code": JSON(diagnostic.code), "severity": JSON(diagnostic.severity.rawValue),
            "message": JSON(diagnostic.message), "file": JSON(diagnostic.file), "line": JSON(diagnostic.mark.line),
            "column": JSON(diagnostic.mark.column), "help": JSON(diagnostic.help),
        ]
    }
}

extension InvalidFile {
    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "ok": false, "error": ["code": JSON(code), "message": JSON(description)],
            "diagnostics": .array(diagnostics.map { JSON($0) }),
        ]
    }
}
