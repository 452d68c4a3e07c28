import ArgumentParser
import FairnessMonitor

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Looks after rule files.",
        subcommands: [RulesCheckCommand.self, RulesTestCommand.self])
}

struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads rules and names every mistake with its line.",
        discussion: """
            Without a path it reads /etc/fairwatch/rules, or where that isn't there the rules that ship with fairwatch.

            Exit status: 0 no mistake; 2 a mistake in the rules, or a path that can't be read.
            """)

    @Argument(help: ArgumentHelp("Rule files, or directories of them.", valueName: "path"))
    var paths: [String] = []

    @OptionGroup var suites: SuiteOptions

    @Flag(help: "One JSON object, with rules and diagnostics.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            do {
                let files = RuleFiles(paths.isEmpty ? RuleFiles.configured : paths)
                let report = RuleReport(try files.load(for: suites.load()))
                print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
            } catch let invalid as RuleLibrary.Invalid where json {
                print(invalid.document.written(pretty: true))
                throw ExitStatus.usage
            }
        }
    }
}
