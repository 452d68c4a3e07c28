import ArgumentParser
import DisplayText
import FairnessMonitor
import StrictJSON

struct PromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Gives an evaluated checkpoint a name that rules compare others with.",
        discussion: """
            A rule with compare: {to: "reference:NAME"} then compares with it. The name may be moved to another checkpoint \
            later: verdicts from then on are by the new one, and the audit keeps both.
            """)

    @Argument(help: "A path or the end of one, run/step, or at least four digits of the sha256.")
    var checkpoint: String

    @Option(name: .customLong("as"), help: "The reference's name, such as prod-2026-08.")
    var name: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let answer = try await state.monitor.ask(
                "PUT", ["references", name], ["checkpoint": JSON(checkpoint), "reason": JSON(reason)])
            let rules = answer["rules"]?.array?.compactMap(\.string) ?? []
            let found = answer["checkpoint"]?.string ?? "?"
            let sha256 = (answer["reference"]?["sha256"]?.string ?? "?").prefix(12)
            let users: EscapedText =
                rules.isEmpty
                ? "no rule in force compares with it" : "rules that compare with it: \(rules.joined(separator: ", "))"
            let line: EscapedText = "\(found) (\(sha256)) is the reference '\(name)'; \(users)"
            print(json ? answer.written(pretty: true) : line.text)
        }
    }
}
