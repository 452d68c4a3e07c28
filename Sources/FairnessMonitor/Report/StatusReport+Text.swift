import DisplayText
import ResultStore

extension StatusReport {
    /// What `fairwatch status` prints for people.
    ///
    /// - Parameter onlyTrouble: Nothing that is in order; "all runs within rules" where all is.
    package func lines(style: TextStyle = .plain, onlyTrouble: Bool = false) -> [String] {
        let trouble = daemonTrouble
        let checkpoints = snapshot.checkpoints.filter { !onlyTrouble || $0.isTrouble }
        let firing = AlertLine.lines(alerts).map { $0.text(style: style) }
        if onlyTrouble {
            var lines = presence.isRunning ? trouble : [header] + trouble
            lines += firing
            if !checkpoints.isEmpty { lines += table(checkpoints) }
            return lines.isEmpty ? ["all runs within rules"] : lines
        }
        var lines = [header] + trouble + firing
        lines += checkpoints.isEmpty ? ["no checkpoint has been seen yet"] : table(checkpoints)
        if snapshot.checkpointCount > checkpoints.count {
            lines.append(
                "and \(NumberText.grouped(snapshot.checkpointCount - checkpoints.count)) older checkpoints: fairwatch status --all"
            )
        }
        return lines
    }

    private var header: String {
        var parts: [EscapedText] = []
        switch presence {
        case .running:
            let started = snapshot.daemon.flatMap { $0.stopped == nil ? $0.started : nil }
            parts.append("running\(started.map { " \(Durations.text(now - $0))" } ?? "")")
        case .absent:
            let since = snapshot.daemon?.stopped.map { " (stopped \(Durations.text(now - $0)) ago)" } ?? ""
            parts.append("not running\(since); start it with: sudo systemctl start fairwatchd")
        case .untold(let reason): parts.append("can't tell whether it runs: \(reason)")
        }
        if let daemon = snapshot.daemon {
            let count = daemon.directories.count
            let polled = daemon.directories.compactMap(\.polled)
            let note: EscapedText = polled.isEmpty ? "" : " (\(polled.count) polled: \(polled.joined(separator: ", ")))"
            parts.append("watching \(count) \(count == 1 ? "directory" : "directories")\(note)")
            switch daemon.rules {
            case .ok(let count, _): parts.append("\(count) rules ok")
            case .rejected: parts.append("rules rejected")
            }
        }
        if !snapshot.silences.isEmpty {
            let count = snapshot.silences.count
            parts.append("\(count) silence\(count == 1 ? "" : "s")")
        }
        if !snapshot.bases.isEmpty {
            let names = snapshot.bases.map(\.name).joined(separator: ", ")
            parts.append("base\(snapshot.bases.count == 1 ? "" : "s") \(names)")
        }
        return "fairwatchd  " + parts.map(\.text).joined(separator: " · ")
    }

    /// Directories, rules or a disk that need attention, a line each.
    private var daemonTrouble: [String] {
        guard let daemon = snapshot.daemon else { return [] }
        var lines: [EscapedText] = []
        if let notice = daemon.notice { lines.append("NOTICE  \(notice)") }
        for directory in daemon.directories {
            if let problem = directory.problem { lines.append("WATCH   \(directory.path): \(problem)") }
        }
        if case .rejected(let error, let active) = daemon.rules {
            let first = error.split(separator: "\n").first ?? ""
            let inForce = active == nil ? "no rules are in force" : "the earlier ones stay in force"
            lines.append("RULES   rejected, \(inForce): \(first); see all with: fairwatch rules check")
        }
        if snapshot.hook.failed > 0 {
            let hook = snapshot.hook
            let next = hook.next.map { "; tried again in \(Durations.text($0 - now))" } ?? ""
            lines.append(
                "HOOK    has not taken \(hook.failed) call\(hook.failed == 1 ? "" : "s"): \(hook.lastError ?? "no reason recorded")\(next)"
            )
        }
        return lines.map(\.text)
    }

    private func table(_ checkpoints: [Snapshot.Checkpoint]) -> [String] {
        var table = TextTable([
            .left("RUN"), .right("STEP"), .right("RANK"), .left("STATE"), .left("WORST METRIC"), .left("ALERTS"),
        ])
        for checkpoint in checkpoints {
            let record = checkpoint.record
            var cells: [EscapedText] = [
                "\(runName(record))", "\(record.traits.step.map(String.init) ?? "–")",
                "\(record.traits.rank.map(String.init) ?? "–")", state(checkpoint), remark(checkpoint),
            ]
            if record.state == .evaluated {
                let firing = VerdictTally.counted(checkpoint.firing)
                let unknown = checkpoint.undecided == 0 ? "" : "\(checkpoint.undecided) unknown"
                let alerts = [firing, unknown].filter { !$0.isEmpty }
                cells.append(alerts.isEmpty ? "–" : EscapedText(escaping: alerts.joined(separator: ", ")))
            }
            table.add(cells)
        }
        return table.lines
    }

    /// Where no step tells a run's checkpoints apart, the directory's name does.
    private func runName(_ record: CheckpointRecord) -> String {
        guard let run = record.traits.run else { return record.path ?? "?" }
        return record.traits.step == nil && record.path != nil ? record.displayName : run
    }

    private func state(_ checkpoint: Snapshot.Checkpoint) -> EscapedText {
        let record = checkpoint.record
        let gone: EscapedText = record.state == .evaluated && record.isGone ? ", files gone" : ""
        guard let progress = progress(of: checkpoint) else { return "\(record.state.rawValue)\(gone)" }
        return "evaluating \(Int(100 * min(1, max(0, progress.fraction)))) %"
    }

    /// The worst metric of an evaluated checkpoint; for others the cause and the next command.
    private func remark(_ checkpoint: Snapshot.Checkpoint) -> EscapedText {
        if let progress = progress(of: checkpoint) {
            let subject = progress.subject == .base ? "the base first" : progress.suite
            return "\(subject): \(progress.remainingSeconds.map(ProgressBar.remaining) ?? "starting")"
        }
        let record = checkpoint.record
        if record.state == .evaluated {
            guard let worst = checkpoint.worst else { return "–" }
            return "\(worst.name) \(worst.category ?? "overall") \(MetricFormat(worst).value(worst.estimate?.value))"
        }
        let cause = record.shortReason
        guard record.state.isTrouble else { return "\(cause ?? "–")" }
        let next: EscapedText = "run: \(CommandLineText.show(record))"
        return cause.map { "\($0); \(next)" } ?? next
    }
}

extension CheckpointRecord {
    /// The problem without its remedy and its place, which `fairwatch show` prints.
    fileprivate var shortReason: String? {
        guard var text = reason?.split(separator: "\n").first?[...] else { return nil }
        if let path, text.hasPrefix(path) {
            text = text.dropFirst(path.count)
            text = text.drop { "/: ".contains($0) }
        }
        return String(text.firstRange(of: "; ").map { text[..<$0.lowerBound] } ?? text)
    }
}

extension DaemonPresence {
    package var isRunning: Bool { if case .running = self { true } else { false } }
}
