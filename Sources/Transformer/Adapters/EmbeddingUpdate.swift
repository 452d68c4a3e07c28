import CVectorKernels

/// The change an adapter makes to a table of vectors by row: E ← E + s·(B·A)ᵀ, with DoRA's rescaling by column.
package struct EmbeddingUpdate: Sendable, Equatable {
    /// Over (rows, width), so `a` is PEFT's B and `b` its A, each transposed.
    package let update: LowRankUpdate
    /// DoRA: the length each column shall have over all rows; nil for plain LoRA.
    package let magnitude: [Float]?  // (width)

    /// True when the factors alone prove that nothing changes; false says nothing about it.
    package var isZero: Bool { magnitude == nil && update.isZero }

    /// - Parameters:
    ///   - rank: at least 1.
    ///   - a: `lora_embedding_A`, (rank, rows).
    ///   - b: `lora_embedding_B`, (width, rank).
    init(rank: Int, scale: Float, a: [Float], b: [Float], magnitude: [Float]?) {
        update = LowRankUpdate(
            rank: rank, scale: scale, a: Self.transposed(b, rows: b.count / rank), b: Self.transposed(a, rows: rank),
            magnitude: nil)
        self.magnitude = magnitude
    }

    /// (rows, columns) as (columns, rows).
    private static func transposed(_ matrix: [Float], rows: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: matrix.count) { target, count in
            matrix.withUnsafeBufferPointer { matrix in
                guard rows > 0, let source = matrix.baseAddress, let target = target.baseAddress else { return }
                vk_transpose(source, rows, matrix.count / rows, target)
                count = matrix.count
            }
        }
    }
}
