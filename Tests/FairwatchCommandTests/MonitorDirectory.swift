import CheckpointDirectory
import Foundation
import ResultStore

@testable import FairnessMonitor

/// A daemon's state and runtime directory of a test's own, removed with the last reference.
final class MonitorDirectory: Sendable {
    let path: String
    let store: ResultStore

    init() throws {
        var template = Array("/tmp/fairwatch-command-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        store = try ResultStore.open(path: "\(path)/\(Daemon.databaseName)", isNetworkFileSystem: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var monitor: MonitorState { MonitorState(stateDirectory: path, runtimeDirectory: path) }

    /// Held as long as the value lives.
    func lock() throws -> DaemonLock { try DaemonLock(path: "\(path)/lock") }

    /// One evaluated checkpoint with an alert, one that can't be read, and a daemon that has told of itself.
    func fill(stopped: Double? = nil) throws {
        try store.save(
            DaemonStatus(
                pid: 4_711, version: "0.1.0", started: SampleResults.noon, stopped: stopped,
                directories: [.init(path: "/watch"), .init(path: "/nfs", polled: "nfs")],
                rules: .ok(count: 5, sha256: "rules-sha"), configuration: "suites core"))
        try store.record(SampleResults.base)
        try store.record(SampleResults.suite)
        try store.record(SampleResults.sighting(SampleResults.sha, run: "run-17", step: 1_500, state: .queued))
        try store.record(
            SampleResults.sighting(
                nil, run: "run-18", step: 500, state: .unreadable,
                reason: "/watch/run-18/checkpoint-500/adapter_model.safetensors: mode 0600; give fairwatch access"))
        try store.record(SampleResults.completed)
    }
}
