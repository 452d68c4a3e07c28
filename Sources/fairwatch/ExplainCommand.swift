import ArgumentParser
import FairnessMonitor

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a code of fairwatch rules check, with an example.",
        discussion: "Exit status: 0 explained; 2 no such code.")

    @Argument(help: "Such as R005.")
    var code: String

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try ExplanationReport(code: code)
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}
