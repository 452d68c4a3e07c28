import ArgumentParser
import FairnessMonitor

/// Which suites a command is about.
struct SuiteOptions: ParsableArguments {
    @Option(
        name: .customLong("suite"),
        help: ArgumentHelp(
            "A built-in suite or the path of a suite file; may be repeated. (default: core)", valueName: "name-or-file")
    )
    var names: [String] = []

    func load() throws -> [LoadedSuite] {
        let library = SuiteLibrary()
        var known: Set<String> = []
        return try (names.isEmpty ? ["core"] : names).map { try library.load($0) }.filter { suite in
            known.insert(suite.sha256).inserted
        }
    }
}
