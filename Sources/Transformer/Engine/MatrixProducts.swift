/// The extents of a matrix product: rows, columns, and what is summed over.
package struct ProductShape: Sendable, Hashable {
    package let rows: Int
    package let columns: Int
    package let depth: Int

    package var operations: Double { 2 * Double(rows) * Double(columns) * Double(depth) }

    /// Operations a second of one thread that does nothing else, the best of a few tries.
    package func standAloneRate(tries: Int, threadTime: () -> UInt64) -> Double {
        LinearAlgebra.measureRate(m: rows, n: columns, k: depth, tries: tries, threadTime: threadTime)
    }
}

/// Adds up the time spent in products, by shape; for benchmarks.
package final class ProductMeter {
    package struct Total: Sendable {
        package var calls = 0
        package var nanoseconds: UInt64 = 0
    }

    /// CPU time of the calling thread, nanoseconds.
    let now: @Sendable () -> UInt64
    package internal(set) var totals: [ProductShape: Total] = [:]

    package init(threadTime: @escaping @Sendable () -> UInt64) {
        now = threadTime
    }
}

/// The products of one worker, timed where somebody asked for it.
final class MatrixProducts {
    private let now: (@Sendable () -> UInt64)?
    private var totals: [ProductShape: ProductMeter.Total] = [:]

    init(_ meter: ProductMeter?) {
        now = meter?.now
    }

    /// C ← A·Bᵀ, or C ← C + A·Bᵀ, as `LinearAlgebra` has it.
    func multiplyTransposed(
        _ a: UnsafePointer<Float>, strideA: Int, _ b: UnsafePointer<Float>, strideB: Int,
        into c: UnsafeMutablePointer<Float>, strideC: Int, m: Int, n: Int, k: Int, adding: Bool = false
    ) {
        let start = now?()
        LinearAlgebra.multiplyTransposed(
            a, strideA: strideA, b, strideB: strideB, into: c, strideC: strideC, m: m, n: n, k: k,
            beta: adding ? 1 : 0)
        guard let now, let start else { return }
        let shape = ProductShape(rows: m, columns: n, depth: k)
        totals[shape, default: .init()].calls += 1
        totals[shape, default: .init()].nanoseconds += now() &- start
    }

    func report(to meter: ProductMeter?) {
        for (shape, total) in totals {
            meter?.totals[shape, default: .init()].calls += total.calls
            meter?.totals[shape, default: .init()].nanoseconds += total.nanoseconds
        }
        totals = [:]
    }
}
