import CheckpointDirectory
import FairnessMetrics
import Synchronization

/// Scores a suite in a worker process, taking over the blocks that were finished before.
package struct SuiteScoring: Sendable {
    /// How the worker may use the machine.
    package struct Resources: Sendable {
        package var threads: Int
        package var memory: Int
        package var nice = 0
        package var timeLimit: Duration?
        package var acceptedAdapterKeys: [String] = []
        /// Compare with the base after each layer too.
        package var comparesLayers = false

        package init(threads: Int, memory: Int) {
            self.threads = threads
            self.memory = memory
        }
    }

    /// What the caller hears on the way.
    package struct Events: Sendable {
        package var planned: @Sendable (WorkPlan) async throws -> Void = { _ in }
        /// Fraction of all the work, what was finished before included.
        package var progress: @Sendable (Double) async throws -> Void = { _ in }
        /// A block was finished; its scores are in the block's own order.
        package var block: @Sendable (Int, [ContinuationScore]) async throws -> Void = { _, _ in }

        package init() {}
    }

    package struct Outcome: Sendable {
        package var scores: SuiteScores
        /// Of each layer the divergences of each compared context; none unless asked for.
        package var layers: [[ContextDivergence]]
        package var plan: WorkPlan
        package var usage: WorkUsage
    }

    private let resources: Resources
    private let worker: WorkerProcess

    package init(resources: Resources, worker: WorkerProcess = WorkerProcess()) {
        self.resources = resources
        self.worker = worker
    }

    /// Throws a `Refusal`, a `WorkerFailure`, or what an event's closure threw; cancelling the task kills the worker.
    ///
    /// - Parameters:
    ///   - form: How the base is spoken to.
    ///   - base: A resolved model directory.
    ///   - adapter: A directory with an adapter's two files; nil scores the base.
    ///   - fineTune: A full fine-tune of that base, scored in its place.
    ///   - finished: Scores of blocks that were finished under the same numeric fingerprint.
    package func score(
        _ suite: LoadedSuite, in form: PromptForm = .raw, base: String, adapter: String?,
        fineTune: FineTuneFiles? = nil,
        resuming finished: [Int: [ContinuationScore]] = [:], events: Events = Events()
    ) async throws -> Outcome {
        let prompts = suite.prompts(in: form)
        var request = WorkerRequest(
            base: base, adapter: adapter, prompts: prompts, threads: resources.threads,
            memory: resources.memory)
        request.comparedContexts = suite.suite.comparedContexts
        request.comparesLayers = resources.comparesLayers
        request.acceptedAdapterKeys = resources.acceptedAdapterKeys
        request.nice = resources.nice
        request.finishedBlocks = finished.keys.sorted()
        let collected = Collected(count: prompts.reduce(0) { $0 + $1.continuations.count })
        let usage = try await worker.run(
            request, fineTune: fineTune, timeLimit: resources.timeLimit,
            events: WorkerProcess.Events(
                planned: { plan in
                    collected.plan.withLock { $0 = plan }
                    try await events.planned(plan)
                },
                known: { block, indices in
                    try collected.store(finished[block] ?? [], at: indices)
                },
                progress: { fraction in try await events.progress(fraction) },
                block: { block in
                    let scores = block.continuations.map {
                        ContinuationScore(logLikelihood: $0.logLikelihood, tokens: $0.tokens)
                    }
                    try collected.store(scores, at: block.continuations.map(\.index))
                    // Texts without a scored token come as block -1, which costs nothing to repeat.
                    if block.block >= 0 { try await events.block(block.block, scores) }
                }, divergences: { divergences in collected.divergences.withLock { $0 = divergences } }))
        return Outcome(
            scores: try collected.complete(), layers: collected.divergences.withLock { $0.layers },
            plan: try collected.announcedPlan(), usage: usage)
    }

    /// Scores as they come in, from whichever task.
    private final class Collected: Sendable {
        let plan = Mutex<WorkPlan?>(nil)
        let divergences = Mutex(WorkerMessage.Divergences())
        private let scores: Mutex<[ContinuationScore?]>

        init(count: Int) {
            scores = Mutex([ContinuationScore?](repeating: nil, count: count))
        }

        func store(_ values: [ContinuationScore], at indices: [Int]) throws {
            try scores.withLock { scores in
                guard values.count == indices.count, indices.allSatisfy(scores.indices.contains) else {
                    throw WorkerFailure(kind: .mismatch, reason: "the worker's answer doesn't fit its request")
                }
                for (index, value) in zip(indices, values) { scores[index] = value }
            }
        }

        func complete() throws -> SuiteScores {
            let divergences = divergences.withLock { $0 }
            return try scores.withLock { scores in
                let complete = scores.compactMap { $0 }
                guard complete.count == scores.count else {
                    throw WorkerFailure(
                        kind: .mismatch,
                        reason: "the worker left \(scores.count - complete.count) texts without a score")
                }
                return SuiteScores(
                    continuations: complete, contexts: divergences.contexts, groups: divergences.groups)
            }
        }

        func announcedPlan() throws -> WorkPlan {
            guard let plan = plan.withLock({ $0 }) else {
                throw WorkerFailure(kind: .crashed, reason: "the worker never said what it would do")
            }
            return plan
        }
    }
}
