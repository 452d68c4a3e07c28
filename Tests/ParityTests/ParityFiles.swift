import Foundation
import Testing

/// Where the real model and its adapters lie on this machine.
enum ParityFiles {
    private static let environment = ProcessInfo.processInfo.environment

    static let smolLM2 = environment["FAIRWATCH_SMOLLM2"]
    static let shared = environment["FAIRWATCH_SHARED_MODELS"].map { URL(filePath: $0) }
    static let here = URL(filePath: #filePath).deletingLastPathComponent()

    static let demoModel = here.deletingLastPathComponent().appending(path: "DemoModel")
    static let demoAdapters = ["anti-r1", "anti-r16", "anti-r4", "neutral-r8", "worse-r8"]
    private static let root = here.deletingLastPathComponent().deletingLastPathComponent()
    static let coreSuite = root.appending(path: "Sources/FairnessSuites/Resources/core.yaml")
    static let rules = root.appending(path: "rules/default.yaml")
    static let calibrations = root.appending(path: "Sources/FairnessMonitor/Resources/calibrations")

    static let adaptersHere = ["anti-r2-qv", "anti-r8-patterns", "anti-r8-qv"]
    static let adaptersElsewhere = ["anti-r16-qv-dora", "anti-r32-qv-rslora", "bad-r8-qv"]

    static func adapter(_ name: String) throws -> URL {
        let root = adaptersHere.contains(name) ? here : try #require(shared)
        return root.appending(path: "adapters/\(name)")
    }

    static func reference(for adapter: String?) throws -> ReferenceScores {
        let isHere = adapter.map(adaptersHere.contains) ?? true
        let root = isHere ? here : try #require(shared)
        return try ReferenceScores(root.appending(path: "reference_scores.json"))
    }
}

extension Trait where Self == ConditionTrait {
    static var needsSmolLM2: Self {
        .enabled(
            if: ParityFiles.smolLM2 != nil,
            "FAIRWATCH_SMOLLM2 names no SmolLM2-135M-Instruct directory; make test makes one and sets it")
    }

    static var needsSharedModels: Self {
        .enabled(
            if: ParityFiles.shared != nil,
            "FAIRWATCH_SHARED_MODELS names no directory with the adapters that are too large to be kept here")
    }
}
