import AlertRules
import ResultStore
import SystemdJournal

/// What alerts need between evaluations, and the hook that is told of them.
extension CheckpointMonitor {
    /// Seconds between looks at what exceptions, silences and reminders change.
    static let upkeepInterval = 10.0

    func keepAlertsIfDue() throws {
        let now = environment.now()
        // The second condition: the clock was set back.
        guard lastUpkeep.map({ now - $0 >= Self.upkeepInterval || $0 > now }) ?? true else { return }
        try keepAlerts()
    }

    func keepAlerts() throws {
        let now = environment.now()
        lastUpkeep = now
        try alertTurn.take {
            let reader = store.reader
            let outcome = AlertUpkeep(
                ruleSet: rules.ruleSet, silences: try reader.silencesInForce(at: now), now: now
            ).look(at: try reader.firingAlerts())
            guard !outcome.changed.isEmpty else { return }
            let notices = try outcome.due.map { AlertNotice($0, try reader.details(of: $1)) }
            try store.update(outcome.changed, news: telling.news(of: notices))
        }
    }

    var telling: AlertTelling {
        AlertTelling(rules: rules, hasHook: configuration.hook != nil, now: environment.now())
    }

    /// Makes the next call of the hook, one at a time.
    func callHook() throws {
        guard let hook = configuration.hook, hookCall == nil, pausedSince == nil, !isStopping,
            let call = try store.dueHookCall(at: environment.now())
        else { return }
        hookCall = Task.detached { [input] in
            let problem = await HookProgram(hook: hook).run(payload: call.payload)
            // Cancelled at the daemon's end: it is made again after the next start.
            if !Task.isCancelled { input.yield(.hooked(call, problem)) }
        }
    }

    func finish(_ call: HookCall, problem: String?) throws {
        hookCall = nil
        let now = environment.now()
        var call = call
        if let problem {
            call.attempts += 1
            call.next = now + HookProgram.pause(afterFailures: call.attempts)
            call.lastError = problem
        } else {
            call.delivered = now
        }
        try store.save(call)
        // Once for a hook that has begun to fail, not for each call that waits behind it.
        if let problem, !hookFails { announce(JournalMessages.hookFailed(problem, call: call, now: now)) }
        hookFails = problem != nil
    }
}
