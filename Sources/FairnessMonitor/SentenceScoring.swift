import CheckpointDirectory
import Synchronization

/// One sentence with its tokens' log-likelihoods.
package struct ScoredSentence: Sendable {
    package var text: String
    package var tokenIDs: [Int32]
    /// Nil for a first token, which nothing precedes.
    package var tokenLogLikelihoods: [Double?]
    /// Nil when no token was scored.
    package var logLikelihood: Double?
}

/// Scores sentences for `fairwatch score`, with every token's share.
package struct SentenceScoring: Sendable {
    private let worker: WorkerProcess

    package init(worker: WorkerProcess = WorkerProcess()) {
        self.worker = worker
    }

    /// In the order of the request's prompts, each a sentence.
    package func score(_ request: WorkerRequest) async throws -> [ScoredSentence] {
        var request = request
        request.wantsTokens = true
        let sentences = request.prompts.flatMap(\.continuations)
        let scored = Mutex([ScoredSentence?](repeating: nil, count: sentences.count))
        _ = try await worker.run(
            request,
            events: WorkerProcess.Events { block in
                scored.withLock { scored in
                    for sentence in block.continuations where scored.indices.contains(sentence.index) {
                        scored[sentence.index] = ScoredSentence(sentence, text: sentences[sentence.index])
                    }
                }
            })
        return scored.withLock { $0.compactMap { $0 } }
    }
}

extension ScoredSentence {
    init(_ score: BlockScores.Continuation, text: String) {
        self.text = text
        tokenIDs = score.tokenIDs ?? []
        let values = score.tokenLogLikelihoods ?? []
        tokenLogLikelihoods = tokenIDs.isEmpty ? [] : [nil] + values.map { .some($0) }
        logLikelihood = values.isEmpty ? nil : score.logLikelihood
    }
}
