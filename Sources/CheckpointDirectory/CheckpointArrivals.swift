/// Watching, scanning and settling of one root as a loop to be run on a thread of its own.
///
/// The clock is passed in; what was reported need not be kept, because a restart reports it again and identity by
/// content makes that a no-op.
package final class CheckpointArrivals {
    package struct Pace: Sendable, Hashable {
        package var times: Settling.Times
        /// A scan is made this often even when nothing seems to happen.
        package var rescan: Duration
        /// The least time between two scans, however many events there are.
        package var gap: Duration

        package init(
            times: Settling.Times = .init(), rescan: Duration = .seconds(60), gap: Duration = .milliseconds(250)
        ) {
            self.times = times
            self.rescan = rescan
            self.gap = gap
        }
    }

    package enum Event: Sendable, Hashable {
        case checkpoint(Settling.Event)
        /// Watching began, became polling, degraded, or recovered.
        case watching(WatchedTree.State)
        /// A directory in which checkpoints may hide can't be looked into; told once until that changes.
        case unreadable(FileRefusal)
        /// Part of the tree isn't seen; told once until that changes.
        case limited(String)
    }

    package let root: String
    private let pace: Pace
    private let control: WatchControl
    private let tree: WatchedTree
    private var settling: Settling
    private var lastScan: (start: Duration, end: Duration)?
    private var needsScan = true
    private var renamed: Set<String> = []
    private var toldState = WatchedTree.State.starting
    private var toldUnreadable: Set<TreeListing.Unreadable> = []
    private var toldLimits: Set<String> = []

    package init(
        root: String, control: WatchControl, pace: Pace = Pace(), limits: TreeLimits = TreeLimits()
    ) throws(FileRefusal) {
        self.root = root
        self.pace = pace
        self.control = control
        tree = try WatchedTree(root: root, control: control, limits: limits)
        settling = Settling(times: pace.times)
    }

    /// Waits until there may be something to tell and returns it; empty after a wake-up without news.
    ///
    /// The first call scans at once, and so tells of everything that is already there as it settles.
    package func next(now: () -> Duration) -> [Event] {
        if let lastScan {
            let patience = nextScan(after: lastScan) - now()
            let hints = tree.waitForChanges(timeout: patience, pausing: needsScan)
            needsScan = needsScan || hints.needsScan
            renamed.formUnion(hints.renamed)
        }
        let requests = control.take()
        for path in requests.retries { settling.retry(path: path, at: now()) }
        needsScan = needsScan || requests.wantsScan
        guard !requests.isStopped, isScanDue(at: now(), wanted: requests.wantsScan) else { return [] }
        return scan(now: now)
    }

    private func scan(now: () -> Duration) -> [Event] {
        let start = now()
        needsScan = false
        var events: [Event] = []
        do throws(FileRefusal) {
            let (listing, directory) = try tree.scan()
            let inspector = CheckpointInspector(root: directory)
            // The instant before the scan: what was written during it must be seen unchanged once more.
            events = settling.observe(listing, renamed: renamed, at: start, inspect: inspector.inspect)
                .map { .checkpoint($0) }
            renamed = []
            events += news(of: listing)
        } catch {
            // The state tells of it; everything known is kept.
        }
        if tree.state != toldState {
            toldState = tree.state
            events.insert(.watching(tree.state), at: 0)
        }
        lastScan = (start, now())
        return events
    }

    private func news(of listing: TreeListing) -> [Event] {
        let unreadable = Set(listing.unreadable)
        var sentences = Set(listing.capsReached)
        if listing.unusableNames > 0 { sentences.insert("names that are not UTF-8 are left alone: rename them") }
        let events =
            unreadable.subtracting(toldUnreadable).sorted { $0.path < $1.path }.map { Event.unreadable($0.refusal) }
            + sentences.subtracting(toldLimits).sorted().map { Event.limited($0) }
        toldUnreadable = unreadable
        toldLimits = sentences
        return events
    }

    private func isScanDue(at now: Duration, wanted: Bool) -> Bool {
        guard let lastScan, !wanted else { return true }
        return now >= nextScan(after: lastScan)
    }

    private func nextScan(after scan: (start: Duration, end: Duration)) -> Duration {
        // A tree that takes long to list isn't listed more than a tenth of the time.
        let gap = max(pace.gap, (scan.end - scan.start) * 9)
        if needsScan { return scan.end + gap }
        let regular = scan.end + pace.rescan
        guard let check = settling.nextCheck(after: scan.start) else { return regular }
        return min(regular, max(check, scan.end + gap))
    }
}
