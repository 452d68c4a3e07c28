@testable import Transformer

/// Adapters with their updates changed in ways that no file can have.
extension LowRankAdapter {
    /// - Parameter module: the end of the paths of those linear modules whose updates change; all without it.
    func changingUpdates(of module: String = "", _ change: (LowRankUpdate) -> LowRankUpdate) -> LowRankAdapter {
        var changed = updates
        for (path, update) in updates where path.hasSuffix(module) { changed[path] = change(update) }
        return with(updates: changed, embeddings: embeddings)
    }

    /// DoRA's factors as if they were plain LoRA's.
    var withoutMagnitudes: LowRankAdapter {
        with(
            updates: updates.mapValues {
                LowRankUpdate(rank: $0.rank, scale: $0.scale, a: $0.a, b: $0.b, magnitude: nil, bias: $0.bias)
            },
            embeddings: embeddings.mapValues {
                let factors = $0.update.transposed
                return EmbeddingUpdate(
                    rank: factors.rank, scale: factors.scale, a: factors.a, b: factors.b, magnitude: nil)
            })
    }

    private func with(
        updates: [String: LowRankUpdate], embeddings: [String: EmbeddingUpdate]
    ) -> LowRankAdapter {
        LowRankAdapter(
            updates: updates, embeddings: embeddings, parameters: parameters, rows: rows, tiesWeights: tiesWeights,
            summary: summary)
    }
}

extension LowRankUpdate {
    func with(scale: Float? = nil, a: [Float]? = nil, b: [Float]? = nil, magnitude: [Float]? = nil) -> LowRankUpdate {
        LowRankUpdate(
            rank: rank, scale: scale ?? self.scale, a: a ?? self.a, b: b ?? self.b,
            magnitude: magnitude ?? self.magnitude, bias: bias)
    }

    /// Of the transposed weight, without magnitudes.
    var transposed: LowRankUpdate {
        func transposed(_ matrix: [Float], rows: Int) -> [Float] {
            let columns = matrix.count / rows
            return (0..<columns).flatMap { column in (0..<rows).map { matrix[$0 * columns + column] } }
        }
        return LowRankUpdate(
            rank: rank, scale: scale, a: transposed(b, rows: b.count / rank), b: transposed(a, rows: rank),
            magnitude: nil, bias: bias)
    }
}
