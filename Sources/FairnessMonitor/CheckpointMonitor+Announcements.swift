import CheckpointDirectory
import DisplayText
import ResultStore
import SystemdJournal

/// Rules, journal and status: what others get to hear.
extension CheckpointMonitor {
    func reloadRules() throws {
        environment.supervisor.notify([ServiceNotifier.reloadingNow()])
        defer { environment.supervisor.notify([.ready, .status(statusLine)]) }
        do {
            rules = try RuleLibrary(configuration, suites: suites).load(configuration.rules)
            status.rules = rules.status
            announce(JournalMessages.rulesLoaded(rules, suites: suites))
        } catch {
            let diagnostics = (error as? RuleLibrary.Invalid)?.diagnostics.map(\.sentence)
            let message = diagnostics?.joined(separator: "\n") ?? DescribedError(error).message
            status.rules = .rejected(error: message, active: rules.sha256)
            announce(JournalMessages.rulesRejected(message))
        }
        for watch in watches { watch.rescan() }
        try store.save(status)
        try withdrawOrphanedAlerts()
        // Exceptions and inhibitions may be others now.
        try keepAlerts()
    }

    /// An alert whose rule or suite was taken away would fire for ever: nothing judges it any more.
    func withdrawOrphanedAlerts() throws {
        let now = environment.now()
        try alertTurn.take {
            _ = try store.withdrawAlerts(
                exceptRules: rules.ruleSet.rules.map(\.name), suites: suites.map(\.sha256), at: now
            ) { alerts in
                try telling.news(
                    of: alerts.filter { $0.announced != nil }.map { record in
                        AlertNotice(
                            .withdrawn,
                            Snapshot.Alert(
                                record: record, verdict: nil, sha256: nil, path: nil, step: nil, baseName: record.base))
                    })
            }
        }
    }

    var statusLine: EscapedText {
        if let evaluation { return "evaluating \(evaluation.checkpoint.displayName)" }
        return
            "watching \(configuration.watch.count == 1 ? configuration.watch[0] : "\(configuration.watch.count) directories")"
    }

    /// An entry that belongs to no result: sent through the outbox, or directly when the store can't take it.
    func announce(_ entry: JournalEntry) {
        do {
            try store.record([JournalOutbox.entry(entry, at: environment.now())])
        } catch {
            _ = environment.journal.send(entry)
        }
    }

    func deliver() {
        try? JournalOutbox.deliver(from: store, to: environment.journal, at: environment.now())
    }

    /// Takes up what had to wait for the store, once it has had time to recover.
    func resumeAfterFailure() throws {
        let now = environment.now()
        // Outside the pause, or before it when the clock was set back.
        guard let since = pausedSince, !(since..<since + Self.storePause).contains(now) else { return }
        // Taken up again when any of this fails.
        pausedSince = now
        if evaluation == nil { try store.requeueInterrupted(at: now) }
        while let event = untaken.first {
            untaken.removeFirst()
            // Behind the others: should it be at fault itself, it blocks none of them.
            do { try handle(event) } catch { untaken.append(event); throw error }
        }
        status.notice = nil
        try store.save(status)
        pausedSince = nil
    }

    func takeInOrder(_ event: ArrivalWatch.Event) throws {
        guard untaken.isEmpty else { return untaken.append(event) }
        do {
            try handle(event)
        } catch {
            untaken.append(event)
            throw error
        }
    }

    func storeFailed(_ error: any Error) {
        let message = DescribedError(error).message
        pausedSince = environment.now()
        guard status.notice != message else { return }
        status.notice = message
        // Straight to the journal: the outbox lies in the very store that fails.
        _ = environment.journal.send(JournalMessages.storeFailed(message))
    }
}
