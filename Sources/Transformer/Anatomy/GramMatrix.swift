/// MᵀM of a matrix whose rows come a few at a time, or M·Mᵀ where M is wide: always of the shorter side.
///
/// Its eigenvalues are the squares of M's singular values.
final class GramMatrix {
    let side: Int
    private let sums: DoubleMatrix  // (side, side), the upper triangle

    init(side: Int) {
        self.side = side
        sums = DoubleMatrix(count: side * side)
    }

    /// - Parameter tile: rows of `side` numbers; of a wide matrix they are its columns.
    func add(_ tile: UnsafePointer<Double>, rows: Int) {
        LinearAlgebra.addGram(tile, rows: rows, columns: side, to: sums.pointer)
    }

    /// The matrix itself, which the eigenvectors will replace.
    var pointer: UnsafeMutablePointer<Double> { sums.pointer }

    subscript(row: Int, column: Int) -> Double { sums.pointer[min(row, column) * side + max(row, column)] }

    /// Ascending; the sums are lost, and with `wantsVectors` the rows are the eigenvectors.
    ///
    /// - Parameter tolerance: how far rounding may have moved the sums beyond their own last places.
    func eigenvalues(
        _ module: String, wantsVectors: Bool = false, tolerance: Double = 0
    ) throws(AnatomyError) -> [Double] {
        let trace = (0..<side).reduce(0) { $0 + self[$1, $1] }
        let values: [Double]
        do throws(LinearAlgebra.NotConverged) {
            values = try LinearAlgebra.eigenvalues(of: sums.pointer, side: side, wantsVectors: wantsVectors)
        } catch {
            throw .arithmetic(module, "its eigenvalues were not found (LAPACK's dsyevd says \(error.info))")
        }
        // Some builds of OpenBLAS compute wrong results on processors newer than they are.
        let difference = (values.reduce(0, +) - trace).magnitude
        guard difference <= 1e-9 * trace.magnitude + tolerance else {
            throw .arithmetic(module, "its eigenvalues sum up to \(values.reduce(0, +)), its diagonal to \(trace)")
        }
        return values
    }

    /// What rounding may make of an eigenvalue that is zero.
    static func noise(side: Int, largest: Double) -> Double { Double(side) * Double.ulpOfOne * largest }
}

/// A few rows of a float32 matrix, or columns of a wide one, as double-precision rows.
final class DoubleTile {
    static let rows = 256

    let width: Int
    private let buffer: DoubleMatrix
    var pointer: UnsafeMutablePointer<Double> { buffer.pointer }

    init(width: Int) {
        self.width = width
        buffer = DoubleMatrix(count: Self.rows * width)
    }

    /// Rows of a matrix of `width` columns.
    func fill(rows: Range<Int>, of matrix: UnsafePointer<Float>) {
        let start = matrix + rows.lowerBound * width
        for index in 0..<rows.count * width { pointer[index] = Double(start[index]) }
    }

    /// Columns of a matrix of `width` rows, each as a row.
    func fill(columns: Range<Int>, of matrix: UnsafePointer<Float>, stride: Int) {
        for row in 0..<width {
            let start = matrix + row * stride + columns.lowerBound
            for column in 0..<columns.count { pointer[column * width + row] = Double(start[column]) }
        }
    }

    /// The other tile's numbers minus these of a third.
    func fill(_ minuend: DoubleTile, minus subtrahend: DoubleTile, rows: Int) {
        for index in 0..<rows * width { pointer[index] = minuend.pointer[index] - subtrahend.pointer[index] }
    }

    /// Calls `body` for each tile's worth of `count`.
    static func forEach(of count: Int, _ body: (Range<Int>) -> Void) {
        for start in stride(from: 0, to: count, by: rows) { body(start..<min(start + rows, count)) }
    }
}
