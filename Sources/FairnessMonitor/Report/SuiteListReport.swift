import DisplayText
import FairnessSuites
import StrictJSON

/// What `fairwatch suite list` says: the built-in suites, and what can be made into one.
package struct SuiteListReport: Sendable {
    private let suites: [LoadedSuite]

    package init(_ library: SuiteLibrary) throws {
        suites = try SuiteLibrary.builtIn.map { try library.load($0) }
    }

    package var lines: [String] {
        var table = TextTable([.left("SUITE"), .left("VERSION"), .left("SHA256"), .left("ITEMS")])
        for suite in suites {
            table.add([
                "\(suite.suite.name)", "\(suite.suite.version)", "\(suite.sha256.prefix(12))",
                "\(SuiteSummary(suite.suite).text)",
            ])
        }
        var imports = TextTable([.left("IMPORT"), .left("FILES"), .left("OPTIONS")])
        for kind in BenchmarkImport.allCases {
            imports.add([
                "\(kind.rawValue)", "\(kind.files)",
                "\(kind.options.map { "--\($0.optionName)" }.joined(separator: " "))",
            ])
        }
        return table.lines + [""] + imports.lines
            + [
                "",
                "fairwatch suite import IMPORT FILES… --output FILE makes a suite; check --suite FILE measures on it",
            ]
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1,
            "suites": .array(
                suites.map { suite in
                    [
                        "suite": JSON(suite.suite.name), "version": JSON(suite.suite.version),
                        "sha256": JSON(suite.sha256), "items": SuiteSummary(suite.suite).json,
                        "description": JSON(suite.suite.description),
                    ]
                }),
            "imports": .array(
                BenchmarkImport.allCases.map { kind in
                    [
                        "import": JSON(kind.rawValue), "files": JSON(kind.files), "description": JSON(kind.summary),
                        "options": .array(kind.options.map { JSON($0.rawValue) }),
                    ]
                }),
        ]
    }
}
