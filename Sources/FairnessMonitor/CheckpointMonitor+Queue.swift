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
            guard let copy = spool.lookUp(sha256) else {
                try store.setState(
                    .gone, reason: "its private copy is missing; it is taken again when it is seen again",
                    of: checkpoint.id, at: environment.now())
                continue
            }
            try start(checkpoint, sha256: sha256, directory: copy.directory)
            return
        }
    }

    func start(_ checkpoint: CheckpointRecord, sha256: String, directory: String) throws {
        try store.setState(.evaluating, reason: checkpoint.reason, of: checkpoint.id, at: environment.now())
        var resources = SuiteScoring.Resources(threads: configuration.threads, memory: configuration.memory)
        resources.nice = configuration.nice
        resources.timeLimit = configuration.timeLimit
        resources.acceptedAdapterKeys = configuration.acceptedAdapterKeys
        let job = CheckpointEvaluation(
            context: CheckpointEvaluation.Context(
                store: store, bases: bases, suites: suites, rules: rules,
                scoring: SuiteScoring(resources: resources, worker: environment.worker), seed: configuration.seed,
                acceptedAdapterKeys: Set(configuration.acceptedAdapterKeys), now: environment.now),
            checkpoint: checkpoint, sha256: sha256, directory: directory)
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
        case .recorded: spool.remove(sha256)
        case .notEvaluated: break
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
}
