import ArgumentParser
import FairnessMonitor
import StrictJSON

struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Holds rules against made-up checkpoints and what they should say of them.",
        discussion: """
            A file of tests names rule files, made-up checkpoints with their metrics, and the state that each rule should \
            be in; a rule that fires without being expected is a failure too. rules/README.md has the format.

            Exit status: 0 all as expected; 1 something came out otherwise; 2 a mistake in the tests or the rules.
            """)

    @Argument(help: ArgumentHelp("Files of rule tests.", valueName: "file"))
    var files: [String]

    @OptionGroup var suites: SuiteOptions

    @Flag(help: "One JSON object, with an entry for each test.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let library = RuleLibrary(suites: try suites.load())
            let outcomes = try files.map { file in
                (
                    file: file,
                    tests: try RuleTestRun(path: file, bytes: InputFile.bytes(of: file), library: library).outcomes()
                )
            }
            if json {
                print(RuleTestRun.document(outcomes).written(pretty: true))
            } else {
                print(RuleTestRun.lines(outcomes).joined(separator: "\n"))
            }
            guard outcomes.allSatisfy({ $0.tests.allSatisfy(\.failures.isEmpty) }) else { throw ExitStatus.failure }
        }
    }
}
