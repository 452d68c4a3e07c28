import Foundation

@testable import ResultStore

/// A real database in a directory of its own, removed with the last reference.
final class TemporaryStore: Sendable {
    private let directory: String
    let store: ResultStore

    /// `statements` run on the connection once it is open, such as a trigger that fails.
    init(preparing statements: [String] = []) throws {
        var template = Array("/tmp/fairwatch-monitor-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        store = try ResultStore.open(
            path: directory + "/fairwatch.sqlite", isNetworkFileSystem: false, schema: .current,
            preparing: statements)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }
}
