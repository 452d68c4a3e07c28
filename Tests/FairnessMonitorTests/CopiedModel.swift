import Foundation

/// The project's tiny model in a directory of its own, to be damaged; removed with the last reference.
final class CopiedModel {
    static let original = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "DemoModel")

    let root: URL

    init() throws {
        var template = Array("/tmp/fairwatch-model-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        root = URL(filePath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        try FileManager.default.copyItem(at: Self.original.appending(path: "base"), to: root.appending(path: "base"))
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    var path: String { root.appending(path: "base").path(percentEncoded: false) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appending(path: "base/\(name)"))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: root.appending(path: "base/\(name)"))
    }

    func replace(in name: String, _ old: String, _ new: String) throws {
        let url = root.appending(path: "base/\(name)")
        try Data(try String(contentsOf: url, encoding: .utf8).replacingOccurrences(of: old, with: new).utf8).write(
            to: url)
    }

    func truncate(_ name: String, to size: Int) throws {
        let url = root.appending(path: "base/\(name)")
        try Data(try Data(contentsOf: url).prefix(size)).write(to: url)
    }
}
