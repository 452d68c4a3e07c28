import ArgumentParser
import FairnessMonitor
import Foundation

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints what the daemon knows of one checkpoint.",
        discussion: """
            State and reason, where it lies, under which conditions it was evaluated, its metrics and what the rules \
            said. Works whether the daemon runs or not.
            """)

    @Argument(help: "A path or the end of one, run/step, or at least four digits of the sha256.")
    var checkpoint: String

    @OptionGroup var state: StateOptions

    @OptionGroup var table: TableOptions

    @Flag(help: "One JSON object, with metrics, alerts and verdicts.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try state.monitor.checkpoint(matching: checkpoint, now: Date().timeIntervalSince1970)
            if json {
                print(report.document.written(pretty: true))
            } else {
                let lines = report.lines(
                    style: Terminal.output.style, detail: table.detail, showsAllVerdicts: table.allVerdicts)
                print(lines.joined(separator: "\n"))
            }
        }
    }
}
