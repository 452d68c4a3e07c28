extension LowRankUpdate {
    /// The singular values of s·B·A from the factors alone, in matrices of the rank's size.
    ///
    /// With BᵀB = QΛQᵀ they are s times the roots of the eigenvalues of Λ^½Qᵀ(AAᵀ)QΛ^½. What is lost to the squares is
    /// less than what float32 loses in the product that is applied.
    ///
    /// - Returns: nil when the product is zero.
    func spectrum(_ module: String) throws(AnatomyError) -> Spectrum? {
        let (left, right) = (gram(ofB: true), gram(ofB: false))
        let trace = Self.trace(left, right)
        let largestRight = (0..<rank).reduce(0) { $0 + right[$1, $1] }
        let lengths = try left.eigenvalues(module, wantsVectors: true)
        guard let largestLeft = lengths.last, largestLeft > 0, largestRight > 0 else { return nil }
        let vectors = left.pointer
        for (row, square) in lengths.enumerated() {
            let length = Double.sqrt(max(square, 0))
            for column in 0..<rank { vectors[row * rank + column] *= length }
        }
        // T·(AAᵀ)·Tᵀ with T = Λ^½Qᵀ, whose product needs both triangles.
        for row in 0..<rank {
            for column in 0..<row { right.pointer[row * rank + column] = right[row, column] }
        }
        let half = DoubleMatrix(count: rank * rank)
        LinearAlgebra.multiply(vectors, square: right.pointer, transposed: false, into: half.pointer, m: rank, n: rank)
        let product = GramMatrix(side: rank)
        LinearAlgebra.multiply(
            half.pointer, square: vectors, transposed: true, into: product.pointer, m: rank, n: rank)
        let noise = GramMatrix.noise(side: rank, largest: largestLeft * largestRight)
        let values = try product.eigenvalues(module, tolerance: noise)
        guard (values.reduce(0, +) - trace).magnitude <= 1e-9 * trace + 8 * noise else {
            throw .arithmetic(module, "its factors' singular values contradict their products")
        }
        return Spectrum(squares: values, noise: noise, scale: Double(scale))
    }

    /// BᵀB or AAᵀ, (rank, rank).
    private func gram(ofB: Bool) -> GramMatrix {
        let gram = GramMatrix(side: rank)
        let tile = DoubleTile(width: rank)
        let length = (ofB ? b.count : a.count) / max(rank, 1)
        (ofB ? b : a).withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return }
            DoubleTile.forEach(of: length) { part in
                if ofB {
                    tile.fill(rows: part, of: start)
                } else {
                    tile.fill(columns: part, of: start, stride: length)
                }
                gram.add(tile.pointer, rows: part.count)
            }
        }
        return gram
    }

    /// The trace of the product, ‖B·A‖_F², by another way than the eigenvalues.
    private static func trace(_ left: GramMatrix, _ right: GramMatrix) -> Double {
        (0..<left.side).reduce(0) { sum, row in
            (0..<left.side).reduce(sum) { $0 + left[row, $1] * right[row, $1] }
        }
    }
}
