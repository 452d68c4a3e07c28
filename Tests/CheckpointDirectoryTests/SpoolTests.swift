import CheckpointDirectory
import Foundation
import Glibc
import Testing

@Suite struct SpoolTests {
    private let root: TemporaryDirectory
    private let state: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        state = try TemporaryDirectory()
    }

    private func spool(
        limits: Spool.Limits = .init(), freeSpace: @escaping (String) -> Int? = Spool.freeSpace
    ) throws -> Spool {
        try Spool(directory: state("spool"), limits: limits, freeSpace: freeSpace)
    }

    private func bringIn(_ spool: Spool, _ path: String = "adapter") throws -> SpooledCheckpoint {
        let (candidate, directory) = try settled(path)
        return try spool.bringIn(candidate, beneath: directory, evidence: .unchanged)
    }

    private func settled(_ path: String) throws -> (Candidate, SafeDirectory) {
        let directory = try SafeDirectory(path: root.path)
        let candidate = try #require(try directory.listTree().candidates.first { $0.path == path })
        return (candidate, directory)
    }

    private func refusal(_ spool: Spool, _ path: String = "adapter") -> FileRefusal? {
        #expect(throws: FileRefusal.self) { try bringIn(spool, path) }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: state("spool")).sorted()
    }

    @Test func copiesTheTwoFilesThatAreNeeded() throws {
        try root.writeAdapter("adapter", step: 3)
        let copy = try bringIn(try spool())
        #expect(copy.directory == state("spool/\(copy.sha256)"))
        #expect(try state.read("spool/\(copy.sha256)/adapter_model.safetensors") == safetensors())
        #expect(copy.configuration == (try root.read("adapter/adapter_config.json")))
        #expect(copy.weightsSize == safetensors().count)
        let files = try FileManager.default.contentsOfDirectory(atPath: copy.directory).sorted()
        #expect(files == ["adapter_config.json", "adapter_model.safetensors"])
        #expect(try names() == [copy.sha256.description])
    }

    /// Expected value from Python: hashlib.sha256(b"fairwatch adapter 1\0" + struct.pack("<Q", 2) + b"{}"
    /// + struct.pack("<Q", 3) + b"abc").hexdigest()
    @Test func identityIsTheDocumentedHash() throws {
        let identity = ContentIdentity.of(configuration: Array("{}".utf8), weights: Array("abc".utf8))
        #expect(identity.description == "da8256d0b77a85cb9446ede19cd70edd0af15a9661f4e4fb3a7e9d5108aaabdd")
        #expect(identity != ContentIdentity.of(configuration: Array("{}a".utf8), weights: Array("bc".utf8)))
    }

    @Test func theSameContentIsANoOpWhereverItLies() throws {
        try root.writeAdapter("adapter")
        try root.writeAdapter("run/copy")
        let spool = try spool()
        let first = try bringIn(spool)
        let inode = try #require(SafeDirectory(path: first.directory).look(at: "adapter_model.safetensors")).inode
        let second = try bringIn(spool, "run/copy")
        #expect(second == first)
        #expect(try SafeDirectory(path: first.directory).look(at: "adapter_model.safetensors")?.inode == inode)
        let configuration = try root.read("adapter/adapter_config.json")
        #expect(first.sha256 == ContentIdentity.of(configuration: configuration, weights: safetensors()))
        #expect(try names().count == 1)
    }

    @Test func identifiesWithoutCopying() throws {
        try root.writeAdapter("adapter")
        let spool = try spool()
        let (candidate, directory) = try settled("adapter")
        let identity = try spool.identify(candidate, beneath: directory)
        #expect(try names().isEmpty)
        #expect(spool.lookUp(identity) == nil)
        #expect(try bringIn(spool).sha256 == identity)
        #expect(spool.lookUp(identity)?.weightsSize == safetensors().count)
        spool.remove(identity)
        #expect(spool.contents().isEmpty)
    }

    @Test func sweepsWhatAnInterruptedCopyLeft() throws {
        try root.writeAdapter("adapter")
        let kept = try bringIn(try spool()).sha256
        try state.write("spool/incoming-99/adapter_model.safetensors", [1, 2, 3])
        #expect(try spool().contents() == [kept])
        #expect(try names() == [kept.description])
    }

    @Test func aCopyThatLostAFileIsMadeAgain() throws {
        try root.writeAdapter("adapter")
        let spool = try spool()
        let first = try bringIn(spool)
        try state.remove("spool/\(first.sha256)/adapter_config.json")
        #expect(spool.lookUp(first.sha256) == nil)
        #expect(try bringIn(spool) == first)
    }

    @Test func neverOpensAPickle() throws {
        try root.write("adapter/adapter_config.json", text: "{}")
        try root.write("adapter/adapter_model.bin", text: "secret")
        let refusal = try refusal(spool())
        #expect(refusal?.code == .pickle)
        #expect(refusal?.subject.hasSuffix("adapter/adapter_model.bin") == true)
        #expect(refusal?.remedy.contains("safe_serialization=True") == true)
    }

    @Test func refusesLinksAndPipesByName() throws {
        let spool = try spool()
        try root.writeAdapter("adapter")
        try root.link("adapter/tokenizer.json", to: "/etc/passwd")
        #expect(refusal(spool)?.code == .symbolicLink)
        #expect(refusal(spool)?.subject == root("adapter/tokenizer.json"))
        try root.remove("adapter/tokenizer.json")
        try #require(mkfifo(root("adapter/pipe"), 0o644) == 0)
        #expect(refusal(spool)?.code == .specialFile)
        #expect(refusal(spool)?.subject == root("adapter/pipe"))
        try root.remove("adapter/pipe")
        try root.remove("adapter/adapter_model.safetensors")
        try root.link("adapter/adapter_model.safetensors", to: "/etc/passwd")
        #expect(refusal(spool)?.code == .symbolicLink)
        #expect(try names().isEmpty)
    }

    @Test func refusesOtherFormatsByName() throws {
        let spool = try spool()
        try root.write("mlx/adapter_config.json", text: "{}")
        try root.write("mlx/adapters.safetensors", safetensors())
        #expect(refusal(spool, "mlx")?.code == .unsupportedFormat)
        try root.write("full/config.json", text: "{}")
        try root.write("full/model.safetensors", safetensors())
        #expect(refusal(spool, "full")?.code == .unsupportedFormat)
        try root.write("empty/adapter_config.json", text: "{}")
        #expect(refusal(spool, "empty")?.code == .missing)
    }

    @Test func refusesWhatIsTooLargeOrDoesNotFit() throws {
        try root.writeAdapter("adapter")
        #expect(try refusal(spool(limits: .init(weights: 100)))?.code == .tooLarge)
        let full = try refusal(spool(freeSpace: { _ in 256 << 20 }))
        #expect(full?.code == .noSpace)
        #expect(full?.isTransient == true)
        #expect(try names().isEmpty)
        _ = try bringIn(spool(freeSpace: { _ in nil }))
    }

    @Test func refusesAnUnreadableFile() throws {
        try root.writeAdapter("adapter")
        try #require(chmod(root("adapter/adapter_model.safetensors"), geteuid() == 0 ? 0o600 : 0) == 0)
        chmod(state.path, 0o777)
        let refusal: FileRefusal? = try asStranger { try self.refusal(self.spool()) }
        #expect(refusal?.code == .unreadable)
        #expect(refusal?.subject == root("adapter/adapter_model.safetensors"))
    }

    @Test func whatChangedSinceItSettledSettlesAgain() throws {
        try root.writeAdapter("adapter")
        let spool = try spool()
        let (candidate, directory) = try settled("adapter")
        try root.write("adapter/adapter_model.safetensors", safetensors(filler: 2))
        let refusal = #expect(throws: FileRefusal.self) {
            try spool.bringIn(candidate, beneath: directory, evidence: .unchanged)
        }
        #expect(refusal?.code == .changedWhileCopying)
        #expect(refusal?.isTransient == true)
        #expect(try names().isEmpty)
    }

    @Test func aWriteDuringTheCopyIsNoticed() throws {
        try root.writeAdapter("adapter", values: 1 << 20)
        let victim = root("adapter/adapter_config.json")
        // Space is asked for when both files are open and before a byte is copied.
        let spool = try spool(freeSpace: { _ in
            let number = open(victim, O_WRONLY | O_APPEND)
            _ = write(number, " ", 1)
            close(number)
            return .max
        })
        #expect(refusal(spool)?.code == .changedWhileCopying)
        #expect(try names().isEmpty)
    }

    @Test func rotationDuringTheCopyDoesNotDisturbIt() throws {
        try root.writeAdapter("adapter")
        let victim = root("adapter")
        let spool = try spool(freeSpace: { _ in
            try? FileManager.default.removeItem(atPath: victim)
            return .max
        })
        let copy = try bringIn(spool)
        #expect(try state.read("spool/\(copy.sha256)/adapter_model.safetensors") == safetensors())
    }
}
