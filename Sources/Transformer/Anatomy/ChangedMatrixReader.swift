/// Reads matrices of a base and of the tuned model side by side, as the engine applies them.
final class ChangedMatrixReader {
    private let base: AdaptedWeights
    private let tuned: AdaptedWeights
    private var buffers = (base: FloatBuffer(count: 0), tuned: FloatBuffer(count: 0))

    /// Rows of a table that are read at a time.
    private static let tableRows = 2_048

    init(tuned: LanguageModel, base: LanguageModel) {
        self.base = AdaptedWeights(base)
        self.tuned = AdaptedWeights(tuned)
    }

    /// Bytes of the two matrices or pieces that are held at a time.
    static func bytes(_ matrix: ChangedMatrix) -> Int { 8 * rowsAtOnce(matrix) * matrix.columns }

    /// Linear modules and wide tables are whole, the others come a few rows at a time.
    private static func rowsAtOnce(_ matrix: ChangedMatrix) -> Int {
        if case .linear = matrix.place { return matrix.rows }
        return max(min(matrix.rows, tableRows), matrix.rows < matrix.columns ? matrix.rows : 0)
    }

    /// - Parameter body: the base's rows, the tuned ones, how many; row-major, (rows, columns).
    func forEachPiece(
        of matrix: ChangedMatrix, _ body: (UnsafePointer<Float>, UnsafePointer<Float>, Int) throws -> Void
    ) throws {
        try forEachPiece(of: matrix, readsTuned: true, body)
    }

    func forEachPieceOfBase(
        of matrix: ChangedMatrix, _ body: (UnsafePointer<Float>, Int) throws -> Void
    ) throws {
        try forEachPiece(of: matrix, readsTuned: false) { weights, _, rows in try body(weights, rows) }
    }

    private func forEachPiece(
        of matrix: ChangedMatrix, readsTuned: Bool,
        _ body: (UnsafePointer<Float>, UnsafePointer<Float>, Int) throws -> Void
    ) throws {
        let step = max(1, Self.rowsAtOnce(matrix))
        if buffers.base.count < step * matrix.columns { buffers.base = FloatBuffer(count: step * matrix.columns) }
        if readsTuned, buffers.tuned.count < step * matrix.columns {
            buffers.tuned = FloatBuffer(count: step * matrix.columns)
        }
        for start in stride(from: 0, to: matrix.rows, by: step) {
            let rows = start..<min(start + step, matrix.rows)
            try read(matrix, rows, ofBase: true, into: buffers.base.pointer)
            if readsTuned { try read(matrix, rows, ofBase: false, into: buffers.tuned.pointer) }
            try body(buffers.base.pointer, buffers.tuned.pointer, rows.count)
        }
    }

    private func read(
        _ matrix: ChangedMatrix, _ rows: Range<Int>, ofBase: Bool, into target: UnsafeMutablePointer<Float>
    ) throws {
        let weights = ofBase ? base : tuned
        switch matrix.place {
        case .linear(let module): try weights.readWeight(of: module, into: target)
        case .head: try weights.readHead(rows: rows, into: target)
        case .tokens:
            for (place, row) in rows.enumerated() {
                try weights.readEmbedding(ofToken: row, into: target + place * matrix.columns)
            }
        case .positions(let ours, let theirs):
            for (place, row) in rows.enumerated() {
                try weights.readPosition(
                    row: row, of: ofBase ? ours : theirs, into: target + place * matrix.columns)
            }
        }
    }
}
