import FairnessSuites
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
        func refusal(adapter: String?) -> Refusal {
            let prompts = [
                Prompt(item: "pair/0", continuations: ["More.", "Less."]),
                Prompt(item: "choice", context: "Who?", continuations: [" I", " you", " they"]),
            ]
            return Refusal(
                score, of: WorkerRequest(base: "b", adapter: adapter, prompts: prompts, threads: 1, memory: 1))
        }
        #expect(refusal(adapter: "a").code == "adapter-notFinite")
        #expect(refusal(adapter: "a").isPermanentForCheckpoint)
        #expect(refusal(adapter: "a").reason.contains("item 'choice' (\" they\")"))
        #expect(refusal(adapter: nil).code == "base-unusable")
    }
}
