import Foundation
import Glibc

/// A directory of one test, removed with everything in it when the test lets go.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/fairwatch-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Tests of permissions come in as a stranger.
        chmod(path, 0o755)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func callAsFunction(_ relativePath: String) -> String { "\(path)/\(relativePath)" }

    func makeDirectory(_ relativePath: String) throws {
        try FileManager.default.createDirectory(atPath: self(relativePath), withIntermediateDirectories: true)
    }

    func write(_ relativePath: String, _ bytes: [UInt8] = []) throws {
        try makeDirectory((relativePath as NSString).deletingLastPathComponent)
        try Data(bytes).write(to: URL(fileURLWithPath: self(relativePath)))
    }

    func write(_ relativePath: String, text: String) throws {
        try write(relativePath, Array(text.utf8))
    }

    func link(_ relativePath: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self(relativePath), withDestinationPath: destination)
    }

    func move(_ from: String, to destination: String) throws {
        try FileManager.default.moveItem(atPath: self(from), toPath: self(destination))
    }

    func remove(_ relativePath: String) throws {
        try FileManager.default.removeItem(atPath: self(relativePath))
    }

    func read(_ relativePath: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: self(relativePath))))
    }

    /// A whole adapter, in the order in which PEFT and the trainer write it.
    func writeAdapter(_ directory: String, step: Int? = nil, filler: UInt8 = 1, values: Int = 64) throws {
        try write("\(directory)/README.md", text: "an adapter")
        try write("\(directory)/adapter_model.safetensors", safetensors(filler: filler, values: values))
        try write("\(directory)/adapter_config.json", text: #"{"peft_type": "LORA", "r": 4}"#)
        if let step { try write("\(directory)/trainer_state.json", text: #"{"global_step": \#(step)}"#) }
    }
}

/// A valid safetensors file with one float32 tensor.
func safetensors(filler: UInt8 = 1, values: Int = 64) -> [UInt8] {
    let header = Array(#"{"w":{"dtype":"F32","shape":[\#(values)],"data_offsets":[0,\#(values * 4)]}}"#.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
    return length + header + [UInt8](repeating: filler, count: values * 4)
}

/// Runs `body` without the right to read files of mode 0000, also when the tests run as root.
///
/// The file system's user belongs to the thread, so other tests keep their rights; `body` must not suspend.
func asStranger<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return try body() }
    let setfsuid = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> Int32).self)
    _ = setfsuid(65_534)
    defer { _ = setfsuid(0) }
    return try body()
}
