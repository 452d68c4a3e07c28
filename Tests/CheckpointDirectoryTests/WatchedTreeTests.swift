import CheckpointDirectory
import Glibc
import Testing

/// Against the kernel's inotify; every wait ends with the event and only a failure takes the whole time.
@Suite(.timeLimit(.minutes(1))) struct WatchedTreeTests {
    private let root: TemporaryDirectory
    private let control: WatchControl
    private let tree: WatchedTree

    init() throws {
        root = try TemporaryDirectory()
        try root.makeDirectory("models/run")
        control = try WatchControl()
        tree = try WatchedTree(root: root("models"), control: control)
        _ = try tree.scan()
    }

    private func wait() -> WatchedTree.Hints { tree.waitForChanges(timeout: .seconds(20)) }

    @Test func watchesLocalDirectories() {
        #expect(tree.state == .watching)
        #expect(!tree.waitForChanges(timeout: .zero).needsScan)
    }

    @Test func noticesFilesAndDirectoriesAtEachDepth() throws {
        try root.write("models/run/file")
        #expect(wait().needsScan)
        try root.makeDirectory("models/run/checkpoint-1")
        #expect(wait().needsScan)
        _ = try tree.scan()
        _ = tree.waitForChanges(timeout: .zero)
        try root.writeAdapter("models/run/checkpoint-1")
        #expect(wait().needsScan)
        #expect(try tree.scan().listing.candidates.map(\.path) == ["run/checkpoint-1"])
    }

    @Test func tellsRenamesOfDirectoriesOnly() throws {
        try root.writeAdapter("staging/checkpoint-1")
        try root.move("staging/checkpoint-1", to: "models/run/checkpoint-1")
        #expect(wait().renamed == ["run/checkpoint-1"])
        try root.link("latest", to: "run")
        try root.move("latest", to: "models/run/latest")
        #expect(wait().renamed.isEmpty)
        try root.writeAdapter("staging/checkpoint-2")
        _ = try tree.scan()
        _ = tree.waitForChanges(timeout: .zero)
        try root.move("staging/checkpoint-2/adapter_model.safetensors", to: "models/run/checkpoint-1/new.safetensors")
        let hints = wait()
        #expect(hints.needsScan && hints.renamed.isEmpty)
    }

    @Test func followsARenamedRun() throws {
        try root.move("models/run", to: "models/other")
        #expect(wait().renamed == ["other"])
        _ = try tree.scan()
        try root.makeDirectory("staged")
        try root.move("staged", to: "models/other/checkpoint-1")
        #expect(wait().renamed == ["other/checkpoint-1"])
    }

    @Test func aChmodThatMakesAFileReadableIsAChange() throws {
        try root.writeAdapter("models/run/checkpoint-1")
        let before = try tree.scan().listing.candidates
        _ = tree.waitForChanges(timeout: .zero)
        try #require(chmod(root("models/run/checkpoint-1/adapter_model.safetensors"), 0o640) == 0)
        #expect(wait().needsScan)
        #expect(try tree.scan().listing.candidates != before)
    }

    @Test func otherThreadsWakeIt() async throws {
        let control = control
        let stopper = Task.detached { control.stop() }
        _ = wait()
        await stopper.value
        #expect(control.isStopped)
    }

    @Test func aMissingRootIsDegradedAndComesBack() throws {
        try root.writeAdapter("models/run/checkpoint-1")
        _ = try tree.scan()
        try root.move("models", to: "elsewhere")
        #expect(wait().needsScan)
        #expect(throws: FileRefusal.self) { try tree.scan() }
        guard case .degraded = tree.state else {
            Issue.record("not degraded: \(tree.state)")
            return
        }
        try root.move("elsewhere", to: "models")
        #expect(tree.waitForChanges(timeout: .zero).needsScan)
        #expect(try tree.scan().listing.candidates.count == 1)
        #expect(tree.state == .watching)
        _ = tree.waitForChanges(timeout: .zero)
        try root.write("models/run/checkpoint-1/trainer_state.json")
        #expect(wait().needsScan)
    }

    @Test func anEmptyDirectoryInTheRootsPlaceProvesNothing() throws {
        try root.writeAdapter("models/run/checkpoint-1")
        _ = try tree.scan()
        try root.move("models", to: "elsewhere")
        try root.makeDirectory("models")
        #expect(throws: FileRefusal.self) { try tree.scan() }
        try root.writeAdapter("models/new")
        #expect(try tree.scan().listing.candidates.map(\.path) == ["new"])
        #expect(tree.state == .watching)
    }

    @Test func anOverflowAsksForAScan() throws {
        // fs.inotify.max_queued_events is 16,384 by default; identical events in a row are merged.
        for index in 0..<9_000 {
            let path = root("models/run/\(index & 1)")
            let number = open(path, O_WRONLY | O_CREAT, 0o644)
            close(number)
            unlink(path)
        }
        let hints = wait()
        #expect(hints.needsScan && hints.overflowed)
    }
}
