import DisplayText
import StrictJSON

/// Sends a marked entry through the daemon and waits until it has arrived wherever alerts arrive.
package struct AlertTest: Sendable {
    package struct Outcome: Sendable {
        let alertID: String
        let journal: String
        /// What the hook came to; nil where there is none.
        let hook: JSON?

        package var hasArrived: Bool {
            journal == "sent" && (hook.map { $0["delivered"]?.isNull == false } ?? true)
        }

        package var lines: [String] {
            let hookLine: String
            if let hook {
                let problem = hook["last_error"]?.string
                hookLine =
                    hook["delivered"]?.isNull == false
                    ? "taken by the program" : "not taken: \(problem ?? "it has not answered yet")"
            } else {
                hookLine = "none is configured"
            }
            let lines: [EscapedText] = [
                "journal  \(journal == "sent" ? "sent: journalctl FAIRWATCH_ALERT_ID=\(alertID)" : "not taken yet; it waits in the outbox")",
                "hook     \(hookLine)",
            ]
            return lines.map(\.text)
        }

        /// Schema version 1.
        package var document: JSON {
            [
                "schema_version": 1, "alert_id": JSON(alertID), "journal": JSON(journal), "hook": hook ?? .null,
                "arrived": .bool(hasArrived),
            ]
        }
    }

    private let monitor: MonitorState

    package init(_ monitor: MonitorState) {
        self.monitor = monitor
    }

    /// Waits for the hook's first attempt, up to the longest time limit that one can have.
    package func run(severity: String, reason: String?) async throws -> Outcome {
        let answer = try await monitor.ask(
            "POST", ["alerts", "test"], ["severity": JSON(severity), "reason": JSON(reason)])
        var hook: JSON?
        if let call = answer["hook_call"]?.string {
            let end = ContinuousClock.now + .seconds(610)
            repeat {
                hook = try await monitor.ask("GET", ["hook-calls", call])
                let isOver = hook?["delivered"]?.isNull == false || (hook?["attempts"]?.integer ?? 0) > 0
                if isOver { break }
                try await Task.sleep(for: .milliseconds(100))
            } while ContinuousClock.now < end
        }
        return Outcome(
            alertID: answer["alert_id"]?.string ?? "?", journal: answer["journal"]?.string ?? "?", hook: hook)
    }
}
