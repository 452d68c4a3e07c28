import ArgumentParser
import DisplayText
import FairnessMonitor
import StrictJSON

/// What every request to the daemon takes beside its subject.
struct RequestOptions: ParsableArguments {
    @Option(help: "Why: others will read it.")
    var reason: String?

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object.")
    var json = false

    /// Asks the daemon, with the reason in the body, and prints its answer: as it is, or as one line for people.
    func ask(
        _ method: String, _ path: [String], _ body: JSON = [:], saying line: (JSON) -> EscapedText
    ) async throws {
        try await reportingErrors(json: json) {
            var object = body.object ?? JSONObject()
            _ = object.append(key: "reason", value: JSON(reason), offset: 0)
            let answer = try await state.monitor.ask(method, path, .object(object))
            print(json ? answer.written(pretty: true) : line(answer).text)
        }
    }
}
