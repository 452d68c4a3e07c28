import CPosix
import Glibc

/// Which file system a directory lies on, as far as it matters whether events can be trusted.
package struct FileSystemKind: Sendable, Hashable {
    package let magic: Int64

    package init(magic: Int64) {
        self.magic = magic
    }

    package init(of directory: SafeDirectory) {
        magic = cposix_filesystem_magic(directory.descriptor.number)
    }

    /// The name of a file system that others can write to without this kernel's noticing; nil for local ones.
    ///
    /// Numbers from linux/magic.h, and from the sources of those that live outside the kernel.
    package var remoteName: String? {
        switch magic {
        case 0x6969: "NFS"
        case 0x517B, 0xFE53_4D42, 0xFF53_4D42: "SMB"
        case 0x6573_5546: "FUSE"
        case 0x0BD0_0BD0: "Lustre"
        case 0x00C3_6400: "Ceph"
        case 0x0102_1997: "9p"
        case 0x5346_414F: "AFS"
        case 0x4750_4653: "GPFS"
        case 0x1983_0326: "BeeGFS"
        default: nil
        }
    }

    package var needsPolling: Bool { remoteName != nil }
}
