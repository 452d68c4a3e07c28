import CheckpointDirectory
import Foundation
import Testing

@testable import FairnessMonitor

/// What the watch says of a full fine-tune that lies there when it begins.
struct FineTuneArrivalTests {
    private let copy: CopiedModel
    private let root: String

    init() throws {
        copy = try CopiedModel()
        root = copy.root.path(percentEncoded: false)
    }

    private func fingerprint() throws -> String {
        try #require(try SafeDirectory(path: root).candidate(at: "base")).statFingerprint
    }

    private func firstReport(known: [String: ArrivalWatch.Known] = [:]) async throws -> ArrivalWatch.Event? {
        let spool = try SharedSpool(directory: "\(root)/.spool")
        let watch = try ArrivalWatch(root: root, spool: spool, hashes: FileHashes(), known: known)
        defer { watch.stop() }
        let (events, continuation) = AsyncStream.makeStream(of: ArrivalWatch.Event.self)
        let times = Settling.Times(settle: .milliseconds(1))
        watch.start(pace: .init(times: times, gap: .milliseconds(1))) { continuation.yield($0) }
        for await event in events {
            if case .watching = event { continue }
            return event
        }
        return nil
    }

    @Test func itIsHashedAndNotCopied() async throws {
        guard case .arrivedFineTune(let arrival, let place) = try await firstReport() else {
            Issue.record("it didn't arrive")
            return
        }
        #expect(arrival.sha256 == (try FineTuneFiles(BaseDirectory(path: copy.path)).contentHash().description))
        #expect(arrival.evidence == .unchanged)
        #expect(place.path == "\(root)/base")
        #expect(place.kind == "full fine-tune")
        #expect(place.fingerprint == (try fingerprint()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/.spool").isEmpty)
    }

    @Test func afterARestartItIsNotHashedAgain() async throws {
        let known = ArrivalWatch.Known(sha256: "as before", fingerprint: try fingerprint(), isDone: false)
        guard case .arrivedFineTune(let arrival, _) = try await firstReport(known: ["\(root)/base": known]) else {
            Issue.record("it didn't arrive")
            return
        }
        #expect(arrival.sha256 == "as before")
    }

    @Test func filesThatChangedMeanwhileAreHashed() async throws {
        let known = ArrivalWatch.Known(sha256: "as before", fingerprint: "another", isDone: true)
        guard case .arrivedFineTune(let arrival, _) = try await firstReport(known: ["\(root)/base": known]) else {
            Issue.record("it didn't arrive")
            return
        }
        #expect(arrival.sha256.count == 64)
    }

    @Test func aPickleIsRefused() async throws {
        try FileManager.default.moveItem(
            atPath: "\(root)/base/model.safetensors", toPath: "\(root)/base/pytorch_model.bin")
        guard case .refused(let refusal, let place) = try await firstReport() else {
            Issue.record("it wasn't refused")
            return
        }
        #expect(refusal.code == .pickle)
        #expect(place.kind == "full fine-tune")
    }
}
