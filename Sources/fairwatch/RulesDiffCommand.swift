import ArgumentParser
import FairnessMonitor

struct RulesDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Judges stored checkpoints by two sets of rules and prints what would differ.",
        discussion: """
            The last checkpoints of each run are measured again from their stored item scores and judged by both sets in \
            the order of their steps, with the seeds, times and places in the run of their evaluations: verdict for \
            verdict what the daemon would have said, pending and muted ones included. Alerts begin with the first \
            checkpoint that is judged. Works whether the daemon runs or not, and loads no model.

            Exit status: 0 no verdict differs; 10 some do; 1 there is nothing to judge, or results can't be read; 2 a \
            mistake in the rules or in the command.
            """)

    @Argument(help: "A rule file, or a directory of them.")
    var old: String

    @Argument(help: "Another.")
    var new: String

    @Option(help: ArgumentHelp("How many checkpoints of each run, the last ones by step.", valueName: "number"))
    var last = RuleComparison.Query.defaultLast

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only runs whose name matches one of these, with * for any text.", valueName: "pattern"))
    var run: [String] = []

    @OptionGroup var extra: ExtraSuiteOptions

    @OptionGroup var state: StateOptions

    @Flag(help: "Also list what fires, waits or is muted on neither side.")
    var all = false

    @Flag(help: "One JSON object, with differences and totals.")
    var json = false

    func validate() throws {
        guard last > 0 else { throw ValidationError("--last must be 1 or more.") }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            let suites = try state.monitor.suites(beside: extra.load())
            var query = RuleComparison.Query()
            query.last = last
            query.runs = run
            let comparison = try state.monitor.comparison(
                of: RuleFiles([old]).load(for: suites), with: RuleFiles([new]).load(for: suites), suites: suites, query)
            print(
                json
                    ? comparison.document.written(pretty: true)
                    : comparison.lines(showsAll: all).joined(separator: "\n"))
            if !comparison.isEmpty { throw ExitStatus.different }
        }
    }
}
