import CheckpointDirectory
import Glibc
import Testing

@Suite struct TreeListingTests {
    private func list(_ root: TemporaryDirectory, _ limits: TreeLimits = TreeLimits()) throws -> TreeListing {
        try SafeDirectory(path: root.path).listTree(limits: limits)
    }

    @Test func findsAdaptersAtMostThreeDeep() throws {
        let root = try TemporaryDirectory()
        for path in ["one", "group/two", "group/run/three", "group/run/deep/four"] { try root.writeAdapter(path) }
        #expect(try list(root).candidates.map(\.path) == ["one", "group/two", "group/run/three"])
    }

    @Test func theRootMayBeAnAdapter() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("")
        #expect(try list(root).candidates.map(\.path) == [""])
    }

    @Test(arguments: ["tmp-checkpoint-1", ".hidden", "checkpoint-1.incomplete", ".tmpabc"])
    func ignoresDirectoriesOfUnfinishedWriters(name: String) throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run/\(name)")
        #expect(try list(root).candidates.isEmpty)
    }

    @Test func tellsKindsApart() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("adapter")
        try root.write("growing/adapter_model.safetensors")
        try root.write("old/adapter_model.bin")
        try root.write("model/config.json", text: "{}")
        try root.write("model/model-00001-of-00002.safetensors")
        try root.write("tokenizer/config.json", text: "{}")
        try root.write("index/config.json", text: "{}")
        try root.write("index/model.safetensors.index.json", text: "{}")
        try root.write("pickle/config.json", text: "{}")
        try root.write("pickle/pytorch_model.bin")
        try root.write("arguments/config.json", text: "{}")
        try root.write("arguments/training_args.bin")
        let kinds = try list(root).candidates.map { "\($0.path): \($0.kind.rawValue)" }.sorted()
        #expect(
            kinds == [
                "adapter: adapter", "growing: incomplete-adapter", "index: full-fine-tune", "model: full-fine-tune",
                "old: incomplete-adapter", "pickle: full-fine-tune",
            ])
    }

    @Test func ignoresLinkedDirectoriesAndRecordsLinkedFiles() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run/checkpoint-5")
        try root.link("run/latest", to: "checkpoint-5")
        try root.writeAdapter("run/final")
        try root.link("run/final/latest", to: "../checkpoint-5")
        try root.link("run/final/tokenizer.json", to: "../nowhere")
        try #require(mkfifo(root("run/final/pipe"), 0o644) == 0)
        let candidates = try list(root).candidates
        #expect(candidates.map(\.path) == ["run/checkpoint-5", "run/final"])
        #expect(candidates.last?.irregularFiles.map(\.name) == ["pipe", "tokenizer.json"])
    }

    @Test func aGrowingLogDoesNotChangeACandidate() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run")
        let before = try list(root).candidates
        try root.write("run/events.log", text: "step 1")
        #expect(try list(root).candidates == before)
        try root.write("run/adapter_config.json", text: "{}")
        #expect(try list(root).candidates != before)
    }

    @Test func sayWhenACapIsReachedAndSeesTheNewestFirst() throws {
        let root = try TemporaryDirectory()
        for step in 1...9 { try root.writeAdapter("run/checkpoint-\(step)") }
        try root.writeAdapter("run/checkpoint-10")
        var limits = TreeLimits()
        limits.subdirectories = 2
        let listing = try list(root, limits)
        #expect(listing.candidates.map(\.path) == ["run/checkpoint-10", "run/checkpoint-9"])
        #expect(listing.capsReached.count == 1)
    }

    @Test func oneHugeRunCannotHideTheOthers() throws {
        let root = try TemporaryDirectory()
        for index in 0..<50 { try root.makeDirectory("a-flood/\(index)") }
        try root.writeAdapter("quiet/checkpoint-1")
        var limits = TreeLimits()
        limits.directories = 10
        let listing = try list(root, limits)
        #expect(listing.candidates.map(\.path) == ["quiet/checkpoint-1"])
        #expect(listing.capsReached == ["more than 10 directories: the rest is not seen"])
    }

    @Test func announcesEachDirectoryBeforeListingIt() throws {
        let root = try TemporaryDirectory()
        try root.makeDirectory("run")
        var announced: [String] = []
        let listing = try SafeDirectory(path: root.path).listTree { path in
            announced.append(path)
            if path == "run" { try? root.writeAdapter("run/late") }
        }
        #expect(announced == ["", "run", "run/late"])
        #expect(listing.candidates.map(\.path) == ["run/late"])
    }

    @Test(arguments: [
        ("run/checkpoint-30", nil, "run", 30),
        ("group/run/checkpoint-30", 7, "group/run", 30),
        ("run/checkpoint-30/german", nil, "run/german", 30),
        ("run/final", 90, "run", 90),
        ("run/final", nil, "run", nil),
        ("adapter", nil, "adapter", nil),
        ("checkpoint-4", nil, "models", 4),
        ("", nil, "models", nil),
        ("run/checkpoint-", nil, "run", nil),
        ("run/checkpoint-99999999999999999999", nil, "run", nil),
    ])
    func belongsToARun(path: String, trainerStep: Int?, run: String, step: Int?) {
        let identity = RunIdentity(root: "/srv/models/", path: path, trainerStep: trainerStep)
        #expect(identity.run == run)
        #expect(identity.step == step)
    }
}
