import CheckpointDirectory
import DisplayText
import ResultStore
import SystemdJournal

/// Which checkpoint is evaluated next, and what becomes of it.
extension CheckpointMonitor {
    func startNext() throws {
        guard evaluation == nil, pausedSince == nil else { return }
        for checkpoint in evaluationOrder.sorted(try store.reader.checkpoints(in: [.queued])) {
            guard let sha256 = checkpoint.sha256 else { continue }
            if checkpoint.isFullFineTune {
                try start(checkpoint, sha256: sha256, .inPlace(FineTunePlaces(roots: configuration.watch)))
                return
            }
            guard let copy = spool.lookUp(sha256) else {
                try store.setState(
                    .gone, reason: "its private copy is missing; it is taken again when it is seen again",
                    of: checkpoint.id, at: environment.now())
                continue
            }
            try start(checkpoint, sha256: sha256, .copy(copy.directory))
            return
        }
    }

    /// Whether an evaluation could begin: an adapter's copy is kept, or a full fine-tune lies where it was seen.
    func isAtHand(_ checkpoint: CheckpointRecord, sha256: String) -> Bool {
        checkpoint.isFullFineTune ? !checkpoint.isGone : spool.lookUp(sha256) != nil
    }

    func start(_ checkpoint: CheckpointRecord, sha256: String, _ source: CheckpointEvaluation.Source) throws {
        try store.setState(.evaluating, reason: checkpoint.reason, of: checkpoint.id, at: environment.now())
        var resources = SuiteScoring.Resources(threads: configuration.threads, memory: configuration.memory)
        resources.nice = configuration.nice
        resources.timeLimit = configuration.timeLimit
        resources.acceptedAdapterKeys = configuration.acceptedAdapterKeys
        let job = CheckpointEvaluation(
            context: CheckpointEvaluation.Context(
                store: store, bases: bases, suites: suites, rules: rules,
                scoring: SuiteScoring(resources: resources, worker: environment.worker), seed: configuration.seed,
                acceptedAdapterKeys: Set(configuration.acceptedAdapterKeys), alertTurn: alertTurn,
                hasHook: configuration.hook != nil,
                now: environment.now),
            checkpoint: checkpoint, sha256: sha256, source: source)
        let task = Task.detached { [input] in
            let outcome = await job.run()
            input.yield(.evaluated(checkpoint, outcome))
        }
        evaluation = (checkpoint, task)
        evaluationOrder.began(checkpoint)
    }

    func finish(_ checkpoint: CheckpointRecord, _ outcome: CheckpointEvaluation.Outcome) throws {
        evaluation = nil
        guard let sha256 = checkpoint.sha256 else { return }
        switch outcome {
        case .recorded:
            spool.remove(sha256)
            // It was judged by the rules of its beginning.
            try withdrawOrphanedAlerts()
        case .notEvaluated: break
        case .withdrawn(let reason): try withdraw(sha256, reason: reason)
        case .interrupted:
            pausedSince = environment.now()
            try store.setState(.queued, reason: checkpoint.reason, of: checkpoint.id, at: environment.now())
        case .waitsForBase(let reason):
            let now = environment.now()
            waitingForBase[sha256] = now + Self.basePause
            let isNews = checkpoint.reason != reason
            try store.setState(
                .failed, reason: reason, of: checkpoint.id, at: now,
                journal: isNews ? [JournalOutbox.entry(JournalMessages.waits(checkpoint, reason: reason), at: now)] : []
            )
        case .storeFailed(let error):
            // It stays `evaluating` until the store can say otherwise.
            storeFailed(error)
        }
    }

    /// A full fine-tune that isn't what was hashed any more: where it still lies, it arrives again once it has settled.
    func withdraw(_ sha256: String, reason: String) throws {
        guard let checkpoint = try store.reader.checkpoint(sha256: sha256) else { return }
        try withdraw(
            checkpoint, checkpoint.isGone ? .gone : .settling,
            reason: checkpoint.isGone ? reason : "\(reason); it is read again once it has settled")
        for place in checkpoint.paths where place.goneAt == nil {
            for watch in watches { watch.retry(path: place.path) }
        }
    }

    func withdraw(_ checkpoint: CheckpointRecord, _ state: CheckpointState, reason: String) throws {
        let now = environment.now()
        let entry = JournalMessages.withdrawn(checkpoint, reason: reason, state: state)
        try store.setState(
            state, reason: reason, of: checkpoint.id, at: now, journal: [JournalOutbox.entry(entry, at: now)])
    }
}
