import FairnessMetrics
import FairnessSuites
import Transformer

/// The part of a worker's task that compares next-token distributions: with the base's, and between groups.
struct ContextComparison {
    private let engine: DivergenceEngine
    private let plan: DivergencePlan
    /// Those whose contexts are compared.
    private let prompts: [Prompt]

    /// - Parameters:
    ///   - sets: Of places among the prompts.
    ///   - base: Nil compares the contexts with each other only.
    init(
        _ prompts: [Prompt], _ sets: [[Int]], _ tokens: PromptTokens, tuned: LanguageModel, base: LanguageModel?,
        byLayer: Bool = false, parallel: any ParallelFor, memory: Int
    ) throws {
        engine = DivergenceEngine(tuned: tuned, base: base, parallel: parallel, memory: memory)
        var places: [[Int]] = []
        var compared: [Prompt] = []
        for set in sets {
            let chosen = set.filter(prompts.indices.contains).map { prompts[$0] }
            places.append(Array(compared.count..<compared.count + chosen.count))
            compared += chosen
        }
        self.prompts = compared
        plan = try DivergencePlan(
            contexts: tokens.contexts(compared), sets: places, byLayer: byLayer,
            longestShared: engine.longestSharedSequence)
    }

    var floatingPointOperations: Double { engine.floatingPointOperations(plan) }

    /// Nil when nothing is to be compared; throws `NotFiniteScore` with the place of a context.
    func run(onProgress: (Double) throws -> Void) throws -> WorkerMessage.Divergences? {
        guard plan.sets > 0 else { return nil }
        let divergences = try engine.compare(plan, onProgress: onProgress)
        return WorkerMessage.Divergences(
            contexts: divergences.contexts.map(ContextDivergence.init), groups: divergences.sets,
            layers: divergences.layers.map { $0.map(ContextDivergence.init) })
    }

    /// How messages name a context.
    func name(ofContext index: Int) -> String {
        let item = prompts.indices.contains(index) ? prompts[index].item : nil
        return "the next token of item '\(item ?? "?")'"
    }
}

extension ContextDivergence {
    fileprivate init(_ divergence: ModelDivergence) {
        self.init(fromBase: divergence.fromBase, toBase: divergence.toBase)
    }
}
