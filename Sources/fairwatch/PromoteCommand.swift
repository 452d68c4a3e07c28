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

    @OptionGroup var request: RequestOptions

    func run() async throws {
        try await request.ask("PUT", ["references", name], ["checkpoint": JSON(checkpoint)]) { answer in
            let rules = answer["rules"]?.array?.compactMap(\.string) ?? []
            let users: EscapedText =
                rules.isEmpty
                ? "no rule in force compares with it" : "rules that compare with it: \(rules.joined(separator: ", "))"
            let sha256 = (answer["reference"]?["sha256"]?.string ?? "?").prefix(12)
            return "\(answer["checkpoint"]?.string ?? "?") (\(sha256)) is the reference '\(name)'; \(users)"
        }
    }
}
