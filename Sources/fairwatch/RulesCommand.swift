import ArgumentParser
import FairnessMonitor

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Looks after rule files.",
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesExplainCommand.self, RulesDiffCommand.self,
        ])
}

struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads rules and names every mistake with its line.",
        discussion: """
            Without a path it reads /etc/fairwatch/rules, or where that isn't there the rules that ship with fairwatch.

            Warnings tell of rules that can be read and won't do what they seem to: that page nobody for want of a \
            calibration and, with --against-db, that nothing was ever measured for, or that could find less than they \
            should in the newest evaluation that they are about. The suites have to be those of the daemon.

            Exit status: 0 no mistake, whatever the warnings; 2 a mistake in the rules, or a path that can't be read; \
            1 results that can't be read.
            """)

    @Argument(help: ArgumentHelp("Rule files, or directories of them.", valueName: "path"))
    var paths: [String] = []

    @OptionGroup var suites: SuiteOptions

    @Flag(help: "Hold the rules against the daemon's results, too.")
    var againstDb = false

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object, with rules and diagnostics.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            do {
                let files = RuleFiles(paths.isEmpty ? RuleFiles.configured : paths)
                let suites = try suites.load()
                let rules = try files.load(for: suites)
                let evidence = againstDb ? try state.monitor.evidence(on: rules, suites: suites) : nil
                let report = RuleReport(rules, suites: suites, evidence: evidence)
                print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
            } catch let invalid as RuleLibrary.Invalid where json {
                print(invalid.document.written(pretty: true))
                throw ExitStatus.usage
            }
        }
    }
}
