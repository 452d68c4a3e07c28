/// What one scan found beneath a watched root.
package struct TreeListing: Sendable {
    /// A directory that could not be looked into: whatever was known beneath it is not gone.
    package struct Unreadable: Sendable, Hashable {
        package let path: String
        package let refusal: FileRefusal
    }

    package var candidates: [Candidate] = []
    package var unreadable: [Unreadable] = []
    /// One sentence for each cap that kept the scan from seeing everything.
    package var capsReached: [String] = []
    /// Names that aren't UTF-8 and were left alone.
    package var unusableNames = 0
    package var directories = 0

    package init(candidates: [Candidate] = []) {
        self.candidates = candidates
    }

    /// True when a candidate that the listing doesn't show is really not there.
    func provesAbsence(of path: String) -> Bool {
        capsReached.isEmpty
            && !unreadable.contains { $0.path.isEmpty || path == $0.path || path.hasPrefix($0.path + "/") }
    }
}

/// How much of a tree a scan looks at, so that a hostile one costs seconds and not the daemon.
package struct TreeLimits: Sendable {
    /// Directories this deep beneath the root may still be checkpoints.
    package var depth = 3
    package var directories = 50_000
    /// Of one directory; those with the highest step are looked at first.
    package var subdirectories = 10_000
    package var entries = 250_000
    /// Weight files and irregular files that are recorded of one directory.
    package var files = 1_000

    package init() {}
}

extension SafeDirectory {
    /// Lists every candidate beneath this directory, nearest first, taking turns between parents so that a
    /// directory with very many children can't hide the others.
    ///
    /// `willList` is called with each relative path before it is listed: a watch that is added there misses
    /// nothing. Throws only when the root itself can't be listed.
    package func listTree(
        limits: TreeLimits = TreeLimits(), willList: (String) -> Void = { _ in }
    ) throws(FileRefusal) -> TreeListing {
        var listing = TreeListing()
        var level = [""]
        for depth in 0...max(0, limits.depth) {
            var children: [(turn: Int, path: String)] = []
            for path in level {
                guard listing.directories < limits.directories else {
                    listing.capsReached.append("more than \(limits.directories) directories: the rest is not seen")
                    return listing
                }
                listing.directories += 1
                willList(path)
                do throws(FileRefusal) {
                    let names = try list(path, limits: limits, into: &listing)
                    guard depth < limits.depth else { continue }
                    for (turn, name) in names.enumerated() {
                        children.append((turn, path.isEmpty ? name : "\(path)/\(name)"))
                    }
                } catch {
                    if path.isEmpty { throw error }
                    if error.code == .missing || error.code == .symbolicLink { continue }
                    listing.unreadable.append(.init(path: path, refusal: error))
                }
            }
            children.sort { ($0.turn, $0.path) < ($1.turn, $1.path) }
            level = children.map(\.path)
        }
        return listing
    }

    /// Records the candidate that a directory is, if it is one, and returns its subdirectories in order.
    private func list(
        _ path: String, limits: TreeLimits, into listing: inout TreeListing
    ) throws(FileRefusal) -> [String] {
        let directory = try directory(path)
        let found = try directory.entries(cap: limits.entries)
        listing.unusableNames += found.unusableNames
        if found.reachedCap {
            listing.capsReached.append("more than \(limits.entries) entries in one directory: the rest is not seen")
        }
        if let candidate = directory.candidate(at: path, among: found.entries, limits: limits) {
            listing.candidates.append(candidate)
        }
        var names = found.entries.filter { $0.kind == .directory && !CheckpointFile.isTemporary(directory: $0.name) }
            .map { (step: RunIdentity.step(ofDirectory: $0.name) ?? -1, name: $0.name) }
        names.sort { $0.step != $1.step ? $0.step > $1.step : $0.name < $1.name }
        if names.count > limits.subdirectories {
            listing.capsReached.append(
                "more than \(limits.subdirectories) directories in one directory: the rest is not seen")
            names.removeLast(names.count - limits.subdirectories)
        }
        return names.map(\.name)
    }

    /// The candidate that one directory beneath this one is at this moment; nil when it is none.
    package func candidate(at path: String, limits: TreeLimits = TreeLimits()) throws(FileRefusal) -> Candidate? {
        let directory = try directory(path)
        let found = try directory.entries(cap: limits.entries)
        return directory.candidate(at: path, among: found.entries, limits: limits)
    }

    private func candidate(
        at path: String, among entries: [DirectoryEntries.Entry], limits: TreeLimits
    ) -> Candidate? {
        let names = Set(entries.map(\.name))
        let weights = names.filter { $0.hasSuffix(CheckpointFile.weightsSuffix) && !$0.hasPrefix(".") }
        let pickles = names.filter(CheckpointFile.isModelPickle)
        let kind: Candidate.Kind
        var named = CheckpointFile.named
        if names.contains(CheckpointFile.adapterConfiguration) {
            kind = .adapter
        } else if names.contains(CheckpointFile.adapterWeights) || names.contains(CheckpointFile.adapterPickle) {
            kind = .incompleteAdapter
        } else if names.contains(CheckpointFile.modelConfiguration),
            !weights.isEmpty || names.contains(CheckpointFile.modelIndex) || !pickles.isEmpty
        {
            kind = .fullFineTune
            named.formUnion(CheckpointFile.tokenizer)
            // Only to be refused by name where there is nothing else.
            if weights.isEmpty { named.formUnion(pickles.sorted().prefix(limits.files)) }
        } else {
            return nil
        }
        let relevant = names.intersection(named).union(weights.sorted().prefix(limits.files))
        let files = relevant.compactMap { name in look(at: name).map { Candidate.File(name: name, facts: $0) } }
        let irregular = entries.lazy
            .filter { $0.kind != .regular && $0.kind != .directory && !$0.name.hasPrefix(".") }
            .filter { $0.kind != .symbolicLink || !self.leadsToDirectory($0.name) }
            .prefix(limits.files)
            .compactMap { entry in self.look(at: entry.name).map { Candidate.File(name: entry.name, facts: $0) } }
        return Candidate(path: path, kind: kind, files: files, irregularFiles: Array(irregular))
    }
}
