import ArgumentParser
import FairnessMonitor

struct SuiteShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints what a suite measures: its items by kind and category, and examples of them.")

    @Argument(help: ArgumentHelp("A built-in suite or the path of a suite file.", valueName: "name-or-file"))
    var suite: String

    @Option(help: "How many items of each kind are shown as examples.")
    var examples = 1

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard examples >= 0 else { throw ValidationError("--examples can't be negative.") }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = SuiteShowReport(try SuiteLibrary().load(suite), examples: examples)
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}
