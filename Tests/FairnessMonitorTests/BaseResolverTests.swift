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
