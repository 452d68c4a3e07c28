import AlertRules
import CheckpointDirectory
import DisplayText
import FairnessMetrics
import ResultStore
import SystemdJournal

/// The sentences and fields of every journal entry, in one place.
enum JournalMessages {
    static func found(_ checkpoint: CheckpointRecord) -> JournalEntry {
        JournalEntry(
            .checkpointReady, .info,
            "checkpoint \(checkpoint.displayName) is complete and waits to be evaluated (\(checkpoint.path ?? "?"))",
            fields: fields(of: checkpoint))
    }

    static func refused(_ checkpoint: CheckpointRecord, reason: String) -> JournalEntry {
        JournalEntry(
            .checkpointRefused, .notice, "checkpoint \(checkpoint.displayName) is refused: \(reason)",
            fields: fields(of: checkpoint, state: "refused"))
    }

    static func unreadable(_ checkpoint: CheckpointRecord, reason: String) -> JournalEntry {
        JournalEntry(
            .checkpointUnreadable, .warning, "checkpoint \(checkpoint.displayName) can't be read: \(reason)",
            fields: fields(of: checkpoint, state: "unreadable"))
    }

    static func incomplete(_ checkpoint: CheckpointRecord, missing: String) -> JournalEntry {
        JournalEntry(
            .checkpointIncomplete, .notice, "checkpoint \(checkpoint.displayName) stays incomplete: \(missing)",
            fields: fields(of: checkpoint, state: "incomplete"))
    }

    static func gone(_ checkpoint: CheckpointRecord) -> JournalEntry {
        JournalEntry(
            .checkpointGone, .info,
            "checkpoint \(checkpoint.displayName) is gone from its directory; its results are kept",
            fields: fields(of: checkpoint))
    }

    static func started(_ checkpoint: CheckpointRecord, suite: LoadedSuite, plan: WorkPlan) -> JournalEntry {
        let estimate = Durations.about(plan.estimatedSeconds)
        return JournalEntry(
            .evaluationStarted, .info,
            "evaluating \(checkpoint.displayName) on \(suite.suite.name): \(plan.tokens) tokens, \(estimate)",
            fields: fields(of: checkpoint, suite: suite.suite.name))
    }

    static func finished(
        _ checkpoint: CheckpointRecord, suite: LoadedSuite, metrics: [Metric], verdicts: [Verdict]
    ) -> JournalEntry {
        let firing = verdicts.filter { $0.state == .firing && $0.muted == nil }
        let paging = firing.count { $0.severity.isPaging }
        let preference = metrics.first { $0.name == MetricDefinition.stereotypePreference.name && $0.category == nil }
        var text: EscapedText = "evaluated \(checkpoint.displayName) on \(suite.suite.name)"
        if let estimate = preference?.estimate {
            let value = Rounded.text(estimate.value)
            let interval = estimate.interval.map { " (\(Rounded.text($0.low)) to \(Rounded.text($0.high)))" } ?? ""
            text = "\(text): stereotype preference \(value) %\(interval)"
        }
        return JournalEntry(
            .evaluationFinished, .info,
            "\(text); \(firing.isEmpty ? "no rule fires" : "\(firing.count) alerts, \(paging) paging")",
            fields: fields(of: checkpoint, suite: suite.suite.name))
    }

    static func failed(_ checkpoint: CheckpointRecord, reason: String, attempt: AttemptRecord) -> JournalEntry {
        let next: String
        if attempt.isQuarantined {
            next = "it crashed the worker \(attempt.crashes) times and isn't tried again"
        } else if let time = attempt.nextAt {
            next = "tried again in \(Durations.text(time - attempt.lastAt))"
        } else {
            next = "not tried again"
        }
        return JournalEntry(
            .evaluationFailed, .warning, "evaluation of \(checkpoint.displayName) failed: \(reason); \(next)",
            fields: fields(of: checkpoint, state: attempt.isQuarantined ? "quarantined" : "failed"))
    }

    /// A full fine-tune that didn't stay as it was until its results were there.
    static func withdrawn(_ checkpoint: CheckpointRecord, reason: String, state: CheckpointState) -> JournalEntry {
        JournalEntry(
            .evaluationFailed, .notice, "checkpoint \(checkpoint.displayName) isn't evaluated as it was: \(reason)",
            fields: fields(of: checkpoint, state: state.rawValue))
    }

    static func note(_ checkpoint: CheckpointRecord, _ note: String) -> JournalEntry {
        JournalEntry(
            .evaluationFinished, .warning, "\(checkpoint.displayName): \(note)", fields: fields(of: checkpoint))
    }

    static func fields(
        of checkpoint: CheckpointRecord, suite: String? = nil, state: String? = nil
    ) -> [JournalField: EscapedText] {
        let values: [(JournalField, String?)] = [
            (.run, checkpoint.traits.run), (.checkpoint, checkpoint.path),
            (.step, checkpoint.traits.step.map { "\($0)" }), (.sha256, checkpoint.sha256),
            (.base, checkpoint.traits.baseName), (.suite, suite), (.state, state),
        ]
        var fields: [JournalField: EscapedText] = [:]
        for (field, value) in values { fields[field] = value.map { EscapedText(escaping: $0) } }
        return fields
    }
}

extension CheckpointRecord {
    /// RUN/STEP, as `fairwatch show` takes it; without a step the run or the path's last part.
    package var displayName: String {
        let last = path?.split(separator: "/").last.map(String.init)
        guard let run = traits.run else { return last ?? "?" }
        if let step = traits.step { return "\(run)/\(step)" }
        return last == run ? run : "\(run)/\(last ?? "?")"
    }
}

extension JournalMessages {
    static func daemonStarted(
        _ configuration: DaemonConfiguration, rules: LoadedRules, suites: [LoadedSuite]
    ) -> JournalEntry {
        let directories = configuration.watch.joined(separator: ", ")
        let inForce = "\(rules.ruleSet.rules.count) rules\(rules.silence(about: suites))"
        return JournalEntry(
            .daemonStarted, .info,
            "fairwatchd \(FairwatchVersion.current) watches \(directories) with \(inForce)",
            fields: [.rulesSHA256: EscapedText(escaping: rules.sha256)])
    }

    static func daemonStopped() -> JournalEntry {
        JournalEntry(.daemonStopped, .info, "fairwatchd stops; an evaluation under way goes on after the next start")
    }

    static func requested(_ what: EscapedText, by requester: Requester, reason: String?) -> JournalEntry {
        let because: EscapedText = reason.map { ": \($0)" } ?? ""
        return JournalEntry(
            .operatorRequest, .notice, "\(requester.name) (uid \(requester.uid)) \(what)\(because)",
            fields: [.user: EscapedText(escaping: requester.name)])
    }

    static func hookFailed(_ problem: String, call: HookCall, now: Double) -> JournalEntry {
        JournalEntry(
            .hookFailed, .warning,
            "the hook didn't take an alert: \(problem); it is called again in \(Durations.text(call.next - now)), and then ever more rarely"
        )
    }

    static func hookGone(_ calls: Int) -> JournalEntry {
        JournalEntry(
            .hookFailed, .warning,
            "no hook is configured any more: \(calls) calls that the earlier one hadn't taken are dropped; the journal has their alerts"
        )
    }

    static func controlFailed(_ reason: String) -> JournalEntry {
        JournalEntry(
            .operatorRequest, .warning,
            "the control socket can't be served: \(reason); it is opened again every five seconds")
    }

    static func rulesLoaded(_ rules: LoadedRules, suites: [LoadedSuite]) -> JournalEntry {
        JournalEntry(
            .rulesLoaded, .info, "\(rules.ruleSet.rules.count) rules are in force\(rules.silence(about: suites))",
            fields: [.rulesSHA256: EscapedText(escaping: rules.sha256)])
    }

    static func rulesRejected(_ message: String) -> JournalEntry {
        // On one line: a message with line breaks is hard to read in the journal.
        let mistakes = message.split(separator: "\n").joined(separator: "; ")
        return JournalEntry(
            .rulesRejected, .error, "the new rules are rejected and the old ones stay in force: \(mistakes)")
    }

    static func watchDegraded(_ root: String, _ reason: String) -> JournalEntry {
        JournalEntry(
            .watchDegraded, .warning, "\(root) can't be watched fully: \(reason)",
            fields: [.checkpoint: EscapedText(escaping: root)])
    }

    static func waits(_ checkpoint: CheckpointRecord, reason: String) -> JournalEntry {
        JournalEntry(
            .evaluationFailed, .warning,
            "\(checkpoint.displayName) waits for its base: \(reason); it is tried again every minute",
            fields: fields(of: checkpoint, state: "failed"))
    }

    static func storeFailed(_ message: String) -> JournalEntry {
        JournalEntry(.storeError, .critical, "results can't be recorded, so evaluation pauses: \(message)")
    }
}
