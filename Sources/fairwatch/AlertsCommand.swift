import ArgumentParser
import FairnessMonitor
import Foundation

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Lists alerts, and silences, acknowledges or tests them.",
        discussion: """
            list, show and audit read what the daemon recorded, whether it runs or not. The others ask the daemon over its \
            control socket, which is open to root and to the group fairwatch; who asked, when and why is kept.
            """,
        subcommands: [
            AlertsListCommand.self, AlertsShowCommand.self, AlertsSilenceCommand.self, AlertsUnsilenceCommand.self,
            AlertsAcknowledgeCommand.self, AlertsTestCommand.self, AlertsAuditCommand.self,
        ],
        defaultSubcommand: AlertsListCommand.self)
}

struct AlertsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Prints the alerts that fire or wait, and the silences in force.")

    @Option(help: "So many of those that ended last, too.")
    var resolved = 0

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try state.monitor.alerts(resolved: max(0, resolved), now: Date().timeIntervalSince1970)
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}

struct AlertsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints one alert, what its rule said at each checkpoint, and who did what about it.")

    @Argument(help: "The first digits of the alert's id, as list prints them.")
    var alert: String

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let report = try state.monitor.alert(alert, now: Date().timeIntervalSince1970)
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}

struct AlertsAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Prints who asked the daemon for what, when and why, the latest first.")

    @Option(help: "How many.")
    var limit = 100

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let audit = try state.monitor.audit(limit: max(1, limit))
            let lines = audit.lines.isEmpty ? ["nobody has asked for anything yet"] : audit.lines
            print(json ? audit.document.written(pretty: true) : lines.joined(separator: "\n"))
        }
    }
}
