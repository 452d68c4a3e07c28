import Testing

@testable import FairnessMonitor

struct BaseResolverTests {
    private func base(_ match: [String], _ path: String, prefix: String = "") -> DaemonConfiguration.Base {
        DaemonConfiguration.Base(
            match: match, place: .directory(path), promptForm: PromptForm(prefix: prefix, suffix: ""))
    }

    @Test func theFirstMatchIsTaken() async throws {
        let copy = try CopiedModel()
        let resolver = BaseResolver(bases: [
            base(["org/other"], "/nonexistent"), base(["org/*"], copy.path, prefix: "A"), base(["*"], "/nonexistent"),
        ])
        let resolved = try await resolver.resolve("org/model", revision: nil)
        #expect(resolved.promptForm.prefix == "A")
        #expect(try resolved.fingerprint == resolved.base.fingerprint())
    }

    @Test func whatCanNotBeResolvedSaysWhatToDo() async throws {
        let resolver = BaseResolver(bases: [base(["org/*"], "/nonexistent")])
        let unnamed = await #expect(throws: Refusal.self) { try await resolver.resolve(nil, revision: nil) }
        #expect(unnamed?.code == "base-unnamed")
        let unknown = await #expect(throws: Refusal.self) {
            try await resolver.resolve("elsewhere/model", revision: nil)
        }
        #expect(unknown?.code == "base-unknown")
        #expect(unknown?.reason.contains("elsewhere/model") == true)
        // A directory that isn't there now may come back: nothing is wrong with the checkpoint.
        let missing = await #expect(throws: (any Error).self) { try await resolver.resolve("org/model", revision: nil) }
        #expect((missing as? Refusal)?.isPermanentForCheckpoint != true)
        #expect((missing as? Refusal)?.reason.hasPrefix("/nonexistent isn't there; ") == true)
    }

    private func tuned(_ match: String, _ base: String) -> DaemonConfiguration.FineTunes {
        DaemonConfiguration.FineTunes(match: [match], base: base, revision: nil)
    }

    /// The base by which of the three ways: its prompt tells which entry was taken.
    @Test(
        arguments: [
            ("/runs/a/checkpoint-1", "org/second", "first"), ("/runs/b/checkpoint-1", "org/second", "second"),
            ("/runs/b/checkpoint-1", "org/first", "first"),
        ])
    func aFullFineTunesBaseIsMappedOrClaimed(_ path: String, _ claim: String, _ taken: String) async throws {
        let copy = try CopiedModel()
        let bases = ["first", "second"].map { base(["org/\($0)"], copy.path, prefix: $0) }
        let resolver = BaseResolver(bases: bases, fineTunes: [tuned("/runs/a/*", "org/first")])
        #expect(try await resolver.resolve(fineTuneAt: path, claim: claim).promptForm.prefix == taken)
    }

    @Test(arguments: [nil, "elsewhere/model"]) func theOnlyBaseIsTakenForAFullFineTune(_ claim: String?) async throws {
        let copy = try CopiedModel()
        let one = [base(["org/first"], copy.path)]
        #expect(
            try await BaseResolver(bases: one).resolve(fineTuneAt: "/runs/a", claim: claim).base.resolvedPath
                == copy.path)
        let two = BaseResolver(bases: one + [base(["org/second"], copy.path)])
        let refusal = await #expect(throws: Refusal.self) { try await two.resolve(fineTuneAt: "/runs/a", claim: claim) }
        #expect(refusal?.code == "base-unknown")
        #expect(refusal?.isPermanentForCheckpoint == true)
        #expect(refusal?.reason.contains("fine_tunes") == true)
        // Which model of a cache it is, nobody has said.
        let cache = DaemonConfiguration.Base(match: ["org/*"], place: .cache("/nonexistent"), promptForm: .raw)
        let unsaid = await #expect(throws: Refusal.self) {
            try await BaseResolver(bases: [cache]).resolve(fineTuneAt: "/runs/a", claim: claim)
        }
        #expect(unsaid?.code == "base-unknown")
    }

    @Test(arguments: [("org/absent", "base-missing"), ("./run/checkpoint-1", "base-unknown")])
    func aClaimThatTheCacheDoesNotHoldNamesTheMapping(_ claim: String, _ code: String) async throws {
        let cache = DaemonConfiguration.Base(match: ["*"], place: .cache("/nonexistent"), promptForm: .raw)
        let refusal = await #expect(throws: Refusal.self) {
            try await BaseResolver(bases: [cache]).resolve(fineTuneAt: "/runs/a", claim: claim)
        }
        #expect(refusal?.code == code)
        #expect(refusal?.reason.contains("fine_tunes") == true)
    }

    @Test func hashingEndsWhenTheTaskIsCancelled() async throws {
        let copy = try CopiedModel()
        let resolver = BaseResolver(bases: [base(["*"], copy.path)])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await resolver.resolve("org/model", revision: nil)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aBaseWrittenAfterItWasHashedIsNoticed() async throws {
        let copy = try CopiedModel()
        let resolver = BaseResolver(bases: [base(["*"], copy.path)])
        let resolved = try await resolver.resolve("org/model", revision: nil)
        #expect(resolved.base.isUnchanged())
        try copy.truncate("model.safetensors", to: 4096)
        #expect(!resolved.base.isUnchanged())
        try copy.remove("model.safetensors")
        #expect(!resolved.base.isUnchanged())
    }
}
