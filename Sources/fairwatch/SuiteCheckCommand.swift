import ArgumentParser
import FairnessMonitor

struct SuiteCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads suite files and names every mistake with its line.",
        discussion: """
            With --base it also tells how the suite meets that model's tokenizer: what can't be scored, how long it \
            will be, and which words of a lexicon share their first token.

            Exit status: 0 no mistake; 2 a mistake in a suite, or a path that can't be read.
            """)

    @Argument(help: ArgumentHelp("Built-in suites or paths of suite files.", valueName: "name-or-file"))
    var suites: [String]

    @Option(help: "A model's directory, or a repository in a Hugging Face cache.")
    var base: String?

    @Flag(help: "One JSON object, with counts and advice.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let base = try base.map { try BaseModel(path: $0) }
            let library = SuiteLibrary()
            var reports: [SuiteCheckReport] = []
            var failures: [any Error] = []
            for name in suites {
                do {
                    let loaded = try library.load(name)
                    let tokens = try base.map { try SuiteTokens(loaded.suite, base: $0) }
                    reports.append(SuiteCheckReport(loaded, tokens: tokens))
                } catch {
                    failures.append(error)
                }
            }
            if json {
                print(SuiteCheckReport.document(reports, failures: failures).written(pretty: true))
            } else if !reports.isEmpty {
                print(reports.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n"))
            }
            let described = failures.map { DescribedError($0) }
            if !json { described.forEach { Terminal.error.write("fairwatch: \($0.terminalMessage)\n") } }
            guard described.isEmpty else {
                throw described.allSatisfy(\.isUsage) ? ExitStatus.usage : ExitStatus.failure
            }
        }
    }
}
