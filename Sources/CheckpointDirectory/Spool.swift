import Glibc

/// Private copies of adapters by content: `<directory>/<sha256>/`, complete or not there at all.
///
/// Only one process may use a directory (see `DaemonLock`), and one thread at a time.
package final class Spool {
    package struct Limits: Sendable, Hashable {
        /// Of an adapter's weights: an embedding and a head saved for an 8B model are 2.1 GB.
        package var weights: Int
        /// What must stay free on the file system after a copy, for the database among others.
        package var reserve: Int

        package init(weights: Int = 8 << 30, reserve: Int = 256 << 20) {
            self.weights = weights
            self.reserve = reserve
        }
    }

    package let directory: String
    private let limits: Limits
    private let freeSpace: (String) -> Int?
    private static let temporaryPrefix = "incoming-"

    /// Creates the directory (0700) if need be and removes what an interrupted copy left behind.
    ///
    /// `freeSpace` says how many bytes this process may still write beneath a path; nil if that isn't known.
    package init(
        directory: String, limits: Limits = Limits(), freeSpace: @escaping (String) -> Int? = Spool.freeSpace
    ) throws(FileRefusal) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw SafeDirectory.refusal(SystemError(errno), path: directory)
        }
        self.directory = directory
        self.limits = limits
        self.freeSpace = freeSpace
        for entry in try SafeDirectory(path: directory).entries().entries
        where entry.name.hasPrefix(Self.temporaryPrefix) {
            removeTree("\(directory)/\(entry.name)")
        }
    }

    /// What a settled candidate contains, without copying it: to see whether it is known already.
    package func identify(_ candidate: Candidate, beneath root: SafeDirectory) throws(FileRefusal) -> SHA256Digest {
        let files = try AdapterFiles(of: candidate, beneath: root, weightsLimit: limits.weights)
        let identity = ContentIdentity()
        for file in [files.configuration, files.weights] {
            identity.begin(size: file.size)
            try file.forEachPiece { piece in identity.update(piece) }
        }
        try files.checkUnchanged()
        return identity.finish()
    }

    /// Copies and hashes a settled candidate; a no-op when the same content is here already.
    ///
    /// `changed-while-copying` and `truncated` mean that it has to settle again (`WatchControl.retry`).
    package func bringIn(
        _ candidate: Candidate, beneath root: SafeDirectory, evidence: Evidence
    ) throws(FileRefusal) -> SpooledCheckpoint {
        let files = try AdapterFiles(of: candidate, beneath: root, weightsLimit: limits.weights)
        if holdsWeights(ofSize: files.weights.size) {
            let known = try identify(candidate, beneath: root)
            if let checkpoint = lookUp(known, evidence: evidence) { return checkpoint }
        }
        try checkSpace(for: files)
        let temporary = "\(directory)/\(Self.temporaryPrefix)\(getpid())"
        removeTree(temporary)
        guard mkdir(temporary, 0o700) == 0 else {
            throw SafeDirectory.refusal(SystemError(errno), path: temporary)
        }
        do throws(FileRefusal) {
            let identity = ContentIdentity()
            let copies = [
                (files.configuration, CheckpointFile.adapterConfiguration),
                (files.weights, CheckpointFile.adapterWeights),
            ]
            for (file, name) in copies { try copy(file, to: "\(temporary)/\(name)", identity: identity) }
            try files.checkUnchanged()
            try synchronise(temporary)
            return try publish(temporary, as: identity.finish(), evidence: evidence)
        } catch {
            removeTree(temporary)
            throw error
        }
    }

    /// The copy with this content; nil when there is none, or it isn't whole.
    package func lookUp(_ sha256: SHA256Digest, evidence: Evidence? = nil) -> SpooledCheckpoint? {
        guard let copy = try? SafeDirectory(path: path(of: sha256)),
            let configuration = try? copy.open(
                CheckpointFile.adapterConfiguration, limit: AdapterFiles.configurationLimit
            ).bytes(),
            let weights = copy.look(at: CheckpointFile.adapterWeights), weights.kind == .regular
        else { return nil }
        return SpooledCheckpoint(
            sha256: sha256, directory: copy.path, configuration: configuration, weightsSize: weights.size,
            evidence: evidence)
    }

    /// The content of every copy, in order of the hash.
    package func contents() -> [SHA256Digest] {
        let names = (try? SafeDirectory(path: directory).entries().entries.map(\.name)) ?? []
        return names.sorted().compactMap { SHA256Digest(hexadecimal: $0) }
    }

    package func remove(_ sha256: SHA256Digest) {
        removeTree(path(of: sha256))
    }

    /// What statvfs offers to a process without privileges.
    package static func freeSpace(_ path: String) -> Int? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        let (bytes, overflow) = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        return overflow ? .max : Int(clamping: bytes)
    }

    private func path(of sha256: SHA256Digest) -> String {
        "\(directory)/\(sha256)"
    }

    private func holdsWeights(ofSize size: Int) -> Bool {
        contents().contains { sha256 in
            let name = "\(path(of: sha256))/\(CheckpointFile.adapterWeights)"
            var status = stat()
            return stat(name, &status) == 0 && Int(status.st_size) == size
        }
    }

    private func checkSpace(for files: AdapterFiles) throws(FileRefusal) {
        guard let free = freeSpace(directory) else { return }
        // Sizes are capped, so the sum is far from overflowing.
        let needed = files.configuration.size + files.weights.size + limits.reserve
        // Not how many are: another number at each attempt would make each one news.
        guard free >= needed else { throw noSpace("\(needed) bytes must be free") }
    }

    private func noSpace(_ problem: String) -> FileRefusal {
        FileRefusal(
            .noSpace, subject: directory, problem: problem,
            remedy: "free space on this file system; the checkpoint is tried again")
    }

    private func copy(_ file: OpenFile, to path: String, identity: ContentIdentity) throws(FileRefusal) {
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw writing(SystemError(errno), path: path) }
        let target = Descriptor(owning: number)
        identity.begin(size: file.size)
        try file.forEachPiece { piece throws(FileRefusal) in
            identity.update(piece)
            var rest = piece
            while !rest.isEmpty {
                let count = write(target.number, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno != EINTR {
                    throw writing(SystemError(errno), path: path)
                }
            }
        }
        guard fsync(target.number) == 0 else { throw writing(SystemError(errno), path: path) }
    }

    private func writing(_ error: SystemError, path: String) -> FileRefusal {
        if error.code == ENOSPC || error.code == EDQUOT { return noSpace("the file system is full (\(error))") }
        return .system(error, subject: path, doing: "writing")
    }

    private func publish(
        _ temporary: String, as sha256: SHA256Digest, evidence: Evidence
    ) throws(FileRefusal) -> SpooledCheckpoint {
        let final = path(of: sha256)
        if lookUp(sha256) == nil { removeTree(final) }
        if rename(temporary, final) != 0 {
            let error = SystemError(errno)
            guard error.code == EEXIST || error.code == ENOTEMPTY else {
                throw .system(error, subject: final, doing: "renaming the copy")
            }
            removeTree(temporary)
        }
        try synchronise(directory)
        guard let checkpoint = lookUp(sha256, evidence: evidence) else { throw .missing(final) }
        return checkpoint
    }

    private func synchronise(_ path: String) throws(FileRefusal) {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw SafeDirectory.refusal(SystemError(errno), path: path) }
        let opened = Descriptor(owning: number)
        guard fsync(opened.number) == 0 else { throw writing(SystemError(errno), path: path) }
    }
}

/// Removes a directory of files, as the spool makes them; what can't be removed stays for the next sweep.
private func removeTree(_ path: String) {
    guard let entries = try? SafeDirectory(path: path).entries().entries else { return }
    for entry in entries { unlink("\(path)/\(entry.name)") }
    rmdir(path)
}
