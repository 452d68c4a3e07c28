import CheckpointDirectory
import Foundation
import Glibc
import Synchronization

/// One watched directory: waits for checkpoints on a thread of its own and brings each into the spool.
final class ArrivalWatch: Sendable {
    enum Event: Sendable {
        case arrived(SpooledCheckpoint, Place)
        /// Complete, but it can't be taken.
        case refused(FileRefusal, Place)
        case incomplete(Place, missing: String)
        case waiting(Place, missing: String)
        case vanished(path: String)
        case watching(root: String, WatchedTree.State)
        case unreadable(root: String, FileRefusal)
        case limited(root: String, String)
        /// The thread has ended, which only `stop` brings about.
        case ended(root: String, problem: String?)
    }

    /// Where a checkpoint lies and what its path says of it.
    struct Place: Sendable {
        var path: String
        var identity: RunIdentity
        /// The candidate's files in short, so that the same candidate isn't reported twice.
        var fingerprint: String
    }

    private let root: String
    private let control: WatchControl
    private let spool: SharedSpool
    private let done: Mutex<[String: String]>

    /// `done` says by path which content was evaluated before and needs no copy: after a restart everything arrives
    /// anew.
    init(root: String, spool: SharedSpool, done: [String: String] = [:]) throws(FileRefusal) {
        self.root = root
        self.spool = spool
        self.done = Mutex(done)
        control = try WatchControl()
    }

    /// Starts the thread; events come on it, and `report` must not block for long.
    func start(pace: CheckpointArrivals.Pace, report: @escaping @Sendable (Event) -> Void) {
        let thread = Thread { [self] in
            do throws(FileRefusal) {
                let arrivals = try CheckpointArrivals(root: root, control: control, pace: pace)
                while !control.isStopped {
                    for event in arrivals.next(now: Self.monotonicNow) { handle(event, report) }
                }
                report(.ended(root: root, problem: nil))
            } catch {
                report(.ended(root: root, problem: error.description))
            }
        }
        thread.start()
    }

    func rescan() { control.requestScan() }

    func stop() { control.stop() }

    private func handle(_ event: CheckpointArrivals.Event, _ report: (Event) -> Void) {
        switch event {
        case .watching(let state): report(.watching(root: root, state))
        case .unreadable(let refusal): report(.unreadable(root: root, refusal))
        case .limited(let sentence): report(.limited(root: root, sentence))
        case .checkpoint(.waiting(let candidate, let missing)): report(.waiting(place(candidate), missing: missing))
        case .checkpoint(.incomplete(let candidate, let missing)):
            report(.incomplete(place(candidate), missing: missing))
        case .checkpoint(.vanished(let path, _)): report(.vanished(path: absolute(path)))
        case .checkpoint(.arrived(let arrival)): bringIn(arrival, report)
        }
    }

    private func bringIn(_ arrival: Settling.Arrival, _ report: (Event) -> Void) {
        let place = place(arrival.candidate, trainerStep: arrival.trainerStep)
        do throws(FileRefusal) {
            let root = try SafeDirectory(path: root)
            if let sha256 = done.withLock({ $0.removeValue(forKey: place.path) }) {
                guard try spool.identify(arrival.candidate, beneath: root) != sha256 else { return }
            }
            report(.arrived(try spool.bringIn(arrival.candidate, beneath: root, evidence: arrival.evidence), place))
        } catch {
            if error.isTransient { control.retry(path: arrival.candidate.path) }
            if error.code != .changedWhileCopying { report(.refused(error, place)) }
        }
    }

    private func place(_ candidate: Candidate, trainerStep: Int? = nil) -> Place {
        let files = candidate.files.map {
            "\($0.name):\($0.facts.size):\($0.facts.modified.seconds).\($0.facts.modified.nanoseconds)"
        }
        return Place(
            path: absolute(candidate.path),
            identity: RunIdentity(root: root, path: candidate.path, trainerStep: trainerStep),
            fingerprint: SHA256Digest(of: Array(files.joined(separator: "\n").utf8)).description)
    }

    private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

    private static func monotonicNow() -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }
}

/// The spool, into which one thread at a time copies.
///
/// Looking and removing don't wait for a copy, which takes as long as a slow file system makes it: a copy appears by a
/// rename, whole.
final class SharedSpool: Sendable {
    private let copying: Mutex<Spool>
    private let looking: Mutex<Spool>

    init(directory: String) throws(FileRefusal) {
        copying = Mutex(try Spool(directory: directory))
        looking = Mutex(try Spool(directory: directory))
    }

    func bringIn(
        _ candidate: Candidate, beneath root: SafeDirectory, evidence: Evidence
    ) throws(FileRefusal) -> SpooledCheckpoint {
        try copying.withLock { spool throws(FileRefusal) in
            try spool.bringIn(candidate, beneath: root, evidence: evidence)
        }
    }

    func identify(_ candidate: Candidate, beneath root: SafeDirectory) throws(FileRefusal) -> String {
        try copying.withLock { spool throws(FileRefusal) in
            try spool.identify(candidate, beneath: root).description
        }
    }

    func lookUp(_ sha256: String) -> SpooledCheckpoint? {
        guard let digest = SHA256Digest(hexadecimal: sha256) else { return nil }
        return looking.withLock { $0.lookUp(digest) }
    }

    func remove(_ sha256: String) {
        guard let digest = SHA256Digest(hexadecimal: sha256) else { return }
        looking.withLock { $0.remove(digest) }
    }

    func contents() -> [String] { looking.withLock { $0.contents().map(\.description) } }
}
