import ArgumentParser
import FairnessMonitor
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Prints the daemon, its checkpoints and what fires.",
        discussion: """
            A checkpoint's worst metric is the category whose stereotype_preference lies furthest from 50 %, on \
            either side.

            Exit status: 0 ok; 3 the daemon is not running (what it recorded is printed all the same); 1 its records \
            can't be read.
            """)

    @OptionGroup var state: StateOptions

    @Flag(name: [.customShort("x"), .customLong("trouble")], help: "Only what needs attention.")
    var onlyTrouble = false

    @Flag(help: "All checkpoints that were ever seen; without it the newest 500.")
    var all = false

    @Flag(help: "One JSON object, with daemon, checkpoints and alerts.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try state.monitor.status(newest: all ? nil : 500, now: Date().timeIntervalSince1970)
            if json {
                print(report.document(onlyTrouble: onlyTrouble).written(pretty: true))
            } else {
                let lines = report.lines(style: Terminal.output.style, onlyTrouble: onlyTrouble)
                print(lines.joined(separator: "\n"))
            }
            switch report.presence {
            case .running: break
            case .absent: throw ExitStatus.daemonNotRunning
            case .untold: throw ExitStatus.failure
            }
        }
    }
}
