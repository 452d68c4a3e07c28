import ArgumentParser
import FairnessMonitor

struct SuiteExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every item of a suite as JSON lines.",
        discussion: """
            The first line is a header, each further one an item with its texts as they are scored. The SHA-256 of the \
            output is the suite's identity, which results carry: fairwatch suite export core | sha256sum
            """)

    @Argument(help: ArgumentHelp("A built-in suite or the path of a suite file.", valueName: "name-or-file"))
    var suite: String

    @Option(help: ArgumentHelp("The file to write; standard output without it.", valueName: "file"))
    var output: String?

    func run() async throws {
        try await reportingErrors(json: false) {
            try OutputFile.write(SuiteLibrary().load(suite).suite.canonicalText, to: output)
        }
    }
}
