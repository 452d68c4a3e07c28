import Foundation
import Testing

@testable import ResultStore

/// What a person sees who is neither the daemon's user nor root.
@Suite(
    .enabled("needs root to become another user, and the sqlite3 and setpriv commands") {
        geteuid() == 0 && OtherUser.commands.allSatisfy(FileManager.default.isExecutableFile(atPath:))
    })
struct OtherUserTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        chmod(directory.path, 0o755)
    }

    private func makeReadable() {
        for suffix in ["", "-wal", "-shm"] { chmod(directory.database + suffix, 0o644) }
    }

    @Test func readsWhileTheDaemonRuns() throws {
        let store = try directory.open()
        try store.prepare()
        makeReadable()
        let output = try OtherUser.sqlite3(directory.database, "SELECT name FROM bases")
        #expect(output == .init(text: "smollm2-135m\n", status: 0))
        // What was committed since is in the log only.
        try store.record(Sample.completed())
        let count = try OtherUser.sqlite3(directory.database, "SELECT count(*), max(baseline) FROM checkpoint_metrics")
        #expect(count == .init(text: "3|0.5\n", status: 0))
        try store.close()
    }

    @Test func readsAfterTheDaemonStopped() throws {
        let store = try directory.open()
        try store.prepare()
        makeReadable()
        try store.close()
        #expect(
            try OtherUser.sqlite3(directory.database, "SELECT name FROM bases")
                == .init(text: "smollm2-135m\n", status: 0))
        let bases = try OtherUser.perform {
            try ResultReader.open(path: directory.database).bases()
        }
        #expect(bases == [Sample.base])
    }

    @Test func readsAfterTheDaemonWasKilled() throws {
        let store = try directory.open()
        try store.prepare()
        // A copy of the files of a live writer is what a killed one leaves behind.
        let left = try TemporaryDirectory()
        chmod(left.path, 0o755)
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.copyItem(atPath: directory.database + suffix, toPath: left.database + suffix)
            chmod(left.database + suffix, 0o644)
        }
        try store.close()
        let bases = try OtherUser.perform { try ResultReader.open(path: left.database).bases() }
        #expect(bases == [Sample.base])
    }

    @Test func aReaderWithoutPermissionIsToldHowToGetIt() throws {
        try directory.open().close()
        chmod(directory.database, 0o600)
        let refusal = StoreError.noPermission(path: directory.database)
        #expect(refusal.description.contains("sudo adduser $USER fairwatch"))
        #expect(throws: refusal) {
            try OtherUser.perform { try ResultReader.open(path: directory.database) }
        }
        chmod(directory.database, 0o644)
        chmod(directory.path, 0o700)
        #expect(throws: refusal) {
            try OtherUser.perform { try ResultReader.open(path: directory.database) }
        }
        #expect(throws: StoreError.notWritable(path: directory.database, detail: "permission denied")) {
            try OtherUser.perform { try directory.open() }
        }
    }

    @Test func aLogThatSomeoneRemovedIsNamed() throws {
        let store = try directory.open()
        try store.prepare()
        makeReadable()
        try store.close()
        unlink(directory.database + "-wal")
        unlink(directory.database + "-shm")
        #expect(throws: StoreError.needsWriter(path: directory.database)) {
            try OtherUser.perform { try ResultReader.open(path: directory.database).bases() }
        }
        let again = try directory.open()
        makeReadable()
        try again.close()
        #expect(try OtherUser.perform { try ResultReader.open(path: directory.database).bases() } == [Sample.base])
    }
}

/// Acts as the user "nobody", in a child process or on this thread.
private enum OtherUser {
    struct Output: Equatable {
        var text: String
        var status: Int32
    }

    static let id: UInt32 = 65534
    static let commands = ["/usr/bin/setpriv", "/usr/bin/sqlite3"]

    static func sqlite3(_ path: String, _ query: String) throws -> Output {
        let process = Process()
        process.executableURL = URL(filePath: commands[0])
        process.arguments = [
            "--reuid=\(id)", "--regid=\(id)", "--clear-groups", commands[1], "-readonly", "file:\(path)?mode=ro", query,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Output(text: String(decoding: data, as: UTF8.self), status: process.terminationStatus)
    }

    /// Runs `body` with another file-system user on this thread alone, which Linux also strips of root's privileges
    /// over files.
    static func perform<Value>(_ body: () throws -> Value) throws -> Value {
        typealias SetID = @convention(c) (UInt32) -> Int32
        let user = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: SetID.self)
        let group = unsafeBitCast(try #require(dlsym(nil, "setfsgid")), to: SetID.self)
        _ = group(id)
        _ = user(id)
        defer {
            _ = user(0)
            _ = group(0)
        }
        return try body()
    }
}
