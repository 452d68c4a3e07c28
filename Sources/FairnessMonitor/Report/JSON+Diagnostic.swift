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
