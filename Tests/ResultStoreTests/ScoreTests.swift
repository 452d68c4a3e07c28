import FairnessMetrics
import Foundation
import Testing

@testable import ResultStore

@Suite struct ScoreTests {
    let directory: TemporaryDirectory
    let store: ResultStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try directory.open()
        try store.prepare()
    }

    @Test func scoresComeBackBitForBit() throws {
        let key = Sample.key(.base)
        #expect(try store.saveScores(Sample.scores, for: key, at: 50))
        let kept = try #require(try store.reader.scores(for: key))
        #expect(
            kept.continuations.map(\.logLikelihood.bitPattern) == Sample.blockScores.map(\.logLikelihood.bitPattern))
        #expect(kept == Sample.scores)
    }

    @Test func theBlobIsTheDocumentedOne() throws {
        // struct.pack("<dI", -41.25, 9) in Python 3.11.
        let expected: [UInt8] = [0, 0, 0, 0, 0, 0xa0, 0x44, 0xc0, 9, 0, 0, 0]
        #expect(Array(try ScoreBlob.encode([ContinuationScore(logLikelihood: -41.25, tokens: 9)])) == expected)
    }

    @Test(arguments: [(11, 1), (13, 1), (12, 2), (12, -1), (0, 1)])
    func aBlobOfAnotherLengthIsDamage(bytes: Int, count: Int) throws {
        #expect(throws: DamagedValue.self) { try ScoreBlob.decode(Data(count: bytes), count: count) }
    }

    @Test func theBaseIsScoredOncePerFingerprint() throws {
        #expect(try store.saveScores(Sample.scores, for: Sample.key(.base), at: 50))
        #expect(try !store.saveScores(Sample.scores, for: Sample.key(.base), at: 60))
        #expect(try store.reader.scores(for: Sample.key(.base, numeric: "zen")) == nil)
        var renamed = Sample.base
        renamed.name = "another name"
        renamed.resolvedPath = "/elsewhere"
        try store.record(renamed)
        #expect(try store.reader.scores(for: Sample.key(.base)) == Sample.scores)
        #expect(try store.reader.base(fingerprint: Sample.base.fingerprint)?.name == "another name")
    }

    @Test func otherBitsUnderAnEqualKeyAreRefused() throws {
        try store.saveScores(Sample.scores, for: Sample.key(.base), at: 50)
        var others = Sample.scores
        others.continuations[0].logLikelihood = (-41.25).nextUp
        #expect(throws: StoreError.self) { try store.saveScores(others, for: Sample.key(.base), at: 60) }
        #expect(try store.reader.scores(for: Sample.key(.base)) == Sample.scores)
    }

    @Test func aSetMustCoverTheWholeSuite() throws {
        #expect(throws: StoreError.self) {
            try store.saveScores(
                SuiteScores(continuations: Sample.blockScores.dropLast()), for: Sample.key(.base), at: 50)
        }
        var unknown = Sample.key(.base)
        unknown.suite = "never recorded"
        #expect(throws: StoreError.self) { try store.saveScores(Sample.scores, for: unknown, at: 50) }
    }

    @Test func finishedBlocksOutliveARestart() throws {
        let key = Sample.key()
        try store.saveBlock(0, scores: Array(Sample.blockScores[0..<2]), for: key, at: 50)
        try store.saveBlock(7, scores: [Sample.blockScores[2]], for: key, at: 51)
        try store.saveBlock(7, scores: [Sample.blockScores[2]], for: key, at: 52)
        try store.close()

        let again = try directory.open()
        #expect(try again.blocks(for: key) == [0: Array(Sample.blockScores[0..<2]), 7: [Sample.blockScores[2]]])
        #expect(try again.blocks(for: Sample.key(numeric: "zen")).isEmpty)
        try again.record(Sample.completed())
        #expect(try again.blocks(for: key).isEmpty)
        #expect(try again.reader.scores(for: key) == Sample.scores)
    }

    @Test func blocksOfABaseGoWithItsScores() throws {
        try store.saveBlock(0, scores: Sample.blockScores, for: Sample.key(.base), at: 50)
        try store.saveBlock(0, scores: Sample.blockScores, for: Sample.key(), at: 50)
        try store.saveScores(Sample.scores, for: Sample.key(.base), at: 51)
        #expect(try store.blocks(for: Sample.key(.base)).isEmpty)
        #expect(try store.blocks(for: Sample.key()).count == 1)
    }

    @Test func forgottenScoresLeaveTheMetrics() throws {
        try store.record(Sample.completed())
        try store.saveScores(Sample.scores, for: Sample.key(.base), at: 50)
        try store.discardScores(ofCheckpoints: [Sample.sha])
        #expect(try store.reader.scores(for: Sample.key()) == nil)
        #expect(try store.reader.scores(for: Sample.key(.base)) != nil)
        #expect(try store.reader.evaluation(for: .checkpoint(sha256: Sample.sha))?.metrics == Sample.metrics)
    }
}
