import AlertRules
import DisplayText
import ResultStore
import StrictJSON

/// What `fairwatch alerts list` prints: alerts that fire, wait or ended lately, and the silences in force.
package struct AlertListReport: Sendable {
    let alerts: [Snapshot.Alert]
    let silences: [SilenceRecord]
    /// In seconds since 1970.
    let now: Double

    package static let resolvedByDefault = 20

    package var lines: [String] {
        var lines = alerts.isEmpty ? ["no alert fires or waits"] : table
        if !silences.isEmpty { lines += [""] + silenceTable }
        return lines
    }

    private var sorted: [Snapshot.Alert] {
        func order(_ alert: Snapshot.Alert) -> (Int, Int, Double, String) {
            let stage = alert.record.state == .firing ? 0 : alert.record.state == .pending ? 1 : 2
            let loudness = AlertSeverity(rawValue: alert.record.severity)?.priority ?? .max
            return (stage, stage == 2 ? 0 : loudness, stage == 2 ? -alert.record.updated : alert.record.since, alert.id)
        }
        return alerts.sorted { order($0) < order($1) }
    }

    private var table: [String] {
        var table = TextTable([
            .left("ALERT"), .left("STATE"), .left("SEVERITY"), .left("RULE"), .left("CHECKPOINT"), .left("SINCE"),
            .left("NOTE"),
        ])
        for alert in sorted {
            let record = alert.record
            table.add([
                "\(record.id.prefix(8))", "\(record.shownState)", "\(record.severity)",
                AlertNotice(.firing, alert).place, "\(alert.checkpointName)",
                "\(record.sinceStep.map { "step \($0), " } ?? "")\(Durations.text(now - record.since)) ago",
                note(alert),
            ])
        }
        return table.lines
    }

    private func note(_ alert: Snapshot.Alert) -> EscapedText {
        let record = alert.record
        if record.state == .resolved { return "ended \(Durations.text(now - (record.resolved ?? now))) ago" }
        if let muted = record.muted { return "\(muted)" }
        if let seen = record.acknowledgement {
            return "acknowledged by \(seen.owner)\(seen.reason.map { ": \($0)" } ?? "")"
        }
        return "\(record.summary)"
    }

    private var silenceTable: [String] {
        var table = TextTable([
            .left("SILENCE"), .left("RULE"), .left("RUN"), .left("CATEGORY"), .left("UNTIL"), .left("BY"),
            .left("REASON"),
        ])
        for silence in silences {
            table.add([
                "\(silence.id.prefix(8))", "\(silence.rule ?? "*")", "\(silence.run ?? "*")",
                "\(silence.category ?? "*")", "\(NumberText.instant(silence.ends))", "\(silence.owner)",
                "\(silence.reason)",
            ])
        }
        return table.lines
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "alerts": .array(sorted.map(\.document)),
            "silences": .array(silences.map(\.document)),
        ]
    }
}

extension AlertRecord {
    /// A muted alert fires, but nobody is told.
    var shownState: String { state == .firing && muted != nil ? "muted" : state.rawValue }
}

extension Snapshot.Alert: Identifiable {
    package var id: String { record.id }
}
