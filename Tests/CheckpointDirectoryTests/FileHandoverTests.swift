import CPosix
import CheckpointDirectory
import Glibc
import Testing

@Suite struct FileHandoverTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
    }

    private func file(_ name: String, _ text: String) throws -> OpenFile {
        try root.write(name, text: text)
        return try SafeDirectory(path: root.path).open(name, limit: 100)
    }

    private func receive(
        _ handover: FileHandover, paths: ([UInt8]) throws -> [String]
    ) throws -> (task: [UInt8], files: [OpenFile]) {
        try withExtendedLifetime(handover) {
            try FileHandover.receive(from: handover.descriptorNumber, paths: paths)
        }
    }

    @Test(arguments: [0, 1, 300_000]) func taskAndFilesComeOverWhateverBecomesOfTheNames(_ size: Int) throws {
        let task = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let handover = try FileHandover(
            task: task, files: [try file("one.txt", "first"), try file("two.txt", "second")])
        try root.remove("one.txt")
        try root.remove("two.txt")
        let received = try receive(handover) { given in
            #expect(given == task)
            return ["name of a", "name of b"]
        }
        #expect(received.task == task)
        #expect(try received.files.map { try $0.bytes() } == [Array("first".utf8), Array("second".utf8)])
        #expect(received.files.map(\.path) == ["name of a", "name of b"])
    }

    @Test func asManyFilesAsItSaysAndNoMore() throws {
        let file = try file("one.txt", "first")
        let most = [OpenFile](repeating: file, count: FileHandover.capacity)
        let handover = try FileHandover(task: [], files: most)
        let received = try receive(handover) { _ in most.map(\.path) }
        #expect(received.files.count == most.count)
        #expect(throws: FileRefusal.self) { try FileHandover(task: [], files: most + [file]) }
    }

    @Test func whatIsNoHandoverIsNamed() throws {
        let handover = try FileHandover(task: [1], files: [])
        #expect(throws: FileRefusal.self) { try receive(handover) { _ in ["a file that wasn't sent"] } }
        // Taken already, and the sender is gone.
        let error = #expect(throws: FileRefusal.self) { try receive(handover) { _ in [] } }
        #expect(error?.code == .missing)
        let null = open("/dev/null", O_RDONLY)
        defer { close(null) }
        #expect(throws: FileRefusal.self) { try FileHandover.receive(from: null) { _ in [] } }
    }

    @Test func descriptorsOfOtherThingsAreRefused() throws {
        var ends: [Int32] = [-1, -1]
        try #require(cposix_message_sockets(&ends) == 0)
        defer { for end in ends { close(end) } }
        let directory = open("/", O_RDONLY)
        defer { close(directory) }
        try #require(cposix_send_descriptors(ends[0], [directory], 1) == 0)
        let error = #expect(throws: FileRefusal.self) { try FileHandover.receive(from: ends[1]) { _ in [] } }
        #expect(error?.code == .specialFile)
    }
}
