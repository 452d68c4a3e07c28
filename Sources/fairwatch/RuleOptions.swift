import ArgumentParser
import FairnessMonitor

/// Which rules a command is about, and the suites that they are read against beside those of the results.
struct RuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rule files, or directories of them; without it /etc/fairwatch/rules, or the rules that ship with fairwatch.",
            valueName: "path"))
    var rules: [String] = []

    @OptionGroup var extra: ExtraSuiteOptions

    func suites() throws -> [LoadedSuite] { try extra.load() }

    func load(for suites: [LoadedSuite]) throws -> LoadedRules {
        try RuleFiles(rules.isEmpty ? RuleFiles.configured : rules).load(for: suites)
    }
}

/// Suites instead of those of the same name that the results were measured on.
struct ExtraSuiteOptions: ParsableArguments {
    @Option(
        name: .customLong("suite"),
        help: ArgumentHelp(
            "A built-in suite or the path of a suite file, instead of the one of its name that the results are on; may "
                + "be repeated.", valueName: "name-or-file"))
    var names: [String] = []

    func load() throws -> [LoadedSuite] {
        let library = SuiteLibrary()
        return try names.map { try library.load($0) }
    }
}
