import Foundation
import Testing

@testable import ResultStore

@Suite struct OpeningTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func aNewDatabaseIsDurableAndMarkedAsFairwatchs() throws {
        let store = try directory.open()
        #expect(try store.connection.withoutTransaction { try WriterSettings(of: $0) } == .required)
        let header = try store.connection.read { try FileHeader($0) }
        #expect(header.applicationID == 0x4652_5754)
        #expect(header.version == Schema.current.version)
        // Bytes 68 to 71 of a SQLite file hold the application id, as file(1) reads it.
        try store.close()
        let bytes = try #require(FileManager.default.contents(atPath: directory.database))
        #expect(String(decoding: bytes[68..<72], as: UTF8.self) == "FRWT")
    }

    @Test func progressLeavesTheWriterAsDurableAsBefore() throws {
        let store = try directory.open()
        try store.save(
            EvaluationProgress(
                subject: .checkpoint(sha256: Sample.sha), path: nil, suite: "core", fraction: 0.4,
                remainingSeconds: 3, started: 1, updated: 2))
        #expect(try store.connection.withoutTransaction { try WriterSettings(of: $0) } == .required)
    }

    @Test func refusesANetworkFileSystem() throws {
        #expect(throws: StoreError.networkFileSystem(path: directory.database)) {
            try ResultStore.open(path: directory.database, isNetworkFileSystem: true)
        }
        #expect(!directory.exists(""))
    }

    @Test func aMissingStateDirectoryIsNamed() throws {
        do {
            _ = try ResultStore.open(path: directory.path + "/missing/a.sqlite", isNetworkFileSystem: false)
            Issue.record("a database was made without a directory")
        } catch let StoreError.notWritable(path, _) {
            #expect(path == directory.path + "/missing/a.sqlite")
        }
    }

    @Test func theReaderNamesAMissingDatabase() throws {
        #expect(throws: StoreError.missingDatabase(path: directory.database)) {
            try ResultReader.open(path: directory.database)
        }
        try Data().write(to: URL(filePath: directory.database))
        #expect(throws: StoreError.missingDatabase(path: directory.database)) {
            try ResultReader.open(path: directory.database)
        }
    }

    @Test func anotherProgramsFileIsRefusedAndStaysAsItIs() throws {
        let text = Data("a text file, long enough to be taken for a header of a database: ".utf8)
        let contents = text + Data(repeating: 65, count: 1000)
        try contents.write(to: URL(filePath: directory.database))
        #expect(throws: StoreError.self) { try directory.open() }
        #expect(throws: StoreError.self) { try ResultReader.open(path: directory.database) }
        #expect(FileManager.default.contents(atPath: directory.database) == contents)
        do {
            _ = try directory.open()
        } catch let StoreError.notFairwatch(path, _) {
            #expect(path == directory.database)
        }
    }

    @Test func anotherProgramsDatabaseIsRefusedAndStaysAsItIs() throws {
        var file = try blankDatabase(applicationID: 0, version: 0)
        try file.write(to: URL(filePath: directory.database))
        let refusal = StoreError.notFairwatch(path: directory.database, detail: "its application_id is 0")
        #expect(throws: refusal) { try directory.open() }
        #expect(throws: refusal) { try ResultReader.open(path: directory.database) }
        #expect(FileManager.default.contents(atPath: directory.database) == file)

        file = try blankDatabase(applicationID: 0x4652_5754, version: -3)
        try file.write(to: URL(filePath: directory.database))
        #expect(throws: StoreError.notFairwatch(path: directory.database, detail: "its user_version is -3")) {
            try directory.open()
        }
    }

    @Test func aNewerSchemaIsRefusedByName() throws {
        let file = try blankDatabase(applicationID: 0x4652_5754, version: 9)
        try file.write(to: URL(filePath: directory.database))
        let refusal = StoreError.newerSchema(path: directory.database, found: 9, supported: Schema.current.version)
        #expect(throws: refusal) { try directory.open() }
        #expect(throws: refusal) { try ResultReader.open(path: directory.database) }
        #expect(FileManager.default.contents(atPath: directory.database) == file)
        #expect(refusal.description.contains("schema version 9"))
    }

    @Test func damageIsFoundAtTheStart() throws {
        let store = try directory.open()
        try store.prepare()
        for index in 0..<200 {
            try store.record(Sample.sighting("\(index)", path: "/watch/r/\(index)", step: index))
        }
        try store.close()
        var bytes = try #require(FileManager.default.contents(atPath: directory.database))
        // Whole pages past the schema are overwritten, as a failing disk does.
        for page in stride(from: 4096 * 20, to: bytes.count - 4096, by: 4096) {
            bytes.replaceSubrange(page..<(page + 2048), with: Data(repeating: 0xa5, count: 2048))
        }
        try bytes.write(to: URL(filePath: directory.database))
        do {
            _ = try directory.open()
            Issue.record("a damaged database was opened")
        } catch let StoreError.damaged(path, _) {
            #expect(path == directory.database)
        }
    }

    /// A database file with one table and these header fields, made by the store itself in another directory.
    private func blankDatabase(applicationID: Int32, version: Int32) throws -> Data {
        let other = try TemporaryDirectory()
        let store = try other.open(preparing: [
            "PRAGMA application_id = \(applicationID)", "PRAGMA user_version = \(version)",
        ])
        try store.close()
        return try #require(FileManager.default.contents(atPath: other.database))
    }
}
