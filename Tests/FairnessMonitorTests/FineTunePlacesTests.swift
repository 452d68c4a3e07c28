import CheckpointDirectory
import Foundation
import Testing

@testable import FairnessMonitor
@testable import ResultStore

struct FineTunePlacesTests {
    private let copy: CopiedModel
    private let root: String

    init() throws {
        copy = try CopiedModel()
        root = copy.root.path(percentEncoded: false)
    }

    private func record(_ places: [(path: String, fingerprint: String?, isGone: Bool)]) -> CheckpointRecord {
        CheckpointRecord(
            id: 1, sha256: "1", traits: CheckpointTraits(kind: CheckpointTraits.fullFineTune), state: .queued,
            reason: nil, firstSeen: 0, lastSeen: 0, stateChanged: 0,
            paths: places.map { place in
                CheckpointRecord.Path(
                    path: place.path, run: nil, step: nil, statFingerprint: place.fingerprint, firstSeen: 0,
                    lastSeen: 0, goneAt: place.isGone ? 1 : nil)
            })
    }

    private func fingerprint() throws -> String {
        try #require(try SafeDirectory(path: root).candidate(at: "base")).statFingerprint
    }

    private var places: FineTunePlaces { FineTunePlaces(roots: ["/nonexistent", root]) }
    private var path: String { "\(root)/base" }

    @Test func theFirstPlaceWithTheHashedFilesIsOpened() throws {
        let now = try fingerprint()
        let files = try places.open(record([("\(root)/removed", now, false), (path, now, false)]))
        #expect(files.path == path)
        #expect(files.content.map(\.name) == ["config.json", "model.safetensors"])
    }

    @Test func otherFilesAreNot() throws {
        let before = try fingerprint()
        try copy.replace(in: "config.json", "10000.0", "10001.0")
        let changed = #expect(throws: FineTunePlaces.Withdrawn.self) {
            try places.open(record([(path, before, false)]))
        }
        #expect(changed?.reason == "its files changed before it was evaluated")
        let gone = #expect(throws: FineTunePlaces.Withdrawn.self) {
            try places.open(record([("\(root)/removed", before, false), (path, try fingerprint(), true)]))
        }
        #expect(gone?.reason == "it was gone before it was evaluated")
    }

    @Test func nothingOutsideOfTheWatchedDirectoriesIsOpened() throws {
        let elsewhere = FineTunePlaces(roots: ["\(root)/bas", "/nonexistent"])
        #expect(throws: FineTunePlaces.Withdrawn.self) {
            try elsewhere.open(record([(path, try fingerprint(), false)]))
        }
    }
}
