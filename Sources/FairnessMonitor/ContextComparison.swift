import FairnessMetrics
import FairnessSuites
import Transformer

/// The part of a worker's task that compares next-token distributions: with the base's, and between groups.
struct ContextComparison {
    private let engine: DivergenceEngine
    private let plan: DivergencePlan
    private let request: WorkerRequest
    /// Of the prompts whose contexts are compared.
    private let prompts: [Prompt]

    init(
        _ request: WorkerRequest, _ tokens: PromptTokens, base: BaseModel, model: LanguageModel,
        parallel: any ParallelFor
    ) throws {
        self.request = request
        let isBase = request.adapter == nil && request.fineTune == nil
        engine = DivergenceEngine(
            tuned: model,
            base: isBase ? nil : try LanguageModel(configuration: base.configuration, weights: base.weights),
            parallel: parallel, memory: request.memory)
        var places: [[Int]] = []
        var prompts: [Prompt] = []
        for set in request.comparedContexts {
            places.append(Array(prompts.count..<prompts.count + set.count))
            for index in set where request.prompts.indices.contains(index) { prompts.append(request.prompts[index]) }
        }
        self.prompts = prompts
        plan = try DivergencePlan(
            contexts: tokens.contexts(prompts), sets: places, byLayer: request.comparesLayers,
            longestShared: engine.longestSharedSequence)
    }

    var floatingPointOperations: Double { engine.floatingPointOperations(plan) }

    /// Nil when nothing is to be compared.
    func run(onProgress: (Double) throws -> Void) throws -> WorkerMessage.Divergences? {
        guard plan.sets > 0 else { return nil }
        do {
            let divergences = try engine.compare(plan, onProgress: onProgress)
            return WorkerMessage.Divergences(
                contexts: divergences.contexts.map(ContextDivergence.init), groups: divergences.sets,
                layers: divergences.layers.map { $0.map(ContextDivergence.init) })
        } catch let error as NotFiniteScore {
            let first = prompts.indices.contains(error.sequence) ? prompts[error.sequence] : nil
            throw Refusal(notFinite: "the next-token distribution of item '\(first?.item ?? "?")'", of: request)
        }
    }
}

extension ContextDivergence {
    fileprivate init(_ divergence: ModelDivergence) {
        self.init(fromBase: divergence.fromBase, toBase: divergence.toBase)
    }
}
