import Testing

@testable import ResultStore

@Suite struct LookupTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
        try store.record(Sample.sighting(Sample.sha, path: "/watch/run-17/checkpoint-1500", step: 1500))
        try store.record(Sample.sighting(Sample.otherSHA, path: "/watch/run-17/checkpoint-2000", step: 2000))
        try store.record(
            Sample.sighting("c0ffee00", path: "/watch/run-18/checkpoint-2000", run: "run-18", step: 2000))
        try store.record(
            Sample.sighting(nil, path: "/watch/run-19/checkpoint-5", run: "run-19", step: 5, state: .unreadable))
    }

    @Test(arguments: [
        ("/watch/run-17/checkpoint-1500", "/watch/run-17/checkpoint-1500"),
        ("/watch/run-17/checkpoint-1500//", "/watch/run-17/checkpoint-1500"),
        ("run-17/checkpoint-1500", "/watch/run-17/checkpoint-1500"),
        ("checkpoint-1500", "/watch/run-17/checkpoint-1500"),
        ("run-17/1500", "/watch/run-17/checkpoint-1500"),
        ("run-18", "/watch/run-18/checkpoint-2000"),
        ("run-19", "/watch/run-19/checkpoint-5"),
        ("c0ff", "/watch/run-18/checkpoint-2000"),
        ("C0FFEE", "/watch/run-18/checkpoint-2000"),
        ("sha256:c0ffee00", "/watch/run-18/checkpoint-2000"),
        ("a1b2a", "/watch/run-17/checkpoint-1500"),
    ])
    func finds(query: String, path: String) throws {
        #expect(try store.reader.checkpoint(matching: query).path == path)
    }

    @Test(arguments: ["", "/", "c0f", "run-1", "point-1500", "run-17/99", "%", "run_17/1500", "deadbeef", "' OR 1"])
    func findsNothing(query: String) throws {
        #expect(throws: StoreError.noMatch(query: query)) { try store.reader.checkpoint(matching: query) }
    }

    @Test func anAmbiguousNameListsTheCandidates() throws {
        let expected = [
            "/watch/run-17/checkpoint-2000 (a1b3a1b3a1b3, queued)",
            "/watch/run-18/checkpoint-2000 (c0ffee00, queued)",
        ]
        #expect(throws: StoreError.ambiguous(query: "checkpoint-2000", candidates: expected)) {
            try store.reader.checkpoint(matching: "checkpoint-2000")
        }
        let error = StoreError.ambiguous(query: "checkpoint-2000", candidates: expected)
        #expect(error.description.hasSuffix(expected.map { "\n  " + $0 }.joined()))
    }

    @Test func aPrefixSharedByTwoHashesIsAmbiguous() throws {
        try store.record(Sample.sighting("a1b2" + String(repeating: "0", count: 60), path: "/watch/z", run: "z"))
        #expect(throws: StoreError.self) { try store.reader.checkpoint(matching: "a1b2") }
        #expect(try store.reader.checkpoint(matching: "a1b20").path == "/watch/z")
    }

    @Test func whatIsThereIsPreferredToWhatIsGone() throws {
        try store.markGone(path: "/watch/run-17/checkpoint-2000", at: 300)
        #expect(try store.reader.checkpoint(matching: "checkpoint-2000").sha256 == "c0ffee00")
        #expect(try store.reader.checkpoint(matching: "run-17/2000").sha256 == Sample.otherSHA)
        try store.markGone(path: "/watch/run-18/checkpoint-2000", at: 300)
        #expect(throws: StoreError.self) { try store.reader.checkpoint(matching: "checkpoint-2000") }
    }

    @Test func aPathMeansWhatLiesThereNow() throws {
        try store.record(Sample.sighting("newcontent", path: "/watch/run-17/checkpoint-1500", at: 300))
        #expect(try store.reader.checkpoint(matching: "/watch/run-17/checkpoint-1500").sha256 == "newcontent")
    }
}
