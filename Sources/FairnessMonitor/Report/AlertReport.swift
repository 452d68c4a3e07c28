import DisplayText
import ResultStore
import StrictJSON

/// What `fairwatch alerts show` prints: one alert, what its rule said at each checkpoint of the run, and who did what
/// about it.
package struct AlertReport: Sendable {
    let alert: Snapshot.Alert
    let history: [AlertMoment]
    let audit: [AuditRecord]
    /// In seconds since 1970.
    let now: Double

    /// - Parameter id: The first four digits of its id at least.
    init(_ id: String, in reader: ResultReader, now: Double) throws {
        alert = try reader.alert(id)
        history = try reader.history(of: alert.record)
        audit = try reader.audit(subject: alert.record.id)
        self.now = now
    }

    package var lines: [String] {
        let record = alert.record
        var facts = FactLines()
        facts.add("alert", "\(record.id)")
        facts.add("state", "\(record.shownState)\(record.muted.map { ": \($0)" } ?? "")")
        facts.add("severity", "\(record.severity)")
        facts.add("rule", AlertNotice(.firing, alert).place)
        facts.add("metric", "\(record.metric)")
        facts.add("run", "\(record.run), on base \(alert.baseName)")
        facts.add("checkpoint", "\(alert.checkpointName)\(alert.path.map { " (\($0))" } ?? "")")
        facts.add("says", "\(record.summary)")
        let step = record.sinceStep.map { "step \($0), " } ?? ""
        facts.add("since", "\(step)\(NumberText.instant(record.since)) (\(Durations.text(now - record.since)) ago)")
        facts.add("told", told)
        facts.add("ended", record.resolved.map { "\(NumberText.instant($0))" })
        if let seen = record.acknowledgement {
            facts.add(
                "acknowledged",
                "\(NumberText.instant(seen.time)) by \(seen.owner)\(seen.reason.map { ": \($0)" } ?? "")")
        }
        var lines = facts.lines
        if !history.isEmpty { lines += [""] + historyTable }
        if !audit.isEmpty { lines += [""] + audit.map(\.line.text) }
        return lines
    }

    private var told: EscapedText {
        guard let announced = alert.record.announced else { return "nobody yet" }
        let last = alert.record.told ?? announced
        return "\(NumberText.instant(announced))\(last > announced ? ", last at \(NumberText.instant(last))" : "")"
    }

    private var historyTable: [String] {
        var table = TextTable([
            .right("STEP"), .left("SAID"), .right("VALUE"), .left("INTERVAL"), .left("FIRES"), .right("N"),
            .right("CLUSTERS"), .right("DETECTS"),
        ])
        for moment in history {
            let verdict = moment.verdict
            let format = verdict.format
            table.add([
                "\(moment.step.map { "\($0)" } ?? "–")",
                "\(verdict.state)\(verdict.muted == nil ? "" : " (muted)")", "\(format.value(verdict.value))",
                "\(verdict.interval.map(format.interval) ?? "–")", "\(verdict.threshold)",
                "\(verdict.n.map(NumberText.grouped) ?? "–")", "\(verdict.clusters.map(NumberText.grouped) ?? "–")",
                "\(format.value(verdict.detects))",
            ])
        }
        return table.lines
    }

    /// Schema version 1.
    package var document: JSON {
        [
            "schema_version": 1, "alert": alert.document,
            "history": .array(
                history.map { moment in
                    [
                        "step": JSON(moment.step), "evaluated": JSON(instant: moment.evaluated),
                        "verdict": JSON(moment.verdict),
                    ]
                }),
            "audit": .array(audit.map(\.document)),
        ]
    }
}

extension AuditRecord {
    /// "2026-11-30T10:00:00Z  alice (uid 1000)  acknowledge: a known change".
    var line: EscapedText {
        let because: EscapedText = reason.map { ": \($0)" } ?? ""
        return "\(NumberText.instant(time))  \(user ?? "?") (uid \(uid))  \(action.rawValue)\(because)"
    }
}
