import Foundation
import Testing

@testable import FairnessMonitor

/// What can't be scored is refused before any work, permanently where only new content helps.
struct SequenceCheckTests {
    private let base: BaseModel
    private let suite: LoadedSuite

    init() throws {
        base = try BaseModel(path: CopiedModel.original.appending(path: "base").path(percentEncoded: false))
        let core = CopiedModel.original.appending(path: "../../Sources/FairnessSuites/Resources/core.yaml")
        suite = try SuiteLibrary().load(core.path(percentEncoded: false))
    }

    private func open(_ path: String, base: BaseModel? = nil) throws -> CheckedCheckpoint {
        try CheckedCheckpoint(path: path, base: base ?? self.base, suites: [suite], acceptedKeys: [])
    }

    private func longest() throws -> Int {
        try PromptTokens(base.tokenizer).encode(suite.suite.prompts).map(\.tokens.count).max() ?? 0
    }

    @Test func aFineTuneWithTooFewPositionsIsRefusedForGood() throws {
        let longest = try longest()
        let copy = try CopiedModel()
        try copy.replace(in: "config.json", "_embeddings\": 128", "_embeddings\": \(longest)")
        #expect(throws: Never.self) { try open(copy.path) }
        try copy.replace(in: "config.json", "_embeddings\": \(longest)", "_embeddings\": \(longest - 1)")
        let refusal = #expect(throws: Refusal.self) { try open(copy.path) }
        #expect(refusal?.code == "fine-tune-positions")
        #expect(refusal?.isPermanentForCheckpoint == true)
        #expect(refusal?.reason.contains("\(longest) tokens, more than the model's \(longest - 1) positions") == true)
        #expect(refusal?.reason.contains(copy.path) == true)
    }

    /// A table that lost rows is as good as whole while no scored token is among them.
    @Test func anAdapterThatLostScoredTokensIsRefusedForGood() throws {
        let tokens = try PromptTokens(base.tokenizer).encode(suite.suite.prompts).map(\.tokens)
        let last = Int(try #require(tokens.joined().max()))
        let enough = try MadeAdapter(vocabulary: last + 1)
        #expect(throws: Never.self) { try open(enough.path) }
        let shrunk = try MadeAdapter(vocabulary: last)
        let refusal = #expect(throws: Refusal.self) { try open(shrunk.path) }
        #expect(refusal?.code == "adapter-vocabulary")
        #expect(refusal?.isPermanentForCheckpoint == true)
        #expect(refusal?.reason.contains("token \(last) lies outside the model's \(last) embeddings") == true)
    }

    @Test func whatTheBaseCanNotScoreIsNotTheCheckpointsFault() throws {
        let copy = try CopiedModel()
        try copy.replace(in: "config.json", "_embeddings\": 128", "_embeddings\": 8")
        let short = try BaseModel(path: copy.path)
        let adapter = try MadeAdapter()
        for path in [adapter.path, copy.path] {
            let refusal = #expect(throws: Refusal.self) { try open(path, base: short) }
            #expect(refusal?.code == "base-unusable")
            #expect(refusal?.isPermanentForCheckpoint == false)
            #expect(refusal?.reason.contains("8 positions") == true)
        }
    }

    @Test func theBasesOwnSequencesPass() throws {
        let prompts = suite.suite.prompts
        try SequenceCheck(base: base, model: base.configuration)(
            try PromptTokens(base.tokenizer).encode(prompts), of: prompts)
    }
}
