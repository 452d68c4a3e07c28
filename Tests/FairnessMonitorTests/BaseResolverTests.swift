import Testing

@testable import FairnessMonitor

struct BaseResolverTests {
    private func base(_ match: [String], _ path: String, prefix: String = "") -> DaemonConfiguration.Base {
        DaemonConfiguration.Base(
            match: match, place: .directory(path), promptForm: PromptForm(prefix: prefix, suffix: ""))
    }

    @Test func theFirstMatchIsTaken() throws {
        let copy = try CopiedModel()
        let resolver = BaseResolver(bases: [
            base(["org/other"], "/nonexistent"), base(["org/*"], copy.path, prefix: "A"), base(["*"], "/nonexistent"),
        ])
        let resolved = try resolver.resolve("org/model", revision: nil)
        #expect(resolved.promptForm.prefix == "A")
        #expect(try resolved.fingerprint == resolved.base.fingerprint())
    }

    @Test func whatCanNotBeResolvedSaysWhatToDo() throws {
        let resolver = BaseResolver(bases: [base(["org/*"], "/nonexistent")])
        let unnamed = #expect(throws: Refusal.self) { try resolver.resolve(nil, revision: nil) }
        #expect(unnamed?.code == "base-unnamed")
        let unknown = #expect(throws: Refusal.self) { try resolver.resolve("elsewhere/model", revision: nil) }
        #expect(unknown?.code == "base-unknown")
        #expect(unknown?.reason.contains("elsewhere/model") == true)
        // A directory that isn't there now may come back: nothing is wrong with the checkpoint.
        let missing = #expect(throws: (any Error).self) { try resolver.resolve("org/model", revision: nil) }
        #expect((missing as? Refusal)?.isPermanentForCheckpoint != true)
    }
}
