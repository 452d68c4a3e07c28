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

    enum Input: Sendable {
        case watch(ArrivalWatch.Event)
        case evaluated(CheckpointRecord, CheckpointEvaluation.Outcome)
        case reload
        /// With what went wrong, if anything did.
        case hooked(HookCall, String?)
        case tick
    }

    let configuration: DaemonConfiguration
    let store: ResultStore
    let environment: Environment
    let suites: [LoadedSuite]
    let spool: SharedSpool
    let bases: BaseResolver
    let hashes = FileHashes()
    let inputs: AsyncStream<Input>
    let input: AsyncStream<Input>.Continuation
    var rules: LoadedRules
    var status: DaemonStatus
    var watches: [ArrivalWatch] = []
    var evaluation: (checkpoint: CheckpointRecord, task: Task<Void, Never>)?
    var evaluationOrder = EvaluationOrder()
    /// Checkpoints whose base couldn't be used, and when to look again.
    var waitingForBase: [String: Double] = [:]
    /// When the store failed; no evaluation begins for a while after it.
    var pausedSince: Double?
    /// What the watches reported and the store couldn't take: they won't say it again.
    var untaken: [ArrivalWatch.Event] = []
    let alertTurn = AlertTurn()
    /// From the request to stop on nothing new begins.
    var isStopping = false
    /// When alerts were last looked after.
    var lastUpkeep: Double?
    var hookCall: Task<Void, Never>?
    var hookFails = false
    var lastSignOfLife = ContinuousClock.now

    /// Seconds.
    static let storePause = 30.0
    static let basePause = 60.0

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
        bases = BaseResolver(bases: configuration.bases, fineTunes: configuration.fineTunes, hashes: hashes)
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

    func prepare() throws {
        let now = environment.now()
        try store.save(status)
        try store.requeueInterrupted(at: now)
        try store.pruneOutbox(deliveredBefore: now - 30 * 86_400)
        try store.pruneHookCalls(deliveredBefore: now - 30 * 86_400)
        if configuration.hook == nil {
            let dropped = try store.dropHookCalls()
            if dropped > 0 { announce(JournalMessages.hookGone(dropped)) }
        }
        try requeueWhatMayPass(at: now)
        // Copies whose evaluation was recorded just before the daemon ended.
        for sha256 in spool.contents() {
            guard let checkpoint = try store.reader.checkpoint(sha256: sha256) else { continue }
            try queueAgainIfSuitesWait(checkpoint, sha256: sha256)
        }
        announce(JournalMessages.daemonStarted(configuration, rules: rules, suites: suites))
        try withdrawOrphanedAlerts()
        try forgetVanished()
        for root in configuration.watch {
            let known = try store.reader.occupants(below: root).compactMapValues { occupant in
                try occupant.sha256.map { sha256 in
                    ArrivalWatch.Known(
                        sha256: sha256, fingerprint: occupant.statFingerprint ?? "",
                        isDone: try occupant.state == .evaluated && isDone(sha256))
                }
            }
            let watch = try ArrivalWatch(root: root, spool: spool, hashes: hashes, known: known)
            watches.append(watch)
            let times = Settling.Times(
                settle: configuration.settle, incompleteAfter: configuration.incompleteAfter)
            watch.start(pace: .init(times: times)) { [input] in input.yield(.watch($0)) }
        }
    }

    /// What was refused may be acceptable to a new configuration or version, and what crashed one version's worker to
    /// another's; refusing again costs little.
    func requeueWhatMayPass(at now: Double) throws {
        let withDate = Set(try store.reader.dueAttempts(at: .infinity).map(\.key.subject))
        for checkpoint in try store.reader.checkpoints(in: [.refused, .failed, .quarantined]) {
            guard let sha256 = checkpoint.sha256, isAtHand(checkpoint, sha256: sha256) else { continue }
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
    func forgetVanished() throws {
        for root in configuration.watch {
            guard (try? SafeDirectory(path: root)) != nil else { continue }
            for path in try store.reader.occupants(below: root).keys where FilePresence.isAbsent(path) {
                try vanish(path)
            }
        }
    }

    func stop() async {
        isStopping = true
        environment.supervisor.notify([.stopping, .status("stopping; finished blocks are kept")])
        for watch in watches { watch.stop() }
        if let evaluation {
            evaluation.task.cancel()
            await evaluation.task.value
        }
        hookCall?.cancel()
        await hookCall?.value
        status.stopped = environment.now()
        try? store.save(status)
        try? store.save(nil)
        announce(JournalMessages.daemonStopped())
        deliver()
    }

    func handle(_ input: Input) {
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
            case .hooked(let call, let problem): try finish(call, problem: problem)
            case .tick: try tick()
            }
            try startNext()
            try callHook()
        } catch {
            storeFailed(error)
        }
        deliver()
    }

    /// Ticks wait behind everything that the watches report, which may take minutes: each input proves progress.
    func showLife() {
        guard ContinuousClock.now - lastSignOfLife >= .seconds(1) else { return }
        lastSignOfLife = .now
        environment.supervisor.notify([.watchdog, .status(statusLine)])
    }

    func tick() throws {
        let now = environment.now()
        try keepAlertsIfDue()
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
}
