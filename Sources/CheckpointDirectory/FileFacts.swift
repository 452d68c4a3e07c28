import Glibc

/// What kind of thing a name stands for.
package enum FileKind: String, Sendable, Hashable {
    case regular = "regular file"
    case directory = "directory"
    case symbolicLink = "symbolic link"
    case pipe = "named pipe (FIFO)"
    case socket = "socket"
    case device = "device"

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}

/// An instant of a file system, kept in two parts because a hostile one overflows 64-bit nanoseconds.
package struct Timestamp: Sendable, Hashable {
    package let seconds: Int
    package let nanoseconds: Int

    package init(seconds: Int, nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

/// What stat says of a file, as far as identity, change and permission go.
package struct FileFacts: Sendable, Hashable {
    package var kind: FileKind
    package var device: UInt64
    package var inode: UInt64
    package var size: Int
    package var modified: Timestamp
    /// Of the inode: also moved by chmod, rename and link, and not to be forged with utimes.
    package var changed: Timestamp
    package var links: Int
    package var owner: UInt32
    package var permissions: UInt32

    package init(
        kind: FileKind = .regular, device: UInt64 = 0, inode: UInt64, size: Int, modified: Timestamp,
        changed: Timestamp, links: Int = 1, owner: UInt32 = 0, permissions: UInt32 = 0o644
    ) {
        self.kind = kind
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
        self.links = links
        self.owner = owner
        self.permissions = permissions
    }

    init(_ status: stat) {
        self.init(
            kind: FileKind(mode: status.st_mode), device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            size: Int(status.st_size),
            modified: Timestamp(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec),
            changed: Timestamp(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec),
            links: Int(status.st_nlink), owner: status.st_uid, permissions: status.st_mode & 0o7777)
    }

    /// True when both describe one file whose content was not touched in between.
    ///
    /// A changed number of links moves the inode's change time although no byte changed: that is how a
    /// deletion by rotation looks to whoever still holds the file open.
    package func hasSameContent(as other: FileFacts) -> Bool {
        device == other.device && inode == other.inode && size == other.size && modified == other.modified
            && (changed == other.changed || links != other.links)
    }
}
