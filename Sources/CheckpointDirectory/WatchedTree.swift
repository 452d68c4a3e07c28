import CPosix
import Glibc

/// inotify on a root and the directories beneath it: events say when to look, scans say what is there.
///
/// Belongs to the one thread that calls it; others talk to that thread through its `WatchControl`.
package final class WatchedTree {
    package enum State: Sendable, Hashable {
        /// Not scanned yet.
        case starting
        case watching
        /// Events don't tell all, so it scans every few seconds.
        case polling(reason: String)
        /// The root can't be read now: nothing is known to be gone.
        case degraded(reason: String)
    }

    /// Where something happened since the last call; the scan is the truth.
    package struct Hints: Sendable {
        package var needsScan = false
        package var overflowed = false
        /// Directories that came under their present name by a rename.
        package var renamed: Set<String> = []
    }

    package let root: String
    package private(set) var state = State.starting
    private let limits: TreeLimits
    private let resolution: SafeDirectory.Resolution?
    private let queue: Descriptor
    private let control: WatchControl
    private var paths: [Int32: String] = [:]
    private var watches: [String: Int32] = [:]
    private var watchProblem: String?
    private var lastRoot: FileFacts?
    private var hadCandidates = false

    private static let pollingInterval = Duration.seconds(10)
    private static let degradedInterval = Duration.seconds(2)
    // No IN_MODIFY: a write of gigabytes would be a flood, and settling looks again by itself.
    private static let mask = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK)

    package init(
        root: String, control: WatchControl, limits: TreeLimits = TreeLimits(),
        resolution: SafeDirectory.Resolution? = nil
    ) throws(FileRefusal) {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number >= 0 else {
            throw FileRefusal(
                .systemError, subject: root, problem: "inotify is not to be had: \(SystemError(errno))",
                remedy: "raise fs.inotify.max_user_instances")
        }
        queue = Descriptor(owning: number)
        self.root = root
        self.control = control
        self.limits = limits
        self.resolution = resolution
    }

    /// Blocks until something happens, someone calls the control, or the time is over.
    ///
    /// While events can't be trusted it returns after a few seconds at most, asking for a scan. With `pausing`
    /// events don't end the wait: so a flood of them costs one wake-up a scan.
    package func waitForChanges(timeout: Duration, pausing: Bool = false) -> Hints {
        var hints = Hints()
        var patience = max(timeout, .zero)
        switch state {
        case .starting, .watching: break
        case .polling where patience > Self.pollingInterval:
            (patience, hints.needsScan) = (Self.pollingInterval, true)
        case .degraded where patience > Self.degradedInterval:
            (patience, hints.needsScan) = (Self.degradedInterval, true)
        case .polling, .degraded: break
        }
        let milliseconds = patience.components.seconds > 3_600 ? 3_600_000 : Self.milliseconds(patience)
        var descriptors = [
            // poll(2) leaves out negative descriptors.
            pollfd(fd: pausing ? -1 : queue.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: control.descriptor.number, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, 2, Int32(milliseconds))
        drain(into: &hints)
        return hints
    }

    /// Puts a watch on each directory and then lists it, so that nothing falls between.
    ///
    /// Throws when the root can't be read, or was replaced by an empty one (a mount that went away): keep what
    /// is known then.
    package func scan() throws(FileRefusal) -> (listing: TreeListing, directory: SafeDirectory) {
        do throws(FileRefusal) {
            let directory = try SafeDirectory(path: root, resolution: resolution)
            var listed: Set<String> = []
            watchProblem = nil
            let listing = try directory.listTree(limits: limits) { path in
                listed.insert(path)
                watch(path)
            }
            forgetWatches(except: listed)
            let isSameRoot = lastRoot.map { $0.device == directory.facts.device && $0.inode == directory.facts.inode }
            if isSameRoot == false, listing.candidates.isEmpty, hadCandidates {
                throw FileRefusal(
                    .missing, subject: root, problem: "the watched directory was replaced by an empty one",
                    remedy: "mount it again; what was known beneath it is kept")
            }
            lastRoot = directory.facts
            hadCandidates = !listing.candidates.isEmpty
            state = scannedState(FileSystemKind(of: directory))
            return (listing, directory)
        } catch {
            // A trainer may make it any time.
            let isAbsent = error.code == .missing
            state = .degraded(
                reason: isAbsent ? "it isn't there; it is watched as soon as it appears" : error.description)
            throw error
        }
    }

    private func scannedState(_ fileSystem: FileSystemKind) -> State {
        if let name = fileSystem.remoteName { return .polling(reason: "\(name) tells of no changes made elsewhere") }
        if let watchProblem { return .polling(reason: watchProblem) }
        return .watching
    }

    private func watch(_ path: String) {
        // The path may lead elsewhere by now if someone plants links; that would only make for useless hints.
        let isRoot = path.isEmpty
        let mask = Self.mask | (isRoot ? 0 : UInt32(IN_DONT_FOLLOW))
        let number = inotify_add_watch(queue.number, isRoot ? root : "\(root)/\(path)", mask)
        guard number >= 0 else {
            if errno == ENOSPC {
                watchProblem = "the limit of watches is reached: raise fs.inotify.max_user_watches"
            }
            return
        }
        if let stale = paths[number], stale != path { watches[stale] = nil }
        if let other = watches[path], other != number { release(other) }
        paths[number] = path
        watches[path] = number
    }

    private func forgetWatches(except listed: Set<String>) {
        for (path, number) in watches where !listed.contains(path) {
            watches[path] = nil
            release(number)
        }
    }

    private func release(_ number: Int32) {
        paths[number] = nil
        inotify_rm_watch(queue.number, number)
    }

    private func drain(into hints: inout Hints) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 8)
        defer { buffer.deallocate() }
        // Bounded, so that a writer who is faster than this loop can't hold it.
        for _ in 0..<256 {
            let count = read(queue.number, buffer.baseAddress, buffer.count)
            guard count > 0 else { return }
            interpret(UnsafeRawBufferPointer(rebasing: buffer[..<count]), into: &hints)
        }
    }

    private func interpret(_ events: UnsafeRawBufferPointer, into hints: inout Hints) {
        let headerSize = MemoryLayout<inotify_event>.size
        var offset = 0
        while offset + headerSize <= events.count {
            let event = events.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let name = events[(offset + headerSize)...].prefix(Int(event.len)).prefix { $0 != 0 }
            offset += headerSize + Int(event.len)
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                hints.overflowed = true
                hints.needsScan = true
            } else if event.mask & UInt32(IN_IGNORED) != 0 {
                if let path = paths.removeValue(forKey: event.wd), watches[path] == event.wd { watches[path] = nil }
            } else {
                hints.needsScan = true
                let isRename = event.mask & UInt32(IN_MOVED_TO) != 0 && event.mask & UInt32(IN_ISDIR) != 0
                if isRename, let parent = paths[event.wd], let name = String(validating: name, as: UTF8.self) {
                    hints.renamed.insert(join(parent, name))
                }
            }
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let parts = duration.components
        // Rounded up: waking a little early would only mean to wait again.
        return Int(parts.seconds) * 1000 + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
