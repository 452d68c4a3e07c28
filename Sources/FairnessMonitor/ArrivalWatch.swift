import CheckpointDirectory
import Foundation
import Glibc
import ResultStore
import Synchronization

/// One watched directory: waits for checkpoints on a thread of its own, brings adapters into the spool and hashes full
/// fine-tunes where they lie.
final class ArrivalWatch: Sendable {
    enum Event: Sendable {
        case arrived(SpooledCheckpoint, Place)
        case arrivedFineTune(FineTuneArrival, Place)
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

    /// A full fine-tune, complete and hashed, not copied.
    struct FineTuneArrival: Sendable {
        var sha256: String
        var configuration: [UInt8]
        var evidence: Evidence
    }

    /// What was hashed at a path before, and what the kernel said of its files then.
    struct Known: Sendable {
        var sha256: String
        var fingerprint: String
        /// Evaluated on everything: not to be reported again.
        var isDone: Bool
    }

    /// Where a checkpoint lies and what its path says of it.
    struct Place: Sendable {
        var path: String
        /// As `CheckpointTraits` has it.
        var kind: String
        var identity: RunIdentity
        /// While it is equal, the files need not be hashed again.
        var fingerprint: String
    }

    private let root: String
    private let control: WatchControl
    private let spool: SharedSpool
    private let hashes: FileHashes
    private let known: Mutex<[String: Known]>

    /// `known` says by path what was there before this process: after a restart everything arrives anew.
    init(
        root: String, spool: SharedSpool, hashes: FileHashes, known: [String: Known] = [:]
    ) throws(FileRefusal) {
        self.root = root
        self.spool = spool
        self.hashes = hashes
        self.known = Mutex(known)
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

    /// Lets the checkpoint at this path settle and arrive again, if it lies beneath this directory.
    func retry(path: String) {
        guard let relative = SafeDirectory.path(path, beneath: root) else { return }
        control.retry(path: relative)
    }

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
        case .checkpoint(.arrived(let arrival)):
            if arrival.candidate.kind == .fullFineTune {
                identify(arrival, report)
            } else {
                bringIn(arrival, report)
            }
        }
    }

    private func bringIn(_ arrival: Settling.Arrival, _ report: (Event) -> Void) {
        let place = place(arrival.candidate, trainerStep: arrival.trainerStep)
        do throws(FileRefusal) {
            let root = try SafeDirectory(path: root)
            if let known = known.withLock({ $0.removeValue(forKey: place.path) }), known.isDone {
                guard try spool.identify(arrival.candidate, beneath: root) != known.sha256 else { return }
            }
            report(.arrived(try spool.bringIn(arrival.candidate, beneath: root, evidence: arrival.evidence), place))
        } catch {
            refuse(error, arrival, place, report)
        }
    }

    private func identify(_ arrival: Settling.Arrival, _ report: (Event) -> Void) {
        let place = place(arrival.candidate, trainerStep: arrival.trainerStep)
        do {
            let files = try FineTuneFiles(of: arrival.candidate, beneath: try SafeDirectory(path: root))
            let before = known.withLock { $0.removeValue(forKey: place.path) }
            let sha256: String
            if let before, before.fingerprint == place.fingerprint {
                if before.isDone { return }
                sha256 = before.sha256
            } else {
                sha256 = try files.contentHash(known: hashes) { control.isStopped }.description
            }
            let configuration = try files[CheckpointFile.modelConfiguration]?.bytes() ?? []
            report(
                .arrivedFineTune(
                    FineTuneArrival(sha256: sha256, configuration: configuration, evidence: arrival.evidence), place))
        } catch let error as FileRefusal {
            refuse(error, arrival, place, report)
        } catch {
            // Only stopping ends a hash: it is found again at the next start.
        }
    }

    private func refuse(
        _ refusal: FileRefusal, _ arrival: Settling.Arrival, _ place: Place, _ report: (Event) -> Void
    ) {
        if refusal.isTransient { control.retry(path: arrival.candidate.path) }
        if refusal.code != .changedWhileCopying { report(.refused(refusal, place)) }
    }

    private func place(_ candidate: Candidate, trainerStep: Int? = nil) -> Place {
        Place(
            path: absolute(candidate.path),
            kind: candidate.kind == .fullFineTune ? CheckpointTraits.fullFineTune : CheckpointTraits.lowRank,
            identity: RunIdentity(root: root, path: candidate.path, trainerStep: trainerStep),
            fingerprint: candidate.statFingerprint)
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
