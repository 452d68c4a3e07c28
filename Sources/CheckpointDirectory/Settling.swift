/// Decides when a candidate is completely written: a pure state machine over listings and instants.
///
/// Nothing needs to survive a restart: identity by content makes a second arrival of the same checkpoint a
/// no-op. Instants are durations on any one monotonic clock.
package struct Settling: Sendable {
    package struct Times: Sendable, Hashable {
        /// How long the files must not have changed, with strong evidence that they are complete.
        package var settle: Duration
        /// The factor on `settle` without such evidence.
        package var weakFactor: Int
        /// After this long without a change and without being complete, someone is told.
        package var incompleteAfter: Duration
        /// A candidate that changes again and again is told of after this long.
        package var restlessAfter: Duration

        package init(
            settle: Duration = .seconds(10), weakFactor: Int = 3, incompleteAfter: Duration = .seconds(900),
            restlessAfter: Duration = .seconds(3600)
        ) {
            self.settle = settle
            self.weakFactor = weakFactor
            self.incompleteAfter = incompleteAfter
            self.restlessAfter = restlessAfter
        }
    }

    package struct Arrival: Sendable, Hashable {
        package let candidate: Candidate
        package let evidence: Evidence
        package let trainerStep: Int?
    }

    package enum Event: Sendable, Hashable {
        /// Complete, or as complete as it will get: the spool says so if it isn't.
        case arrived(Arrival)
        /// Not complete yet, and quiet; for showing, not for alarm.
        case waiting(Candidate, missing: String)
        /// Not complete for long: one notice.
        case incomplete(Candidate, missing: String)
        case vanished(path: String, hadArrived: Bool)
    }

    private enum Phase {
        case settling(told: Told)
        case arrived
    }

    private enum Told: Comparable {
        case nothing, waiting, incomplete
    }

    private struct Tracked {
        var candidate: Candidate
        /// Since when it has not been complete.
        var since: Duration
        var unchangedSince: Duration
        var wasRenamed: Bool
        var inspection: Inspection?
        var phase: Phase
    }

    private let times: Times
    private var tracked: [String: Tracked] = [:]

    package init(times: Times = Times()) {
        self.times = times
    }

    /// Takes in one complete scan and returns what it means, by path.
    ///
    /// `renamed` are the directories that a rename brought since the last scan. `inspect` opens files; it is
    /// asked once for each state of a candidate, after `settle` has passed.
    package mutating func observe(
        _ listing: TreeListing, renamed: Set<String> = [], at now: Duration, inspect: (Candidate) -> Inspection
    ) -> [Event] {
        var events: [Event] = []
        let seen = Set(listing.candidates.map(\.path))
        for path in tracked.keys.sorted() where !seen.contains(path) && listing.provesAbsence(of: path) {
            guard let gone = tracked.removeValue(forKey: path) else { continue }
            if case .arrived = gone.phase {
                events.append(.vanished(path: path, hadArrived: true))
            } else {
                events.append(.vanished(path: path, hadArrived: false))
            }
        }
        for candidate in listing.candidates.sorted(by: { $0.path < $1.path }) {
            let cameByRename = renamed.contains { Self.isAt(candidate.path, orBeneath: $0) }
            var state = update(tracked[candidate.path], with: candidate, cameByRename: cameByRename, at: now)
            if let event = advance(&state, at: now, inspect: inspect) { events.append(event) }
            tracked[candidate.path] = state
        }
        return events
    }

    /// Lets a candidate settle again, after a copy that found it changing or a refusal that may pass.
    package mutating func retry(path: String, at now: Duration) {
        guard var state = tracked[path] else { return }
        state = Tracked(
            candidate: state.candidate, since: now, unchangedSince: now, wasRenamed: state.wasRenamed,
            inspection: nil, phase: .settling(told: .nothing))
        tracked[path] = state
    }

    /// The next instant at which a scan may find something to tell, if nothing changes until then.
    package func nextCheck(after now: Duration) -> Duration? {
        tracked.values.lazy.flatMap { state -> [Duration] in
            guard case .settling = state.phase else { return [] }
            return [
                state.unchangedSince + times.settle, state.unchangedSince + times.settle * times.weakFactor,
                state.unchangedSince + times.incompleteAfter, state.since + times.restlessAfter,
            ]
        }.filter { $0 > now }.min()
    }

    private func update(
        _ known: Tracked?, with candidate: Candidate, cameByRename: Bool, at now: Duration
    ) -> Tracked {
        guard var state = known else {
            return Tracked(
                candidate: candidate, since: now, unchangedSince: now, wasRenamed: cameByRename,
                phase: .settling(told: .nothing))
        }
        guard state.candidate != candidate else {
            if cameByRename { state.wasRenamed = true }
            return state
        }
        // A rename and a change between two scans: which came last isn't known, so the rename proves nothing.
        state.wasRenamed = false
        state.candidate = candidate
        state.unchangedSince = now
        state.inspection = nil
        switch state.phase {
        case .arrived:
            state.since = now
            state.phase = .settling(told: .nothing)
        case .settling(.incomplete): break
        case .settling: state.phase = .settling(told: .nothing)
        }
        return state
    }

    private func advance(_ state: inout Tracked, at now: Duration, inspect: (Candidate) -> Inspection) -> Event? {
        guard case .settling(let told) = state.phase else { return nil }
        let quiet = now - state.unchangedSince
        guard quiet >= times.settle else {
            guard now - state.since >= times.restlessAfter, told < .incomplete else { return nil }
            state.phase = .settling(told: .incomplete)
            return .incomplete(state.candidate, missing: "its files have been changing ever since it was found")
        }
        let inspection = state.inspection ?? inspect(state.candidate)
        state.inspection = inspection
        let strong = state.wasRenamed ? Evidence.renamed : inspection.evidence
        let isQuietForLong = quiet >= times.settle * times.weakFactor
        let missing: String?
        let arrives: Bool
        if state.candidate.kind == .incompleteAdapter {
            (missing, arrives) = ("\(CheckpointFile.adapterConfiguration) is missing", false)
        } else {
            switch inspection.weights {
            case .proven: (missing, arrives) = (nil, strong != nil || isQuietForLong)
            case .refused: (missing, arrives) = (nil, true)
            case .malformed(let name):
                (missing, arrives) = ("\(name) has no valid safetensors header yet", isQuietForLong)
            case .missing(let name): (missing, arrives) = ("\(name) is missing", false)
            case .short(let name, let held, let promised):
                (missing, arrives) = (
                    "\(name) holds \(held) of the \(promised) bytes that its header promises",
                    // Whoever wrote it has finished, so it won't get longer: let it be refused as truncated.
                    strong != nil && isQuietForLong
                )
            }
        }
        if arrives {
            state.phase = .arrived
            let evidence = strong ?? .unchanged
            return .arrived(
                Arrival(candidate: state.candidate, evidence: evidence, trainerStep: inspection.trainerStep))
        }
        guard let missing else { return nil }
        if quiet >= times.incompleteAfter, told < .incomplete {
            state.phase = .settling(told: .incomplete)
            return .incomplete(state.candidate, missing: missing)
        }
        guard told < .waiting else { return nil }
        state.phase = .settling(told: .waiting)
        return .waiting(state.candidate, missing: missing)
    }

    private static func isAt(_ path: String, orBeneath ancestor: String) -> Bool {
        path == ancestor || path.hasPrefix(ancestor + "/")
    }
}
