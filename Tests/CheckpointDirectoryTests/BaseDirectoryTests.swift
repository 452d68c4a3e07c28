import CheckpointDirectory
import Glibc
import Testing

@Suite struct BaseDirectoryTests {
    private let hub: TemporaryDirectory
    private static let commit = "0123456789abcdef0123456789abcdef01234567"

    /// A cache as huggingface_hub lays it out: blobs, snapshots of links, refs.
    init() throws {
        hub = try TemporaryDirectory()
        try hub.write("models--org--tiny/blobs/aaaa", text: "{}")
        try hub.write("models--org--tiny/refs/main", text: Self.commit)
        try hub.makeDirectory("models--org--tiny/snapshots/\(Self.commit)")
        try hub.link("models--org--tiny/snapshots/\(Self.commit)/config.json", to: "../../blobs/aaaa")
    }

    private func check(_ base: BaseDirectory) throws {
        #expect(base.resolvedPath == hub("models--org--tiny/snapshots/\(Self.commit)"))
        #expect(try base.files() == ["config.json"])
        let file = try base.open("config.json")
        #expect(file.resolvedPath == hub("models--org--tiny/blobs/aaaa"))
        #expect(try file.bytes() == Array("{}".utf8))
    }

    @Test func followsTheLinksOfACacheInEachForm() throws {
        try check(BaseDirectory(path: hub("models--org--tiny/snapshots/\(Self.commit)")))
        try check(BaseDirectory(path: hub("models--org--tiny")))
        try check(BaseDirectory(path: hub("models--org--tiny"), revision: Self.commit))
        try check(BaseDirectory(cache: hub.path, model: "org/tiny"))
    }

    @Test func followsALinkToTheDirectoryItself() throws {
        try hub.write("model/config.json", text: "{}")
        try hub.link("latest", to: "model")
        let base = try BaseDirectory(path: hub("latest"))
        #expect(base.path == hub("latest"))
        #expect(base.resolvedPath == hub("model"))
        #expect(try BaseDirectory.open(hub("latest/config.json")).resolvedPath == hub("model/config.json"))
    }

    @Test(arguments: ["other", "../../../etc", "main/../x"])
    func namesAMissingRevision(revision: String) throws {
        let refusal = #expect(throws: FileRefusal.self) {
            try BaseDirectory(path: hub("models--org--tiny"), revision: revision)
        }
        #expect(refusal?.code == .missing)
    }

    @Test(arguments: ["", "../tiny", "/etc", "org//tiny", "org/.."])
    func refusesNamesThatArePaths(name: String) throws {
        let refusal = #expect(throws: FileRefusal.self) { try BaseDirectory(cache: hub.path, model: name) }
        #expect(refusal?.code == .badPath)
    }

    @Test func refusesWhatIsNotAFileOfTheDirectory() throws {
        let base = try BaseDirectory(path: hub("models--org--tiny"))
        let codes = ["../config.json", "..", "", "absent"].map { name in
            #expect(throws: FileRefusal.self) { try base.open(name) }?.code
        }
        #expect(codes == [.badPath, .badPath, .badPath, .missing])
        try #require(mkfifo(hub("models--org--tiny/snapshots/\(Self.commit)/pipe"), 0o644) == 0)
        #expect(#expect(throws: FileRefusal.self) { try base.open("pipe") }?.code == .specialFile)
        #expect(#expect(throws: FileRefusal.self) { try base.open("config.json", limit: 1) }?.code == .tooLarge)
    }

    @Test func reachesThroughADirectoryThatCannotBeListed() throws {
        try hub.write("closed/model/config.json", text: "{}")
        try #require(chmod(hub("closed"), 0o711) == 0)
        #expect(try asStranger { try BaseDirectory(path: hub("closed/model")).open("config.json").size } == 2)
    }
}
