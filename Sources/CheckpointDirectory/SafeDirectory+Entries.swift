import CPosix
import Glibc

/// What a directory holds, as far as the cap allowed to look.
package struct DirectoryEntries: Sendable {
    package struct Entry: Sendable, Hashable {
        package let name: String
        package let kind: FileKind
    }

    package var entries: [Entry] = []
    /// Names that are not UTF-8 can't be shown, stored or matched: they are counted and left alone.
    package var unusableNames = 0
    package var reachedCap = false
}

extension SafeDirectory {
    /// Lists at most `cap` entries, in no order, without `.` and `..`.
    package func entries(cap: Int = 250_000) throws(FileRefusal) -> DirectoryEntries {
        // A descriptor of its own: readdir moves the offset that duplicates share.
        let number = openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw Self.refusal(SystemError(errno), path: path) }
        guard let stream = fdopendir(number) else {
            let error = SystemError(errno)
            close(number)
            throw .system(error, subject: path, doing: "listing")
        }
        defer { closedir(stream) }
        var listing = DirectoryEntries()
        var count = 0
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .system(SystemError(errno), subject: path, doing: "listing") }
                return listing
            }
            guard let rawName = cposix_entry_name(entry), let name = String(validatingCString: rawName) else {
                listing.unusableNames += 1
                continue
            }
            if name == "." || name == ".." { continue }
            count += 1
            guard count <= cap else {
                listing.reachedCap = true
                return listing
            }
            guard let kind = kind(of: name, type: entry.pointee.d_type) else { continue }
            listing.entries.append(.init(name: name, kind: kind))
        }
    }

    private func kind(of name: String, type: UInt8) -> FileKind? {
        switch Int(type) {
        case DT_REG: .regular
        case DT_DIR: .directory
        case DT_LNK: .symbolicLink
        case DT_FIFO: .pipe
        case DT_SOCK: .socket
        case DT_CHR, DT_BLK: .device
        default: look(at: name)?.kind
        }
    }
}
