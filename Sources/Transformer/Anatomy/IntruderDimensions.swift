import RealModule

/// Leading directions of a tuned matrix that its base did not have (Shuttleworth et al. 2024, arXiv 2410.21228).
///
/// An intruder dimension is one of the first k left singular vectors of W + ΔW whose largest absolute cosine with a
/// left singular vector of W is below ε. W is (outputs, inputs), a table (rows, width).
package struct IntruderDimensions: Sendable, Equatable {
    /// k and ε.
    package struct Criterion: Sendable, Equatable {
        package var vectors: Int
        package var similarity: Double

        /// What the authors' program counts with unless told otherwise.
        package static let authors = Criterion(vectors: 10, similarity: 0.5)

        package init(vectors: Int, similarity: Double) {
            self.vectors = vectors
            self.similarity = similarity
        }
    }

    package let criterion: Criterion
    /// Of each vector considered, the largest absolute cosine; fewer than k where the matrix has fewer directions.
    package let similarities: [Double]

    package var count: Int { similarities.count { $0 < criterion.similarity } }

    /// Singular values below this fraction of the largest have no direction that is more than rounding.
    static let leastValue = 1e-6
}

extension IntruderDimensions {
    /// - Parameters:
    ///   - weight: the Gram matrix of W, which is lost.
    ///   - tuned: that of W' = W + ΔW, which is lost too.
    ///   - cross: W'ᵀW, needed where the Gram matrices are those of the columns: a left singular vector is then Wv/σ.
    /// - Returns: nil when W or W' is zero.
    init?(
        _ criterion: Criterion, weight: GramMatrix, tuned: GramMatrix, cross: DoubleMatrix?, module: String
    ) throws(AnatomyError) {
        let side = weight.side
        let (weightSquares, tunedSquares) = (
            try weight.eigenvalues(module, wantsVectors: true), try tuned.eigenvalues(module, wantsVectors: true)
        )
        let known = Self.places(weightSquares)
        let leading = Array(Self.places(tunedSquares).reversed().prefix(max(0, criterion.vectors)))
        guard !known.isEmpty, let last = leading.last else { return nil }
        // The eigenvectors are rows in ascending order, so that the leading ones lie together at the end.
        let count = leading.count
        var vectors = UnsafePointer(tuned.pointer + last * side)
        let products = DoubleMatrix(count: count * side)
        let cosines = DoubleMatrix(count: count * side)
        if let cross {
            LinearAlgebra.multiply(
                vectors, square: cross.pointer, transposed: false, into: products.pointer, m: count, n: side)
            vectors = UnsafePointer(products.pointer)
        }
        LinearAlgebra.multiply(
            vectors, square: weight.pointer, transposed: true, into: cosines.pointer, m: count, n: side)
        similarities = leading.map { place in
            let row = cosines.pointer + (place - last) * side
            return known.reduce(0) { largest, index in
                let length = cross == nil ? 1 : Double.sqrt(tunedSquares[place]) * Double.sqrt(weightSquares[index])
                return max(largest, min(1, row[index].magnitude / length))
            }
        }
        self.criterion = criterion
    }

    /// Where singular values are that have a direction, ascending.
    private static func places(_ squares: [Double]) -> Range<Int> {
        guard let largest = squares.last, largest > 0 else { return 0..<0 }
        let least = leastValue * leastValue * largest
        return (squares.firstIndex { $0 > least } ?? 0)..<squares.count
    }
}
