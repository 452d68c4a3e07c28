import CheckpointDirectory
import FairnessMetrics
import Synchronization

/// Scores a suite's sentences in a worker process, taking over the blocks that were finished before.
package struct SuiteScoring: Sendable {
    /// How the worker may use the machine.
    package struct Resources: Sendable {
        package var threads: Int
        package var memory: Int
        package var nice = 0
        package var timeLimit: Duration?
        package var acceptedAdapterKeys: [String] = []

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
        package var block: @Sendable (Int, [SentenceScore]) async throws -> Void = { _, _ in }

        package init() {}
    }

    package struct Outcome: Sendable {
        /// In the order of the suite's sentences.
        package var scores: [SentenceScore]
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
    ///   - base: A resolved model directory.
    ///   - adapter: A directory with an adapter's two files; nil scores the base.
    ///   - fineTune: A full fine-tune of that base, scored in its place.
    ///   - finished: Scores of blocks that were finished under the same numeric fingerprint.
    package func score(
        _ sentences: [String], base: String, adapter: String?, fineTune: FineTuneFiles? = nil,
        resuming finished: [Int: [SentenceScore]] = [:], events: Events = Events()
    ) async throws -> Outcome {
        var request = WorkerRequest(
            base: base, adapter: adapter, sentences: sentences, threads: resources.threads, memory: resources.memory)
        request.acceptedAdapterKeys = resources.acceptedAdapterKeys
        request.nice = resources.nice
        request.finishedBlocks = finished.keys.sorted()
        let collected = Collected(sentences: sentences.count)
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
                    let scores = block.sentences.map {
                        SentenceScore(logLikelihood: $0.logLikelihood, tokens: $0.tokens)
                    }
                    try collected.store(scores, at: block.sentences.map(\.index))
                    // Sentences without a scored token come as block -1, which costs nothing to repeat.
                    if block.block >= 0 { try await events.block(block.block, scores) }
                }))
        return Outcome(scores: try collected.complete(), plan: try collected.announcedPlan(), usage: usage)
    }

    /// Scores as they come in, from whichever task.
    private final class Collected: Sendable {
        let plan = Mutex<WorkPlan?>(nil)
        private let scores: Mutex<[SentenceScore?]>

        init(sentences: Int) {
            scores = Mutex([SentenceScore?](repeating: nil, count: sentences))
        }

        func store(_ values: [SentenceScore], at indices: [Int]) throws {
            try scores.withLock { scores in
                guard values.count == indices.count, indices.allSatisfy(scores.indices.contains) else {
                    throw WorkerFailure(kind: .mismatch, reason: "the worker's answer doesn't fit its request")
                }
                for (index, value) in zip(indices, values) { scores[index] = value }
            }
        }

        func complete() throws -> [SentenceScore] {
            try scores.withLock { scores in
                let complete = scores.compactMap { $0 }
                guard complete.count == scores.count else {
                    throw WorkerFailure(
                        kind: .mismatch,
                        reason: "the worker left \(scores.count - complete.count) sentences without a score")
                }
                return complete
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
