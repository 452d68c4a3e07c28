import CheckpointDirectory
import Glibc
import Testing

@Suite struct SettlingKnowledgeTests {
    private static func candidate(_ path: String, written: Int = 1) -> Candidate {
        let instant = Timestamp(seconds: written, nanoseconds: 0)
        let facts = FileFacts(inode: 1, size: 1, modified: instant, changed: instant)
        return Candidate(
            path: path, kind: .adapter,
            files: [
                .init(name: "adapter_config.json", facts: facts),
                .init(name: "adapter_model.safetensors", facts: facts),
            ])
    }

    private static func arrived(_ paths: [String]) -> Settling {
        var settling = Settling()
        let listing = TreeListing(candidates: paths.map { candidate($0) })
        for second in [0, 30] {
            _ = settling.observe(listing, at: .seconds(second)) { _ in Inspection(weights: .proven) }
        }
        return settling
    }

    private static func gone(_ settling: inout Settling, _ listing: TreeListing) -> [Settling.Event] {
        settling.observe(listing, at: .seconds(40)) { _ in Inspection(weights: .proven) }
    }

    @Test func whatCouldNotBeLookedIntoIsNotGone() throws {
        var settling = Self.arrived(["closed/a", "open/b"])
        var listing = TreeListing()
        let root = try TemporaryDirectory()
        try root.makeDirectory("closed")
        try #require(chmod(root("closed"), 0) == 0)
        defer { chmod(root("closed"), 0o755) }
        listing.unreadable = try asStranger { try SafeDirectory(path: root.path).listTree() }.unreadable
        #expect(listing.unreadable.map(\.path) == ["closed"])
        #expect(Self.gone(&settling, listing) == [.vanished(path: "open/b", hadArrived: true)])
    }

    @Test func nothingIsGoneWhenACapWasReached() {
        var settling = Self.arrived(["a", "b"])
        var listing = TreeListing()
        listing.capsReached = ["more than 2 directories: the rest is not seen"]
        #expect(Self.gone(&settling, listing).isEmpty)
    }

    @Test func retrySettlesAndArrivesAgain() {
        var settling = Self.arrived(["a"])
        let listing = TreeListing(candidates: [Self.candidate("a")])
        settling.retry(path: "a", at: .seconds(100))
        settling.retry(path: "unknown", at: .seconds(100))
        var told: [Settling.Event] = []
        for second in stride(from: 100, through: 130, by: 10) {
            told += settling.observe(listing, at: .seconds(second)) { _ in Inspection(weights: .proven) }
        }
        #expect(told.count == 1)
    }

    @Test func looksIntoFilesOnceAState() {
        var settling = Settling()
        var looks = 0
        for second in 0...40 {
            let listing = TreeListing(candidates: [Self.candidate("a", written: second < 15 ? 1 : 2)])
            _ = settling.observe(listing, at: .seconds(second)) { _ in
                looks += 1
                return Inspection(weights: .proven)
            }
        }
        #expect(looks == 2)
    }

    @Test func refusedFilesDoNotWaitLong() {
        var settling = Settling()
        let listing = TreeListing(candidates: [Self.candidate("a")])
        _ = settling.observe(listing, at: .zero) { _ in Inspection(weights: .refused) }
        let told = settling.observe(listing, at: .seconds(10)) { _ in Inspection(weights: .refused) }
        #expect(told.count == 1)
    }

    @Test func aRenamedRunBringsEveryCheckpointInIt() {
        var settling = Settling()
        let listing = TreeListing(candidates: ["run/a", "run/b", "runs"].map { Self.candidate($0) })
        _ = settling.observe(listing, renamed: ["run"], at: .zero) { _ in Inspection(weights: .proven) }
        let told = settling.observe(listing, at: .seconds(10)) { _ in Inspection(weights: .proven) }
        let arrivals = told.compactMap { event -> Settling.Arrival? in
            if case .arrived(let arrival) = event { arrival } else { nil }
        }
        #expect(arrivals.map(\.candidate.path) == ["run/a", "run/b"])
        #expect(arrivals.allSatisfy { $0.evidence == .renamed })
    }

    @Test func knowsWhenToLookAgain() {
        var settling = Settling()
        let listing = TreeListing(candidates: [Self.candidate("a")])
        #expect(settling.nextCheck(after: .zero) == nil)
        _ = settling.observe(listing, at: .zero) { _ in Inspection(weights: .proven) }
        #expect(settling.nextCheck(after: .zero) == .seconds(10))
        #expect(settling.nextCheck(after: .seconds(10)) == .seconds(30))
        _ = settling.observe(listing, at: .seconds(30)) { _ in Inspection(weights: .proven) }
        #expect(settling.nextCheck(after: .seconds(30)) == nil)
    }
}
