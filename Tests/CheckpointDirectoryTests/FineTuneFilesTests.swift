import CheckpointDirectory
import Glibc
import Testing

@Suite struct FineTuneFilesTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("tune/config.json", text: #"{"model_type": "llama"}"#)
    }

    private func shard(_ number: Int, of count: Int = 2) -> String { "model-0000\(number)-of-0000\(count).safetensors" }

    private func writeIndex(_ names: [String]) throws {
        let entries = names.enumerated().map { #""tensor\#($0)": "\#($1)""# }.joined(separator: ", ")
        try root.write("tune/model.safetensors.index.json", text: #"{"weight_map": {\#(entries)}}"#)
    }

    private func candidate() throws -> (Candidate, SafeDirectory) {
        let directory = try SafeDirectory(path: root.path)
        return (try #require(try directory.candidate(at: "tune")), directory)
    }

    private func open() throws -> FineTuneFiles {
        let (candidate, directory) = try candidate()
        return try FineTuneFiles(of: candidate, beneath: directory)
    }

    @Test func weightsInOneFileAreOpenedWithConfigurationAndTokenizer() throws {
        try root.write("tune/model.safetensors", safetensors())
        for name in ["tokenizer.json", "tokenizer_config.json", "trainer_state.json", "optimizer.pt"] {
            try root.write("tune/\(name)", text: "{}")
        }
        let files = try open()
        #expect(
            files.files.map(\.name) == [
                "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
            ])
        #expect(files.content.map(\.name) == ["config.json", "model.safetensors"])
        #expect(try files["model.safetensors"]?.bytes() == safetensors())
    }

    @Test func shardsAreThoseOfTheIndexAndNoOthers() throws {
        for number in 1...2 { try root.write("tune/\(shard(number))", safetensors(filler: UInt8(number))) }
        try root.write("tune/\(shard(1, of: 3))", safetensors())
        try writeIndex([shard(1), shard(2), shard(1)])
        #expect(
            try open().content.map(\.name) == ["config.json", shard(1), shard(2), "model.safetensors.index.json"])
        // The library prefers one file to an index, and so does whoever loads this.
        try root.write("tune/model.safetensors", safetensors())
        #expect(try open().content.map(\.name) == ["config.json", "model.safetensors"])
    }

    @Test(arguments: ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin"])
    func aPickleIsRefusedWithTheRemedyAndNeverOpened(_ name: String) throws {
        try root.write("tune/\(name)", text: "not a pickle")
        chmod(root("tune/\(name)"), 0)
        let error = #expect(throws: FileRefusal.self) { try asStranger { try open() } }
        #expect(error?.code == .pickle)
        #expect(error?.remedy.contains("safe_serialization=True") == true)
        #expect(error?.subject.hasSuffix("tune/\(name)") == true)
    }

    /// What is done to a candidate of one shard, and the refusal's code.
    enum Harm: CaseIterable {
        case link, pipe, missingShard, pathInIndex, emptyIndex, tooManyShards

        var code: FileRefusal.Code {
            switch self {
            case .link: .symbolicLink
            case .pipe: .specialFile
            case .missingShard: .missing
            case .pathInIndex, .emptyIndex, .tooManyShards: .unsupportedFormat
            }
        }
    }

    @Test(arguments: Harm.allCases) func whatCanNotBeHeldOpenIsRefused(_ harm: Harm) throws {
        try root.write("tune/\(shard(1))", safetensors())
        try writeIndex([shard(1)])
        switch harm {
        case .link:
            try root.remove("tune/\(shard(1))")
            try root.link("tune/\(shard(1))", to: "/etc/passwd")
        case .pipe: try #require(mkfifo(root("tune/extra.safetensors"), 0o644) == 0)
        case .missingShard: try writeIndex([shard(1), shard(2)])
        case .pathInIndex: try writeIndex(["../\(shard(1))"])
        case .emptyIndex: try writeIndex([])
        case .tooManyShards: try writeIndex((0..<300).map { "model-\($0).safetensors" })
        }
        let error = #expect(throws: FileRefusal.self) { try open() }
        #expect(error?.code == harm.code)
    }

    @Test func aFileWrittenSinceTheListingHasChanged() throws {
        try root.write("tune/model.safetensors", safetensors())
        let (candidate, directory) = try candidate()
        try root.write("tune/model.safetensors", safetensors(filler: 2, values: 65))
        let error = #expect(throws: FileRefusal.self) { try FineTuneFiles(of: candidate, beneath: directory) }
        #expect(error?.code == .changedWhileCopying)
    }

    @Test func writingIsNoticedAndRotationIsNot() throws {
        try root.write("tune/model.safetensors", safetensors())
        let files = try open()
        #expect(files.changedPath == nil)
        try root.remove("tune")
        #expect(files.changedPath == nil)
        #expect(try files["model.safetensors"]?.bytes() == safetensors())
        try root.write("tune/config.json", text: "{}")
        try root.write("tune/model.safetensors", safetensors())
        let others = try open()
        // In place, as nothing that renames does it.
        let descriptor = Glibc.open(root("tune/model.safetensors"), O_WRONLY)
        try #require(descriptor >= 0 && pwrite(descriptor, [9], 1, 100) == 1)
        close(descriptor)
        #expect(others.changedPath == root("tune/model.safetensors"))
    }

    @Test func theFingerprintMovesWithEveryFileThatCounts() throws {
        try root.write("tune/model.safetensors", safetensors())
        let before = try candidate().0.statFingerprint
        try root.write("tune/events.log", text: "step 1")
        #expect(try candidate().0.statFingerprint == before)
        try root.move("tune", to: "moved")
        try root.move("moved", to: "tune")
        #expect(try candidate().0.statFingerprint == before)
        // The same bytes, size and time of the last writing under another inode.
        try root.move("tune/model.safetensors", to: "old")
        try root.write("tune/model.safetensors", safetensors())
        var status = stat()
        try #require(stat(root("old"), &status) == 0)
        let times = [status.st_atim, status.st_mtim]
        try #require(utimensat(AT_FDCWD, root("tune/model.safetensors"), times, 0) == 0)
        #expect(try candidate().0.statFingerprint != before)
    }
}
