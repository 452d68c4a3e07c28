import CheckpointDirectory
import Foundation
import Glibc
import Testing

@Suite struct SafeDirectoryTests {
    static let resolutions: [SafeDirectory.Resolution] = [.openat2, .componentwise]

    private func code(_ body: () throws -> Void) -> FileRefusal.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? FileRefusal)?.code
        }
    }

    @Test(arguments: resolutions)
    func readsARegularFile(resolution: SafeDirectory.Resolution) throws {
        let root = try TemporaryDirectory()
        try root.write("a/b/file", text: "content")
        let file = try SafeDirectory(path: root.path, resolution: resolution).open("a/b/file", limit: 7)
        #expect(try file.bytes() == Array("content".utf8))
        #expect(file.path == root("a/b/file"))
    }

    @Test(arguments: resolutions)
    func refusesEveryLinkBeneathTheRoot(resolution: SafeDirectory.Resolution) throws {
        let root = try TemporaryDirectory()
        try root.write("a/file", text: "content")
        try root.link("a/link", to: "file")
        try root.link("b", to: "a")
        try root.link("out", to: "/etc")
        let directory = try SafeDirectory(path: root.path, resolution: resolution)
        for path in ["a/link", "b/file", "out/passwd"] {
            #expect(code { _ = try directory.open(path, limit: 100_000) } == .symbolicLink, "\(path)")
        }
        #expect(code { _ = try directory.directory("b") } != nil)
    }

    @Test(arguments: resolutions, ["../x", "/etc/passwd", "a/../../x", "a//b", ".", "", "a/."])
    func refusesPathsThatAreNotPlain(resolution: SafeDirectory.Resolution, path: String) throws {
        let root = try TemporaryDirectory()
        try root.write("a/b")
        let directory = try SafeDirectory(path: root.path, resolution: resolution)
        #expect(code { _ = try directory.open(path, limit: 100) } == .badPath)
    }

    @Test(.timeLimit(.minutes(1)), arguments: resolutions)
    func doesNotHangOnAPipe(resolution: SafeDirectory.Resolution) throws {
        let root = try TemporaryDirectory()
        try #require(mkfifo(root("pipe"), 0o644) == 0)
        let directory = try SafeDirectory(path: root.path, resolution: resolution)
        #expect(code { _ = try directory.open("pipe", limit: 100) } == .specialFile)
        let devices = try SafeDirectory(path: "/dev", resolution: resolution)
        #expect(code { _ = try devices.open("null", limit: 1) } == .specialFile)
    }

    @Test(arguments: resolutions)
    func refusesWhatIsTooLargeMissingOrADirectory(resolution: SafeDirectory.Resolution) throws {
        let root = try TemporaryDirectory()
        try root.write("file", text: "content")
        try root.makeDirectory("directory")
        let directory = try SafeDirectory(path: root.path, resolution: resolution)
        #expect(code { _ = try directory.open("file", limit: 6) } == .tooLarge)
        #expect(code { _ = try directory.open("absent", limit: 6) } == .missing)
        #expect(code { _ = try directory.open("directory", limit: 6) } == .specialFile)
        #expect(code { _ = try directory.directory("file") } == .notADirectory)
    }

    @Test(arguments: resolutions)
    func namesOwnerModeAndRemedyOfAnUnreadableFile(resolution: SafeDirectory.Resolution) throws {
        let root = try TemporaryDirectory()
        try root.write("file", text: "secret")
        try #require(chmod(root("file"), geteuid() == 0 ? 0o600 : 0) == 0)
        let refusal = asStranger {
            #expect(throws: FileRefusal.self) {
                try SafeDirectory(path: root.path, resolution: resolution).open("file", limit: 100)
            }
        }
        #expect(refusal?.code == .unreadable)
        #expect(refusal?.subject == root("file"))
        let mode = geteuid() == 0 ? "0600" : "0000"
        #expect(refusal?.problem.contains("mode \(mode) (safetensors from 0.8 on writes mode 0600)") == true)
        #expect(refusal?.remedy.contains("CAP_DAC_READ_SEARCH") == true)
        #expect(refusal?.description.contains("secret") == false)
    }

    @Test func namesTheDirectoryThatKeepsItOut() throws {
        let root = try TemporaryDirectory()
        try root.write("closed/deep/file")
        try #require(chmod(root("closed"), 0) == 0)
        defer { chmod(root("closed"), 0o755) }
        let refusal = asStranger {
            #expect(throws: FileRefusal.self) {
                try SafeDirectory(path: root.path).open("closed/deep/file", limit: 100)
            }
        }
        #expect(refusal?.code == .unreadable)
        #expect(refusal?.problem.contains("the directory \(root("closed")) (owner ") == true)
        #expect(refusal?.remedy.contains("setfacl") == true)
    }

    @Test func tellsWhenAFileBecomesShorterWhileItIsRead() throws {
        let root = try TemporaryDirectory()
        try root.write("file", [UInt8](repeating: 1, count: 1000))
        let file = try SafeDirectory(path: root.path).open("file", limit: 1000)
        try #require(truncate(root("file"), 10) == 0)
        #expect(code { _ = try file.bytes() } == .truncated)
        #expect(!file.isUnchanged())
    }

    @Test func refusesReadsBeyondTheEnd() throws {
        let root = try TemporaryDirectory()
        try root.write("file", [1, 2, 3])
        let file = try SafeDirectory(path: root.path).open("file", limit: 1000)
        var buffer = [UInt8](repeating: 0, count: 2)
        for offset in [2, -1, Int.max] {
            #expect(throws: (any Error).self) {
                try buffer.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
            }
        }
        try buffer.withUnsafeMutableBytes { try file.read(at: 1, into: $0) }
        #expect(buffer == [2, 3])
    }

    @Test func aDeletedFileIsReadToItsEnd() throws {
        let root = try TemporaryDirectory()
        try root.write("file", [1, 2, 3])
        let file = try SafeDirectory(path: root.path).open("file", limit: 1000)
        try root.remove("file")
        #expect(try file.bytes() == [1, 2, 3])
        #expect(file.isUnchanged())
    }

    @Test func anEmptyFileHasNoBytes() throws {
        let root = try TemporaryDirectory()
        try root.write("file")
        let file = try SafeDirectory(path: root.path).open("file", limit: 0)
        #expect(try file.bytes() == [])
        #expect(try SHA256Digest(of: file) == SHA256Digest(of: []))
    }

    @Test func countsNamesThatAreNotUTF8() throws {
        let root = try TemporaryDirectory()
        let name: [CChar] = Array("\(root.path)/".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        try #require(mkdir(name, 0o755) == 0)
        let entries = try SafeDirectory(path: root.path).entries()
        #expect(entries.unusableNames == 1)
        #expect(entries.entries.isEmpty)
        rmdir(name)
    }
}
