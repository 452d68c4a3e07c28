import AlertRules
import ControlSocket
import DisplayText
import ResultStore
import StrictJSON

/// What can be asked of the daemon over its control socket: paths below /v1, JSON both ways.
///
/// An error is `{"schema_version": 1, "error": {"code": …, "message": …}}` with an HTTP status of 400 or more.
package struct ControlAPI: Sendable {
    private let monitor: CheckpointMonitor

    package static let socketName = "control.sock"

    package init(_ monitor: CheckpointMonitor) {
        self.monitor = monitor
    }

    package func answer(_ request: ControlRequest) async -> ControlResponse {
        do {
            return Self.response(200, try await document(request))
        } catch {
            let described = DescribedError(error)
            let document: JSON = [
                "schema_version": 1,
                "error": ["code": JSON(described.code), "message": JSON(described.message)],
            ]
            return Self.response(Self.status(described.code, error), document)
        }
    }

    private static func response(_ status: Int, _ document: JSON) -> ControlResponse {
        ControlResponse(status: status, body: Array((document.written(pretty: true) + "\n").utf8))
    }

    private static func status(_ code: String, _ error: any Error) -> Int {
        switch error {
        case StoreError.noMatch, StoreError.ambiguous: 404
        case is StoreError: 503
        default:
            ["bad-request": 400, "not-found": 404, "no-such-path": 404, "conflict": 409, "stopping": 503][code] ?? 500
        }
    }

    private func document(_ request: ControlRequest) async throws -> JSON {
        guard request.path.first == "v1" else { throw Self.noSuchPath(request) }
        let path = Array(request.path.dropFirst())
        if request.method == "GET" {
            guard let document = try await Self.read(path, monitor) else { throw Self.noSuchPath(request) }
            return document
        }
        let requester = await Requester.lookUp(uid: request.peer.uid, pid: request.peer.pid)
        switch (request.method, path.count, path.first) {
        case ("POST", 2, "alerts") where path[1] == "test":
            let question = try ControlQuestion(request.body, keys: ["severity", "reason"])
            let word = try question.text("severity") ?? AlertSeverity.warning.rawValue
            guard let severity = AlertSeverity(rawValue: word) else {
                let known = AlertSeverity.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(code: "bad-request", reason: "'severity' can't be '\(word)'; one of \(known)")
            }
            return try await monitor.testAlerts(severity: severity, reason: question.text("reason"), by: requester)
        case ("POST", 3, "alerts") where path[2] == "acknowledgement":
            let question = try ControlQuestion(request.body, keys: ["reason"])
            return try await monitor.acknowledge(path[1], reason: question.text("reason"), by: requester)
        case ("POST", 1, "silences"):
            let question = try ControlQuestion(
                request.body, keys: ["alert", "rule", "run", "category", "seconds", "reason"])
            return try await monitor.silence(
                .init(
                    alert: question.text("alert"), rule: question.text("rule"), run: question.text("run"),
                    category: question.text("category"),
                    seconds: question.number("seconds", in: 60...Self.longestSilence),
                    reason: question.required("reason")), by: requester)
        case ("POST", 3, "silences") where path[2] == "end":
            let question = try ControlQuestion(request.body, keys: ["reason"])
            return try await monitor.unsilence(path[1], reason: question.text("reason"), by: requester)
        case ("PUT", 2, "references"):
            let question = try ControlQuestion(request.body, keys: ["checkpoint", "reason"])
            return try await monitor.promote(
                question.required("checkpoint"), as: path[1], reason: question.text("reason"), by: requester)
        default: throw Self.noSuchPath(request)
        }
    }

    /// Seconds; a silence without an end would be forgotten.
    static let longestSilence = 365.0 * 86_400

    private static func read(_ path: [String], _ monitor: CheckpointMonitor) async throws -> JSON? {
        let reader = monitor.store.reader
        let now = monitor.environment.now()
        switch (path.count, path.first) {
        case (1, "status"):
            return StatusReport(
                snapshot: try reader.snapshot(newest: 200, at: now, worst: StatusReport.worst),
                presence: .running(pid: ProcessIdentity.current), now: now
            ).document()
        case (1, "alerts"):
            return AlertListReport(
                alerts: try reader.alerts(resolved: AlertListReport.resolvedByDefault),
                silences: try reader.silences(at: now), now: now
            ).document
        case (2, "alerts"): return try AlertReport(path[1], in: reader, now: now).document
        case (1, "silences"):
            return [
                "schema_version": 1, "silences": .array(try reader.silences(at: nil).map(\.document)),
            ]
        case (1, "references"):
            return [
                "schema_version": 1, "references": .array(try reader.references().map(\.document)),
            ]
        case (1, "audit"):
            return [
                "schema_version": 1, "audit": .array(try reader.audit().map(\.document)),
            ]
        case (2, "hook-calls"):
            guard let call = try reader.hookCall(path[1]) else {
                throw Refusal(code: "not-found", reason: "there is no call of the hook '\(path[1])'")
            }
            return [
                "schema_version": 1, "hook_call": JSON(call.id), "attempts": JSON(call.attempts),
                "delivered": JSON(instant: call.delivered), "last_error": JSON(call.lastError),
            ]
        default: return nil
        }
    }

    private static func noSuchPath(_ request: ControlRequest) -> Refusal {
        Refusal(
            code: "no-such-path",
            reason:
                "there is no \(request.method) /\(request.path.joined(separator: "/")); share/fairwatch/rules/alerts.md has them all"
        )
    }
}

extension AuditRecord {
    var document: JSON {
        [
            "time": JSON(instant: time), "uid": JSON(Int(uid)), "user": JSON(user), "pid": JSON(pid),
            "action": JSON(action.rawValue), "subject": JSON(subject), "reason": JSON(reason),
        ]
    }
}
