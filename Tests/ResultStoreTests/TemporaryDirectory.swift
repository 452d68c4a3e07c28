import Foundation

@testable import ResultStore

/// A directory of its own for a test's database, removed with the last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/fairwatch-store-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var database: String { path + "/fairwatch.sqlite" }

    func open() throws -> ResultStore {
        try ResultStore.open(path: database, isNetworkFileSystem: false)
    }

    /// Opens with extra statements on the writer's connection, such as a trigger that fails.
    func open(preparing statements: [String], schema: Schema = .current) throws -> ResultStore {
        try ResultStore.open(
            path: database, isNetworkFileSystem: false, schema: schema, preparing: statements)
    }

    func exists(_ suffix: String) -> Bool {
        FileManager.default.fileExists(atPath: database + suffix)
    }
}
