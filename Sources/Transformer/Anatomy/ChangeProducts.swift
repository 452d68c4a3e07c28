/// Norms and Gram matrices of a base's matrix W, the tuned W' and the change W' − W, gathered a few rows at a time.
final class ChangeProducts {
    /// What is gathered beside the norms.
    struct Wanted {
        /// The change's Gram matrix.
        var spectrum: Bool
        /// Those of W and W', and how they lie to each other.
        var vectors: Bool
    }

    private(set) var weightSquares = 0.0
    private(set) var changeSquares = 0.0
    let change: GramMatrix?
    let weight: GramMatrix?
    let tuned: GramMatrix?
    /// W'ᵀW; nil of a wide matrix, whose Gram matrices are those of the rows.
    let cross: DoubleMatrix?
    private let columns: Int
    private let isWide: Bool
    private let tiles: (weight: DoubleTile, tuned: DoubleTile, change: DoubleTile)

    init(rows: Int, columns: Int, _ wanted: Wanted) {
        let side = min(rows, columns)
        self.columns = columns
        isWide = rows < columns
        func gram(if isWanted: Bool) -> GramMatrix? { isWanted ? GramMatrix(side: side) : nil }
        change = gram(if: wanted.spectrum)
        weight = gram(if: wanted.vectors)
        tuned = gram(if: wanted.vectors)
        cross = wanted.vectors && !isWide ? DoubleMatrix(count: side * side) : nil
        tiles = (DoubleTile(width: side), DoubleTile(width: side), DoubleTile(width: side))
    }

    /// Bytes that one instance holds, LAPACK's workspace for the vectors included.
    static func bytes(rows: Int, columns: Int, _ wanted: Wanted) -> Int {
        let side = min(rows, columns)
        let squares = (wanted.spectrum ? 1 : 0) + (wanted.vectors ? 5 : 0)
        return 8 * side * (squares * side + 3 * DoubleTile.rows)
    }

    /// - Parameter rows: how many the two hold; of a wide matrix all of them.
    func add(_ weights: UnsafePointer<Float>, _ tunedWeights: UnsafePointer<Float>, rows: Int) {
        DoubleTile.forEach(of: isWide ? columns : rows) { part in
            for (tile, values) in [(tiles.weight, weights), (tiles.tuned, tunedWeights)] {
                if isWide {
                    tile.fill(columns: part, of: values, stride: columns)
                } else {
                    tile.fill(rows: part, of: values)
                }
            }
            tiles.change.fill(tiles.tuned, minus: tiles.weight, rows: part.count)
            let count = part.count * tiles.change.width
            let squares = sumOfSquares(UnsafePointer(tiles.change.pointer), count: count)
            weightSquares += sumOfSquares(UnsafePointer(tiles.weight.pointer), count: count)
            changeSquares += squares
            // Of a table with a few trained rows most tiles are the base's.
            if squares != 0 { change?.add(tiles.change.pointer, rows: part.count) }
            weight?.add(tiles.weight.pointer, rows: part.count)
            tuned?.add(tiles.tuned.pointer, rows: part.count)
            guard let cross else { return }
            LinearAlgebra.addCrossProduct(
                tiles.tuned.pointer, tiles.weight.pointer, rows: part.count, columns: tiles.weight.width,
                to: cross.pointer)
        }
    }

    /// The same where the change is known by its factors: the base's norm alone.
    func add(_ weights: UnsafePointer<Float>, rows: Int) {
        weightSquares += sumOfSquares(weights, count: rows * columns)
    }
}
