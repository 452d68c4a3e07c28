import CheckpointDirectory
import Testing

@Suite struct FileSystemKindTests {
    /// From linux/magic.h: NFS, SMB, CIFS, FUSE, 9p, ext4, tmpfs, overlay, XFS, btrfs.
    @Test(
        arguments: [
            (0x6969, true), (0x517B, true), (0xFF53_4D42, true), (0x6573_5546, true), (0x0102_1997, true),
            (0xEF53, false), (0x0102_1994, false), (0x794C_7630, false), (0x5846_5342, false), (0x9123_683E, false),
        ] as [(Int64, Bool)])
    func pollsWhereEventsAreNotToBeHad(magic: Int64, polls: Bool) {
        #expect(FileSystemKind(magic: magic).needsPolling == polls)
    }

    @Test func readsTheKindOfALocalDirectory() throws {
        let root = try TemporaryDirectory()
        #expect(!FileSystemKind(of: try SafeDirectory(path: root.path)).needsPolling)
        #expect(FileSystemKind(of: try SafeDirectory(path: "/proc")).magic == 0x9FA0)
    }
}
