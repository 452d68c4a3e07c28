import CPosix
import Glibc

/// A directory beneath which nothing but regular files is opened, however hostile its writers are.
///
/// Paths are relative, without `.` and `..`; no symbolic link is followed on the way; opening never blocks
/// and has no side effect on devices, because the kind is looked at before the file is opened.
package final class SafeDirectory: Sendable {
    /// How a path is resolved: in one system call, or, where that is not to be had, a component at a time.
    package enum Resolution: Sendable {
        case openat2, componentwise
    }

    package let path: String
    package let facts: FileFacts
    let descriptor: Descriptor
    private let resolution: Resolution

    /// Opens a directory that the operator named: links in this path are followed.
    package init(path: String, resolution: Resolution? = nil) throws(FileRefusal) {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw Self.refusal(SystemError(errno), path: path) }
        descriptor = Descriptor(owning: number)
        facts = try Self.facts(of: descriptor, path: path)
        self.path = path
        self.resolution = resolution ?? Self.availableResolution(from: descriptor)
    }

    /// Opens a directory only to reach what is in it, which takes the right to search but not to list it.
    init(searching path: String) throws(FileRefusal) {
        let number = Glibc.open(path, cposix_path_only | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw Self.refusal(SystemError(errno), path: path) }
        descriptor = Descriptor(owning: number)
        facts = try Self.facts(of: descriptor, path: path)
        self.path = path
        resolution = Self.availableResolution(from: descriptor)
    }

    private init(path: String, descriptor: Descriptor, facts: FileFacts, resolution: Resolution) {
        self.path = path
        self.descriptor = descriptor
        self.facts = facts
        self.resolution = resolution
    }

    /// The path relative to `root`, empty for the root itself; nil when it doesn't lie beneath it.
    package static func path(_ path: String, beneath root: String) -> String? {
        if path == root { return "" }
        let prefix = root == "/" ? root : root + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
    }

    /// Opens a regular file of at most `limit` bytes.
    package func open(_ relativePath: String, limit: Int) throws(FileRefusal) -> OpenFile {
        let fullPath = try join(relativePath)
        return try open(relativePath, limit: limit, named: fullPath, resolvedPath: fullPath)
    }

    /// Opens the file that links led to, under the name by which it was asked for.
    func open(
        _ relativePath: String, limit: Int, named path: String, resolvedPath fullPath: String
    ) throws(FileRefusal) -> OpenFile {
        let probe = try Self.facts(of: try resolve(relativePath, flags: cposix_path_only | O_NOFOLLOW), path: fullPath)
        guard probe.kind == .regular else { throw .irregular(probe.kind, subject: fullPath) }
        let opened = try resolve(relativePath, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        let facts = try Self.facts(of: opened, path: fullPath)
        guard facts.kind == .regular else { throw .irregular(facts.kind, subject: fullPath) }
        guard facts.size <= limit else { throw .tooLarge(fullPath, size: facts.size, limit: limit) }
        return OpenFile(path: path, resolvedPath: fullPath, facts: facts, descriptor: opened)
    }

    /// Opens a directory beneath this one; an empty path is this directory.
    package func directory(_ relativePath: String) throws(FileRefusal) -> SafeDirectory {
        guard !relativePath.isEmpty else { return self }
        let fullPath = try join(relativePath)
        let opened = try resolve(relativePath, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        return SafeDirectory(
            path: fullPath, descriptor: opened, facts: try Self.facts(of: opened, path: fullPath),
            resolution: resolution)
    }

    /// What a single name in this directory stands for, links not followed; nil when there is none.
    package func look(at name: String) -> FileFacts? {
        var status = stat()
        guard !name.isEmpty, !name.contains("/"),
            fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        else { return nil }
        return FileFacts(status)
    }

    /// True when a link of this directory leads to a directory (such links are ignored, others refused).
    func leadsToDirectory(_ name: String) -> Bool {
        var status = stat()
        return fstatat(descriptor.number, name, &status, 0) == 0 && FileFacts(status).kind == .directory
    }

    private func join(_ relativePath: String) throws(FileRefusal) -> String {
        let parts = relativePath.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else {
            throw FileRefusal(
                .badPath, subject: path, problem: "a path beneath it is empty, absolute or has '.' or '..' in it",
                remedy: "name the file by its plain relative path")
        }
        return path == "/" ? "/\(relativePath)" : "\(path)/\(relativePath)"
    }

    private func resolve(_ relativePath: String, flags: Int32) throws(FileRefusal) -> Descriptor {
        let fullPath = try join(relativePath)
        switch resolution {
        case .componentwise:
            return try resolveComponents(relativePath, flags: flags)
        case .openat2:
            // EAGAIN: someone renamed a directory on the way just then.
            for _ in 0..<16 {
                let number = cposix_open_beneath(descriptor.number, relativePath, flags | O_CLOEXEC)
                if number >= 0 { return Descriptor(owning: number) }
                if errno != EAGAIN && errno != EINTR { break }
            }
            throw Self.refusal(SystemError(errno), path: fullPath)
        }
    }

    private func resolveComponents(_ relativePath: String, flags: Int32) throws(FileRefusal) -> Descriptor {
        var current = descriptor
        var walked = path
        let parts = relativePath.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() {
            walked += "/\(part)"
            let isLast = index == parts.count - 1
            let number = openat(
                current.number, part, (isLast ? flags : cposix_path_only | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC)
            guard number >= 0 else {
                let error = SystemError(errno)
                var status = stat()
                if error.code == ENOTDIR, fstatat(current.number, part, &status, AT_SYMLINK_NOFOLLOW) == 0,
                    FileFacts(status).kind == .symbolicLink
                {
                    throw .irregular(.symbolicLink, subject: walked)
                }
                throw Self.refusal(error, path: walked)
            }
            current = Descriptor(owning: number)
        }
        return current
    }

    private static func availableResolution(from descriptor: Descriptor) -> Resolution {
        let number = cposix_open_beneath(descriptor.number, ".", cposix_path_only | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { return errno == ENOSYS || errno == EPERM ? .componentwise : .openat2 }
        close(number)
        return .openat2
    }

    private static func facts(of descriptor: Descriptor, path: String) throws(FileRefusal) -> FileFacts {
        switch descriptor.facts() {
        case .success(let facts): return facts
        case .failure(let error): throw .system(error, subject: path, doing: "reading its attributes")
        }
    }

    static func refusal(_ error: SystemError, path: String) -> FileRefusal {
        switch error.code {
        case ENOENT: .missing(path)
        case ELOOP, EXDEV: .irregular(.symbolicLink, subject: path)
        case ENXIO, ENODEV: .irregular(.device, subject: path)
        case EACCES, EPERM: .permission(path: path)
        case ENOTDIR:
            FileRefusal(
                .notADirectory, subject: path, problem: "something on this path is not a directory",
                remedy: "name a directory")
        default: .system(error, subject: path, doing: "opening")
        }
    }
}
