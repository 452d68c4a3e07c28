import FairnessMetrics
import FoundationEssentials
import ResultStore
import SystemdJournal
import Transformer

/// Everything from a complete checkpoint to its recorded result: score, measure, judge, record.
///
/// The steps write to the store themselves; only delivery to the journal is left to the caller.
struct CheckpointEvaluation: Sendable {
    /// How an evaluation ended, for the loop that decides what comes next.
    enum Outcome: Sendable {
        case recorded
        /// Recorded as refused or failed.
        case notEvaluated
        /// The base can't be used now; nothing is wrong with the checkpoint.
        case waitsForBase(reason: String)
        /// A full fine-tune that was changed or removed where it lies, before or during the evaluation.
        case withdrawn(reason: String)
        /// Stopped on the way; finished blocks are kept.
        case interrupted
        case storeFailed(StoreError)
    }

    /// What doesn't change from one evaluation to the next.
    struct Context: Sendable {
        let store: ResultStore
        let bases: BaseResolver
        let suites: [LoadedSuite]
        let rules: LoadedRules
        let scoring: SuiteScoring
        let seed: UInt64
        let acceptedAdapterKeys: Set<String>
        let alertTurn: AlertTurn
        /// Whether alerts are told to the operator's hook too.
        let hasHook: Bool
        let now: @Sendable () -> Double
    }

    let context: Context
    let checkpoint: CheckpointRecord
    let sha256: String
    let source: Source

    /// Where the checkpoint's files are.
    enum Source: Sendable {
        /// A directory with an adapter's private copy.
        case copy(String)
        case inPlace(FineTunePlaces)
    }

    var store: ResultStore { context.store }

    func run() async -> Outcome {
        do {
            switch source {
            case .copy(let directory): return try await evaluate(.adapter(directory))
            case .inPlace(let places): return try await evaluateInPlace(places)
            }
        } catch let error as StoreError {
            return .storeFailed(error)
        } catch {
            return .interrupted
        }
    }

    func evaluate(_ model: ScoredModel) async throws -> Outcome {
        let base: BaseResolver.Resolved
        do {
            base = try await self.base(of: model)
        } catch let error as AdapterError {
            return try refuse(Refusal(error))
        } catch let refusal as Refusal where refusal.isPermanentForCheckpoint {
            return try refuse(refusal)
        } catch is CancellationError {
            return .interrupted
        } catch {
            if let reason = model.withdrawal { return .withdrawn(reason: reason) }
            return .waitsForBase(reason: DescribedError(error).message)
        }
        try recordSubjects(base)
        let done = try store.reader.evaluatedSuites(of: .checkpoint(sha256: sha256))
        let waiting = context.suites.filter { !done.contains($0.sha256) }
        for (index, suite) in waiting.enumerated() {
            let outcome = try await evaluate(model, on: suite, base, isLast: index == waiting.count - 1)
            guard case .recorded = outcome else { return outcome }
        }
        if waiting.isEmpty {
            try store.setState(.evaluated, reason: nil, of: checkpoint.id, at: context.now())
        }
        return .recorded
    }

    private func recordSubjects(_ base: BaseResolver.Resolved) throws {
        let now = context.now()
        try store.record(
            BaseRecord(
                base.base, fingerprint: base.fingerprint, name: base.name, at: now))
        for suite in context.suites { try store.record(SuiteRecord(suite, at: now)) }
    }

    private func evaluate(
        _ model: ScoredModel, on suite: LoadedSuite, _ base: BaseResolver.Resolved, isLast: Bool
    ) async throws -> Outcome {
        let key = ScoreKey(
            subject: .checkpoint(sha256: sha256), base: base.fingerprint, suite: suite.sha256,
            numeric: NumericFingerprint.current, promptForm: base.promptForm.identity)
        var baseKey = key
        baseKey.subject = .base
        var cost = EvaluationCost(started: context.now(), finished: context.now())
        var isScoringBase = true
        do {
            // An adapter's fault shows only beside a sound base. A full fine-tune has its own weights and comes first,
            // so that one which doesn't belong to the base is refused before the base is scored for it.
            let known = model.fineTune == nil ? try await self.baseScores(baseKey, suite, base) : nil
            isScoringBase = false
            let started = context.now()
            let outcome = try await score(suite, base, model, key: key)
            let seconds = context.now() - started
            isScoringBase = true
            let baseScores = if let known { known } else { try await self.baseScores(baseKey, suite, base) }
            isScoringBase = false
            cost.estimatedSeconds = outcome.plan.estimatedSeconds
            cost.cpuSeconds = outcome.usage.cpuSeconds
            cost.peakMemoryBytes = outcome.usage.peakMemoryBytes
            // What the base cost, once, is not this checkpoint's.
            cost.finished = context.now()
            cost.started = cost.finished - seconds
            let metrics: [Metric]
            do {
                metrics = try suite.suite.measure(scores: outcome.scores, base: baseScores, seed: context.seed)
            } catch {
                return try refuse(Refusal(code: "not-measurable", reason: "\(error)"))
            }
            var notes = outcome.plan.adapter?.notes ?? []
            if outcome.scores.equal(base: baseScores), outcome.plan.adapter?.isZero != true {
                notes.append(model.changesNothing(on: suite.suite.name))
            }
            try EvaluationRecording(
                evaluation: self, suite: suite, key: key, cost: cost, scores: outcome.scores, metrics: metrics,
                notes: notes, isLast: isLast
            ).record()
            return .recorded
        } catch let error as StoreError {
            throw error
        } catch let error where model.withdrawal != nil {
            // What was scored last may be of neither content.
            try store.discardBlocks(for: key)
            return .withdrawn(reason: model.withdrawal ?? "\(error)")
        } catch let error as BaseChanged {
            // Blocks of one base or the other, and nobody knows which.
            for key in [baseKey, key] { try store.discardBlocks(for: key) }
            return .waitsForBase(reason: error.description)
        } catch let refusal as Refusal where refusal.isPermanentForCheckpoint {
            return try refuse(refusal)
        } catch {
            guard !Task.isCancelled, !(error is CancellationError) else { return .interrupted }
            cost.finished = context.now()
            let kind = (error as? WorkerFailure)?.kind
            // Blocks that an earlier version cut otherwise would fail every attempt.
            if kind == .mismatch { for key in [baseKey, key] { try store.discardBlocks(for: key) } }
            // The base alone crashed the worker: nothing to hold against this content.
            return try fail(error, key: key, cost: cost, isCrash: kind == .crashed && !isScoringBase)
        }
    }

    /// The base's scores on this suite, kept or computed now and then kept.
    private func baseScores(
        _ key: ScoreKey, _ suite: LoadedSuite, _ base: BaseResolver.Resolved
    ) async throws -> SuiteScores {
        if let known = try store.reader.scores(for: key) { return known }
        let outcome = try await score(suite, base, nil, key: key)
        try store.saveScores(outcome.scores, for: key, at: context.now())
        return outcome.scores
    }

    private func score(
        _ suite: LoadedSuite, _ base: BaseResolver.Resolved, _ model: ScoredModel?, key: ScoreKey
    ) async throws -> SuiteScoring.Outcome {
        let progress = ProgressRecorder(
            store: store, subject: key.subject, path: model == nil ? base.base.resolvedPath : checkpoint.path,
            suite: suite.suite.name, now: context.now)
        var events = SuiteScoring.Events()
        events.planned = { plan in
            progress.begin(plan)
            if model != nil { try store.record([JournalOutbox.entry(startedEntry(suite, plan), at: context.now())]) }
        }
        events.progress = { progress.advance($0) }
        events.block = { block, scores in
            // Kept blocks outlive this process, so none may be of another content than the key says.
            try model?.checkUnchanged()
            try store.saveBlock(block, scores: scores, for: key, at: context.now())
        }
        defer { progress.end() }
        let outcome = try await context.scoring.score(
            suite, in: base.promptForm, base: base.base.resolvedPath, adapter: model?.adapter,
            fineTune: model?.fineTune, resuming: try store.blocks(for: key), events: events)
        try model?.checkUnchanged()
        guard base.base.isUnchanged() else { throw BaseChanged(path: base.base.resolvedPath) }
        return outcome
    }

    /// The worker opened the base's files after they were hashed, and reads them until it is done.
    private struct BaseChanged: Error, CustomStringConvertible {
        let path: String

        var description: String { "base \(path): its files changed while it was scored; leave them as they are" }
    }

    private func refuse(_ refusal: Refusal) throws -> Outcome {
        let now = context.now()
        let entry = JournalMessages.refused(checkpoint, reason: refusal.reason)
        // Told once: after a restart the same refusal is no news.
        let isNews = checkpoint.reason != refusal.reason
        try store.setState(
            .refused, reason: refusal.reason, of: checkpoint.id, at: now,
            journal: isNews ? [JournalOutbox.entry(entry, at: now)] : [])
        return .notEvaluated
    }

    private func fail(_ error: any Error, key: ScoreKey, cost: EvaluationCost, isCrash: Bool) throws -> Outcome {
        let described = DescribedError(error)
        let failure = FailedEvaluation(
            key: key,
            conditions: EvaluationConditions(
                seed: context.seed, engineVersion: FairwatchVersion.current, rulesSHA256: context.rules.sha256),
            cost: cost, error: described.message, isCrash: isCrash)
        try store.record(failure, retryAfter: Self.pause) { attempt in
            [
                try JournalOutbox.entry(
                    JournalMessages.failed(checkpoint, reason: described.message, attempt: attempt), at: cost.finished)
            ]
        }
        return .notEvaluated
    }

    /// Seconds to wait after so many failures in a row: half a minute, two, eight … at most an hour.
    static func pause(after failures: Int) -> Double {
        var seconds = 30.0
        for _ in 1..<max(1, min(failures, 8)) { seconds *= 4 }
        return min(seconds, 3600)
    }

    private func startedEntry(_ suite: LoadedSuite, _ plan: WorkPlan) -> JournalEntry {
        JournalMessages.started(checkpoint, suite: suite, plan: plan)
    }
}

extension Refusal {
    /// True when the checkpoint itself, or the configuration, has to change; false when waiting may help.
    var isPermanentForCheckpoint: Bool {
        code.hasPrefix("adapter-") || code.hasPrefix("fine-tune-") || code == "pickle" || code == "base-unknown"
            || code == "base-unnamed"
    }
}
