import CheckpointDirectory
import DisplayText
import ResultStore
import SystemdJournal

/// What the watches report, taken into the store.
extension CheckpointMonitor {
    func handle(_ event: ArrivalWatch.Event) throws {
        switch event {
        case .arrived(let spooled, let place): try take(spooled, place)
        case .arrivedFineTune(let arrival, let place): try take(arrival, place)
        case .refused(let refusal, let place):
            let isUnreadable = refusal.code == .unreadable
            // A full disk is not the checkpoint's fault, and it is tried again.
            let state: CheckpointState = isUnreadable ? .unreadable : refusal.code == .noSpace ? .failed : .refused
            try record(
                place, state: state, reason: refusal.description,
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

    func take(_ spooled: SpooledCheckpoint, _ place: ArrivalWatch.Place) throws {
        let sha256 = spooled.sha256.description
        var traits = CheckpointTraits(kind: place.kind, run: place.identity.run, step: place.identity.step)
        traits.evidence = spooled.evidence?.rawValue
        if let facts = AdapterFacts(spooled.configuration, acceptedKeys: Set(configuration.acceptedAdapterKeys)) {
            traits.rank = facts.rank
            traits.alpha = facts.alpha
            traits.targets = facts.targets
            traits.baseName = facts.baseName
        }
        try queueAgainIfSuitesWait(try found(place, sha256: sha256, traits), sha256: sha256)
    }

    func take(_ arrival: ArrivalWatch.FineTuneArrival, _ place: ArrivalWatch.Place) throws {
        var traits = CheckpointTraits(kind: place.kind, run: place.identity.run, step: place.identity.step)
        traits.evidence = arrival.evidence.rawValue
        traits.baseName = FineTuneModel.claimedBase(arrival.configuration)
        let former = try store.reader.checkpoint(at: place.path)
        let checkpoint = try found(place, sha256: arrival.sha256, traits)
        if let former, former.id != checkpoint.id { try forgetIfGone(former.id) }
        if checkpoint.state == .refused {
            // Its files arrived anew, so the tokenizer, which isn't part of its identity, may have been mended.
            try store.setState(.queued, reason: checkpoint.reason, of: checkpoint.id, at: environment.now())
        }
        try queueAgainIfSuitesWait(checkpoint, sha256: arrival.sha256)
    }

    /// Records a content at a path and tells of it if it is new.
    private func found(
        _ place: ArrivalWatch.Place, sha256: String, _ traits: CheckpointTraits
    ) throws -> CheckpointRecord {
        let now = environment.now()
        return try store.record(
            CheckpointSighting(
                path: place.path, sha256: sha256, traits: traits, statFingerprint: place.fingerprint, state: .queued,
                at: now)
        ) { outcome in
            outcome.isNew ? [try JournalOutbox.entry(JournalMessages.found(outcome.checkpoint), at: now)] : []
        }.checkpoint
    }

    /// A full fine-tune that waits and lies nowhere any more can't be evaluated: nothing of it was copied.
    func forgetIfGone(_ id: Int64) throws {
        let waiting: Set<CheckpointState> = [.queued, .failed, .settling]
        guard
            let checkpoint = try store.reader.checkpoints(in: waiting).first(where: { $0.id == id }),
            checkpoint.isFullFineTune, checkpoint.isGone
        else { return }
        try withdraw(checkpoint, .gone, reason: FineTunePlaces.gone)
    }

    /// Content that was evaluated before is left alone unless a suite of the configuration never was.
    func queueAgainIfSuitesWait(_ checkpoint: CheckpointRecord, sha256: String) throws {
        guard checkpoint.state == .evaluated else { return }
        if try isDone(sha256) {
            spool.remove(sha256)
        } else {
            try store.setState(.queued, reason: nil, of: checkpoint.id, at: environment.now())
        }
    }

    func isDone(_ sha256: String) throws -> Bool {
        let done = try store.reader.evaluatedSuites(of: .checkpoint(sha256: sha256))
        return suites.allSatisfy { done.contains($0.sha256) }
    }

    func record(
        _ place: ArrivalWatch.Place, state: CheckpointState, reason: String,
        entry: ((CheckpointRecord) -> JournalEntry)?
    ) throws {
        let now = environment.now()
        _ = try store.record(
            CheckpointSighting(
                path: place.path, sha256: nil,
                traits: CheckpointTraits(kind: place.kind, run: place.identity.run, step: place.identity.step),
                statFingerprint: place.fingerprint, state: state, reason: reason, at: now)
        ) { outcome in
            guard outcome.hasChanged, let entry else { return [] }
            return [try JournalOutbox.entry(entry(outcome.checkpoint), at: now)]
        }
    }

    func vanish(_ path: String) throws {
        let now = environment.now()
        let checkpoint = try store.markGone(path: path, at: now) { checkpoint in
            checkpoint.isGone ? [try JournalOutbox.entry(JournalMessages.gone(checkpoint), at: now)] : []
        }
        // Nobody will mend what was refused and then deleted: its copy would lie there for ever.
        if let checkpoint, checkpoint.isGone, [.refused, .quarantined].contains(checkpoint.state),
            let sha256 = checkpoint.sha256
        {
            spool.remove(sha256)
        }
        if let checkpoint { try forgetIfGone(checkpoint.id) }
    }

    func watchChanged(_ root: String, _ state: WatchedTree.State) throws {
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
}
