import COpenBLAS

/// How fast one thread computes a product when it does nothing else.
///
/// Timed in the thread's own CPU time like the engine's products: by the wall clock a busy machine makes the rate look
/// low, and the engine good beside it.
struct StandAloneRate {
    private let rows: Int
    private let columns: Int
    private let depth: Int

    init(rows: Int, columns: Int, depth: Int) {
        self.rows = rows
        self.columns = columns
        self.depth = depth
    }

    /// Operations a second, the best of some tries; weights (columns, depth) as a linear layer stores them.
    func measure(tries: Int) -> Double {
        let input = Self.values(rows * depth)
        let weights = Self.values(columns * depth)
        var output = [Float](repeating: 0, count: rows * columns)
        let nanoseconds = (0..<tries).map { _ in
            let start = ProcessTimes.ofThread()
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(depth), 1, input,
                blasint(depth), weights, blasint(depth), 0, &output, blasint(columns))
            return ProcessTimes.ofThread() - start
        }
        let seconds = Double(nanoseconds.min() ?? 0) / 1e9
        return 2 * Double(rows) * Double(columns) * Double(depth) / max(seconds, 1e-9)
    }

    /// Neither all alike nor denormal, and the same in every run.
    private static func values(_ count: Int) -> [Float] {
        (0..<count).map { Float($0 % 251) / 251 - 0.5 }
    }
}
