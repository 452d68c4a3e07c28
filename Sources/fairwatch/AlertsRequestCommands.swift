import ArgumentParser
import FairnessMonitor
import StrictJSON

struct AlertsSilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Tells nobody of some alerts for a while.",
        discussion: """
            Names an alert, or gives patterns in which * stands for anything. What is silenced still fires: it is recorded \
            and shown as muted, and told when the silence ends, if it fires then and was never told. For what is to stay \
            quiet for good there are exceptions in the rules.
            """)

    @Argument(help: "The first digits of an alert's id.")
    var alert: String?

    @Option(help: "Rules, such as worse-than-base or \"kl-*\".")
    var rule: String?

    @Option(help: "Runs, such as \"ablation-*\".")
    var run: String?

    @Option(help: "A category with its groups, or a group.")
    var category: String?

    @Option(name: .customLong("for"), help: "How long: 30m, 8h, 2d; a year at most.")
    var period: String

    @Option(help: "Why: others will read it.")
    var reason: String

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard let length = Durations.seconds(period), length >= 60 else {
            throw ValidationError("--for must be a minute at least, with its unit: 30m, 8h, 2d")
        }
        guard alert == nil || (rule == nil && run == nil && category == nil) else {
            throw ValidationError("give either an alert or patterns, not both")
        }
        guard alert != nil || rule != nil || run != nil || category != nil else {
            throw ValidationError("give an alert, or --rule, --run or --category; --rule '*' silences everything")
        }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            let answer = try await state.monitor.ask(
                "POST", ["silences"],
                [
                    "alert": JSON(alert), "rule": JSON(rule), "run": JSON(self.run), "category": JSON(category),
                    "seconds": JSON(Durations.seconds(period)), "reason": JSON(reason),
                ])
            let count = answer["mutes"]?.integer ?? 0
            let id = (answer["silence"]?["silence_id"]?.string ?? "?").prefix(8)
            let until = answer["silence"]?["ends"]?.string ?? "?"
            print(
                json
                    ? answer.written(pretty: true)
                    : "silence \(id) until \(until): \(count == 0 ? "nothing that fires now" : "\(count) that fire\(count == 1 ? "s" : "") now")\n"
                        + "end it with: fairwatch alerts unsilence \(id)")
        }
    }
}

struct AlertsUnsilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsilence", abstract: "Ends a silence before its time.")

    @Argument(help: "The first digits of the silence's id, as list prints them.")
    var silence: String

    @OptionGroup var request: RequestOptions

    func run() async throws {
        try await request.ask("POST", ["silences", silence, "end"]) { answer in
            "silence \((answer["silence"]?["silence_id"]?.string ?? "?").prefix(8)) has ended"
        }
    }
}

struct AlertsAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Says that somebody has seen an alert: it goes on firing, and nobody is reminded of it.")

    @Argument(help: "The first digits of the alert's id.")
    var alert: String

    @OptionGroup var request: RequestOptions

    func run() async throws {
        try await request.ask("POST", ["alerts", alert, "acknowledgement"]) { answer in
            let id = (answer["alert"]?["alert_id"]?.string ?? "?").prefix(8)
            return "alert \(id) is acknowledged by \(answer["alert"]?["acknowledged"]?["by"]?.string ?? "?")"
        }
    }
}

struct AlertsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Sends a marked entry to the journal and to the hook, as an alert would be.",
        discussion: """
            The entry has the message id of a firing alert and FAIRWATCH_STATE=test. Exit status: 0 journal and hook have \
            taken it; 1 one of them has not.
            """)

    @Option(help: "critical, error, warning, notice or info.")
    var severity = "warning"

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let outcome = try await AlertTest(state.monitor).run(severity: severity, reason: reason)
            print(json ? outcome.document.written(pretty: true) : outcome.lines.joined(separator: "\n"))
            if !outcome.hasArrived { throw ExitStatus.failure }
        }
    }
}
