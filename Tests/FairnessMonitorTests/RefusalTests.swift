import Testing

@testable import FairnessMonitor
@testable import Transformer

struct RefusalTests {
    @Test func onlyWhatWaitingCanNotMendIsARefusalOfTheCheckpoint() {
        for code in ["adapter-unsupported", "adapter-otherBase", "pickle", "base-unknown", "base-unnamed"] {
            #expect(Refusal(code: code, reason: "").isPermanentForCheckpoint)
        }
        for code in ["base-unusable", "no-token", "not-measurable", "arithmetic", "orphaned"] {
            #expect(!Refusal(code: code, reason: "").isPermanentForCheckpoint)
        }
    }

    @Test func probabilitiesThatAreNoNumbersAreTheAdaptersFaultIfThereIsOne() {
        let score = NotFiniteScore(sequence: 4)
        #expect(Refusal(score, hasAdapter: true).code == "adapter-notFinite")
        #expect(Refusal(score, hasAdapter: true).isPermanentForCheckpoint)
        #expect(Refusal(score, hasAdapter: true).reason.contains("sentence 5"))
        #expect(Refusal(score, hasAdapter: false).code == "base-unusable")
    }
}
