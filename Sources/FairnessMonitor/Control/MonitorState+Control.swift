import ControlSocket
import ResultStore
import StrictJSON

/// What the command line asks of a daemon that runs, and reads of alerts whether one does or not.
extension MonitorState {
    /// The code of the error that nobody listens.
    package static let notRunning = "daemon-not-running"

    /// - Parameters:
    ///   - path: Its parts below /v1.
    ///   - body: For a POST or PUT.
    /// - Returns: The answer's object; an error of the daemon's is thrown as it says it.
    package func ask(_ method: String, _ path: [String], _ body: JSON? = nil) async throws -> JSON {
        let client = ControlClient(socket: "\(runtimeDirectory)/\(ControlAPI.socketName)")
        let answer: ControlResponse
        do {
            answer = try await client.send(method, ["v1"] + path, body: body.map { Array($0.written().utf8) } ?? [])
        } catch let error as ControlError {
            throw Refusal(error)
        }
        let document = try JSON.parse(answer.body)
        guard answer.status < 400 else {
            throw Refusal(
                code: document["error"]?["code"]?.string ?? "control",
                reason: document["error"]?["message"]?.string ?? "the daemon answered \(answer.status)")
        }
        return document
    }

    package func alerts(resolved: Int, now: Double) throws -> AlertListReport {
        let reader = try reader()
        return AlertListReport(
            alerts: try reader.alerts(resolved: resolved), silences: try reader.silences(at: now), now: now)
    }

    package func alert(_ id: String, now: Double) throws -> AlertReport {
        try AlertReport(id, in: try reader(), now: now)
    }

    /// Who asked for what, the latest first.
    package func audit(limit: Int) throws -> (lines: [String], document: JSON) {
        let records = try reader().audit(limit: limit)
        return (
            records.map { record in "\(record.line.text)  (\(record.subject))" },
            ["schema_version": 1, "audit": .array(records.map(\.document))]
        )
    }
}

extension Refusal {
    init(_ error: ControlError) {
        switch error {
        case .pathTooLong(let path):
            self.init(
                code: "socket-path",
                reason: "\(path) is too long for a socket (107 bytes at most); choose a shorter runtime directory")
        case .nobodyListens:
            self.init(
                code: MonitorState.notRunning,
                reason: "the daemon is not running; start it with: sudo systemctl start fairwatchd")
        case .noPermission(let path):
            self.init(
                code: "no-permission",
                reason:
                    "\(path) is open to root and to the group fairwatch only: sudo adduser $USER fairwatch, then log in anew"
            )
        case .failed(let path, let reason): self.init(code: "control", reason: "\(path): \(reason)")
        }
    }
}
