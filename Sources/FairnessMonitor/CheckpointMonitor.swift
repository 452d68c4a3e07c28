import CheckpointDirectory
import DisplayText
import ResultStore
import SystemdJournal

/// The daemon's one loop: takes what the watches report, keeps the queue, and lets one evaluation run at a time.
package actor CheckpointMonitor {
    /// What the loop reaches outside of itself.
    package struct Environment: Sendable {
        var journal: any JournalSink
        var supervisor: any ServiceStatus
        /// Seconds since 1970.
        var now: @Sendable () -> Double
        var worker: WorkerProcess

        package init(
            journal: any JournalSink, supervisor: any ServiceStatus, now: @escaping @Sendable () -> Double,
            worker: WorkerProcess = WorkerProcess()
        ) {
            self.journal = journal
            self.supervisor = supervisor
            self.now = now
            self.worker = worker
        }
    }

    private enum Input: Sendable {
        case watch(ArrivalWatch.Event)
        case evaluated(CheckpointRecord, CheckpointEvaluation.Outcome)
        case reload
        case tick
    }

    let configuration: DaemonConfiguration
    let store: ResultStore
    let environment: Environment
    private let suites: [LoadedSuite]
    private let spool: SharedSpool
    private let bases: BaseResolver
    private let inputs: AsyncStream<Input>
    private let input: AsyncStream<Input>.Continuation
    private var rules: LoadedRules
    private var status: DaemonStatus
    private var watches: [ArrivalWatch] = []
    private var evaluation: (checkpoint: CheckpointRecord, task: Task<Void, Never>)?
    /// Checkpoints whose base couldn't be used, and when to look again.
    private var waitingForBase: [String: Double] = [:]
    /// When the store failed; no evaluation begins for a while after it.
    private var pausedSince: Double?
    /// What the watches reported and the store couldn't take: they won't say it again.
    private var untaken: [ArrivalWatch.Event] = []
    private var lastSignOfLife = ContinuousClock.now

    /// Seconds.
    private static let storePause = 30.0
    private static let basePause = 60.0

    /// Opens the spool; the store is open and suites and rules are valid already.
    package init(
        configuration: DaemonConfiguration, store: ResultStore, suites: [LoadedSuite], rules: LoadedRules,
        environment: Environment
    ) throws {
        self.configuration = configuration
        self.store = store
        self.suites = suites
        self.rules = rules
        self.environment = environment
        spool = try SharedSpool(directory: "\(configuration.stateDirectory)/spool")
        bases = BaseResolver(bases: configuration.bases)
        (inputs, input) = AsyncStream.makeStream()
        status = DaemonStatus(
            pid: ProcessIdentity.current, version: FairwatchVersion.current, started: environment.now(),
            directories: configuration.watch.map { DaemonStatus.Directory(path: $0) }, rules: rules.status,
            configuration: configuration.summary)
    }

    /// Runs until the task is cancelled; then stops the evaluation under way, whose finished blocks are kept.
    package func run() async throws {
        try prepare()
        let heartbeat = Task { [input] in
            let interval = min(environment.supervisor.watchdogInterval.map { $0 / 3 } ?? .seconds(2), .seconds(2))
            while !Task.isCancelled {
                input.yield(.tick)
                try? await Task.sleep(for: interval)
            }
        }
        environment.supervisor.notify([.ready, .status(statusLine)])
        await withTaskCancellationHandler {
            for await input in inputs {
                // What still waits is found again at the next start; thousands of reports would outlast the stop.
                guard !Task.isCancelled else { break }
                handle(input)
            }
        } onCancel: {
            input.finish()
        }
        heartbeat.cancel()
        await stop()
    }

    /// Reads the rules again, all or nothing, and looks at every directory anew (SIGHUP).
    nonisolated package func reload() {
        input.yield(.reload)
    }

    private func prepare() throws {
        let now = environment.now()
        try store.save(status)
        try store.requeueInterrupted(at: now)
        try store.pruneOutbox(deliveredBefore: now - 30 * 86_400)
        try requeueWhatMayPass(at: now)
        // Copies whose evaluation was recorded just before the daemon ended.
        for sha256 in spool.contents() {
            guard let checkpoint = try store.reader.checkpoint(sha256: sha256) else { continue }
            try queueAgainIfSuitesWait(checkpoint, sha256: sha256)
        }
        announce(JournalMessages.daemonStarted(configuration, rules: rules))
        try forgetVanished()
        for root in configuration.watch {
            let done = try store.reader.occupants(below: root).compactMapValues { occupant in
                try occupant.state == .evaluated ? occupant.sha256.flatMap { try isDone($0) ? $0 : nil } : nil
            }
            let watch = try ArrivalWatch(root: root, spool: spool, done: done)
            watches.append(watch)
            let times = Settling.Times(
                settle: configuration.settle, incompleteAfter: configuration.incompleteAfter)
            watch.start(pace: .init(times: times)) { [input] in input.yield(.watch($0)) }
        }
    }

    /// What was refused may be acceptable to a new configuration or version, and what crashed one version's worker to
    /// another's; refusing again costs little.
    private func requeueWhatMayPass(at now: Double) throws {
        let withDate = Set(try store.reader.dueAttempts(at: .infinity).map(\.key.subject))
        for checkpoint in try store.reader.checkpoints(in: [.refused, .failed, .quarantined]) {
            guard let sha256 = checkpoint.sha256, spool.lookUp(sha256) != nil else { continue }
            let subject = ScoredSubject.checkpoint(sha256: sha256)
            if checkpoint.state == .quarantined {
                let last = try store.reader.failures(of: subject, limit: 1).first
                guard last?.conditions.engineVersion != FairwatchVersion.current else { continue }
                try store.requeue(sha256: sha256, at: now)
            } else if !withDate.contains(subject) {
                try store.setState(.queued, reason: checkpoint.reason, of: checkpoint.id, at: now)
            }
        }
    }

    /// Checkpoints that disappeared while nobody watched; a missing root says nothing about them.
    private func forgetVanished() throws {
        for root in configuration.watch {
            guard (try? SafeDirectory(path: root)) != nil else { continue }
            for path in try store.reader.occupants(below: root).keys where FilePresence.isAbsent(path) {
                try vanish(path)
            }
        }
    }

    private func stop() async {
        environment.supervisor.notify([.stopping, .status("stopping; finished blocks are kept")])
        for watch in watches { watch.stop() }
        if let evaluation {
            evaluation.task.cancel()
            await evaluation.task.value
        }
        status.stopped = environment.now()
        try? store.save(status)
        try? store.save(nil)
        announce(JournalMessages.daemonStopped())
        deliver()
    }

    private func handle(_ input: Input) {
        showLife()
        do {
            try resumeAfterFailure()
        } catch {
            storeFailed(error)
        }
        do {
            switch input {
            case .watch(let event): try takeInOrder(event)
            case .evaluated(let checkpoint, let outcome): try finish(checkpoint, outcome)
            case .reload: try reloadRules()
            case .tick: try tick()
            }
            try startNext()
        } catch {
            storeFailed(error)
        }
        deliver()
    }

    /// Ticks wait behind everything that the watches report, which may take minutes: each input proves progress.
    private func showLife() {
        guard ContinuousClock.now - lastSignOfLife >= .seconds(1) else { return }
        lastSignOfLife = .now
        environment.supervisor.notify([.watchdog, .status(statusLine)])
    }

    private func tick() throws {
        let now = environment.now()
        for attempt in try store.reader.dueAttempts(at: now) {
            guard case .checkpoint(let sha256) = attempt.key.subject, waitingForBase[sha256] == nil,
                let checkpoint = try store.reader.checkpoint(sha256: sha256), checkpoint.state == .failed
            else { continue }
            try store.setState(.queued, reason: checkpoint.reason, of: checkpoint.id, at: now)
        }
        // The second condition: the clock was set back.
        for (sha256, time) in waitingForBase where time <= now || time > now + Self.basePause {
            if let checkpoint = try store.reader.checkpoint(sha256: sha256), checkpoint.state == .failed {
                try store.setState(.queued, reason: checkpoint.reason, of: checkpoint.id, at: now)
            }
            waitingForBase[sha256] = nil
        }
    }

    // MARK: What the watches report

    private func handle(_ event: ArrivalWatch.Event) throws {
        switch event {
        case .arrived(let spooled, let place): try take(spooled, place)
        case .refused(let refusal, let place):
            let isUnreadable = refusal.code == .unreadable
            try record(
                place, state: isUnreadable ? .unreadable : .refused, reason: refusal.description,
                entry: {
                    isUnreadable
                        ? JournalMessages.unreadable($0, reason: refusal.description)
                        : JournalMessages.refused($0, reason: refusal.description)
                })
        case .waiting(let place, let missing):
            guard try store.reader.checkpoint(at: place.path)?.sha256 == nil else { return }
            try record(place, state: .settling, reason: missing, entry: nil)
        case .incomplete(let place, let missing):
            guard try store.reader.checkpoint(at: place.path)?.sha256 == nil else { return }
            try record(
                place, state: .incomplete, reason: missing, entry: { JournalMessages.incomplete($0, missing: missing) })
        case .vanished(let path): try vanish(path)
        case .watching(let root, let state): try watchChanged(root, state)
        case .unreadable(let root, let refusal): announce(JournalMessages.watchDegraded(root, refusal.description))
        case .limited(let root, let sentence): announce(JournalMessages.watchDegraded(root, sentence))
        case .ended(let root, let problem?): announce(JournalMessages.watchDegraded(root, problem))
        case .ended: break
        }
    }

    private func take(_ spooled: SpooledCheckpoint, _ place: ArrivalWatch.Place) throws {
        let sha256 = spooled.sha256.description
        var traits = CheckpointTraits(kind: "lora", run: place.identity.run, step: place.identity.step)
        traits.evidence = spooled.evidence?.rawValue
        if let facts = AdapterFacts(spooled.configuration, acceptedKeys: Set(configuration.acceptedAdapterKeys)) {
            traits.rank = facts.rank
            traits.alpha = facts.alpha
            traits.targets = facts.targets
            traits.baseName = facts.baseName
        }
        let now = environment.now()
        let outcome = try store.record(
            CheckpointSighting(
                path: place.path, sha256: sha256, traits: traits, statFingerprint: place.fingerprint, state: .queued,
                at: now)
        ) { outcome in
            outcome.isNew ? [try JournalOutbox.entry(JournalMessages.found(outcome.checkpoint), at: now)] : []
        }
        try queueAgainIfSuitesWait(outcome.checkpoint, sha256: sha256)
    }

    /// Content that was evaluated before is left alone unless a suite of the configuration never was.
    private func queueAgainIfSuitesWait(_ checkpoint: CheckpointRecord, sha256: String) throws {
        guard checkpoint.state == .evaluated else { return }
        if try isDone(sha256) {
            spool.remove(sha256)
        } else {
            try store.setState(.queued, reason: nil, of: checkpoint.id, at: environment.now())
        }
    }

    private func isDone(_ sha256: String) throws -> Bool {
        let done = try store.reader.evaluatedSuites(of: .checkpoint(sha256: sha256))
        return suites.allSatisfy { done.contains($0.sha256) }
    }

    private func record(
        _ place: ArrivalWatch.Place, state: CheckpointState, reason: String,
        entry: ((CheckpointRecord) -> JournalEntry)?
    ) throws {
        let now = environment.now()
        _ = try store.record(
            CheckpointSighting(
                path: place.path, sha256: nil,
                traits: CheckpointTraits(kind: "lora", run: place.identity.run, step: place.identity.step),
                statFingerprint: place.fingerprint, state: state, reason: reason, at: now)
        ) { outcome in
            guard outcome.hasChanged, let entry else { return [] }
            return [try JournalOutbox.entry(entry(outcome.checkpoint), at: now)]
        }
    }

    private func vanish(_ path: String) throws {
        let now = environment.now()
        try store.markGone(path: path, at: now) { checkpoint in
            checkpoint.isGone ? [try JournalOutbox.entry(JournalMessages.gone(checkpoint), at: now)] : []
        }
    }

    private func watchChanged(_ root: String, _ state: WatchedTree.State) throws {
        guard let index = status.directories.firstIndex(where: { $0.path == root }) else { return }
        status.directories[index].polled = nil
        status.directories[index].problem = nil
        switch state {
        case .starting, .watching: break
        case .polling(let reason): status.directories[index].polled = reason
        case .degraded(let reason):
            status.directories[index].problem = reason
            announce(JournalMessages.watchDegraded(root, reason))
        }
        try store.save(status)
    }

    // MARK: The queue

    private func startNext() throws {
        guard evaluation == nil, pausedSince == nil else { return }
        let queued = try store.reader.checkpoints(in: [.queued]).sorted {
            ($0.firstSeen, $0.traits.step ?? 0, $0.id) < ($1.firstSeen, $1.traits.step ?? 0, $1.id)
        }
        for checkpoint in queued {
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

    private func start(_ checkpoint: CheckpointRecord, sha256: String, directory: String) throws {
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
    }

    private func finish(_ checkpoint: CheckpointRecord, _ outcome: CheckpointEvaluation.Outcome) throws {
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

    // MARK: Rules, journal, status

    private func reloadRules() throws {
        environment.supervisor.notify([ServiceNotifier.reloadingNow()])
        defer { environment.supervisor.notify([.ready, .status(statusLine)]) }
        do {
            rules = try RuleLibrary(suites: suites).load(configuration.rules)
            status.rules = rules.status
            announce(JournalMessages.rulesLoaded(rules))
        } catch {
            let diagnostics = (error as? RuleLibrary.Invalid)?.diagnostics.map(\.sentence)
            let message = diagnostics?.joined(separator: "\n") ?? DescribedError(error).message
            status.rules = .rejected(error: message, active: rules.sha256)
            announce(JournalMessages.rulesRejected(message))
        }
        try store.save(status)
        for watch in watches { watch.rescan() }
    }

    private var statusLine: EscapedText {
        if let evaluation { return "evaluating \(evaluation.checkpoint.displayName)" }
        return
            "watching \(configuration.watch.count == 1 ? configuration.watch[0] : "\(configuration.watch.count) directories")"
    }

    /// An entry that belongs to no result: sent through the outbox, or directly when the store can't take it.
    private func announce(_ entry: JournalEntry) {
        do {
            try store.record([JournalOutbox.entry(entry, at: environment.now())])
        } catch {
            _ = environment.journal.send(entry)
        }
    }

    private func deliver() {
        try? JournalOutbox.deliver(from: store, to: environment.journal, at: environment.now())
    }

    /// Takes up what had to wait for the store, once it has had time to recover.
    private func resumeAfterFailure() throws {
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

    private func takeInOrder(_ event: ArrivalWatch.Event) throws {
        guard untaken.isEmpty else { return untaken.append(event) }
        do {
            try handle(event)
        } catch {
            untaken.append(event)
            throw error
        }
    }

    private func storeFailed(_ error: any Error) {
        let message = DescribedError(error).message
        pausedSince = environment.now()
        guard status.notice != message else { return }
        status.notice = message
        // Straight to the journal: the outbox lies in the very store that fails.
        _ = environment.journal.send(JournalMessages.storeFailed(message))
    }
}
