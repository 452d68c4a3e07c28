import ArgumentParser
import FairnessMonitor

struct SuiteListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the built-in suites and what can be imported.")

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try SuiteListReport(SuiteLibrary())
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}
