import RealModule

/// Whether a quantity rises or falls with the rank: the slope of training runs' values on log2(rank), tested by dealing
/// the ranks out to the runs anew. Items are held fixed.
package struct PermutedTrend: Sendable, Equatable {
    package let runs: Int
    /// A doubling of the rank.
    package let slope: Double
    /// Two-sided: the share of orders whose slope is as large in magnitude; of draws, the observed order is one.
    package let p: Double
    /// What the most ordered of all orders would have got; nil where they weren't all tried.
    package let leastP: Double?
    /// All of them, each order once, or how many were drawn.
    package let orders: Int
    /// By least squares, with `runs − 2` degrees of freedom; nil without variation about the line.
    package let standardError: Double?

    package var isExact: Bool { leastP != nil }

    /// Up to so many orders are all tried.
    private static let mostOrders = 20_000
    /// Sums in another order of addition are the same sum.
    private static let tolerance = 1e-12

    /// - Returns: nil with fewer than three runs or one rank only, and where a number isn't finite.
    package init?(ranks: [Int], values: [Double], seed: UInt64, draws: Int = 10_000) {
        guard ranks.count == values.count, values.count > 2, Set(ranks).count > 1, ranks.allSatisfy({ $0 > 0 }),
            draws > 0
        else { return nil }
        let count = Double(values.count)
        let logarithms = ranks.map { Double.log2(Double($0)) }
        let centre = logarithms.reduce(0, +) / count
        let x = logarithms.map { $0 - centre }
        let mean = values.reduce(0, +) / count
        let y = values.map { $0 - mean }
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let spread = product(x, x)
        let observed = product(x, y)
        slope = observed / spread
        guard slope.isFinite else { return nil }
        runs = values.count
        let residual = product(y, y) - slope * observed
        let variance = residual / (count - 2) / spread
        standardError = residual > Self.tolerance * product(y, y) ? variance.squareRoot() : nil

        let least = observed.magnitude * (1 - Self.tolerance)
        if Self.orders(of: ranks) <= Double(Self.mostOrders) {
            var products: [Double] = []
            var order = x.sorted()
            repeat { products.append(product(order, y).magnitude) } while Self.advance(&order)
            let most = (products.max() ?? 0) * (1 - Self.tolerance)
            orders = products.count
            p = Double(products.count { $0 >= least }) / Double(orders)
            leastP = Double(products.count { $0 >= most }) / Double(orders)
        } else {
            var generator = SeededGenerator(seed: seed, stream: UInt64(values.count))
            var order = x
            var reached = 1
            for _ in 0..<draws {
                for last in stride(from: order.count - 1, to: 0, by: -1) {
                    order.swapAt(last, Int(generator.next(below: UInt64(last + 1))))
                }
                if product(order, y).magnitude >= least { reached += 1 }
            }
            orders = draws
            p = Double(reached) / Double(draws + 1)
            leastP = nil
        }
    }

    /// By Student's t, for the slope's size; the test is `p`.
    package func interval(confidence: Double = ClusterEstimator.confidence) -> Estimate.Interval? {
        guard let standardError, confidence > 0, confidence < 1 else { return nil }
        let half = student.quantile(upperTail: (1 - confidence) / 2) * standardError
        return Estimate.Interval(finiteLow: slope - half, high: slope + half)
    }

    /// The slope that a test at this level finds in nine of ten studies like this one.
    package func detects(level: Double = 0.05) -> Double? {
        guard let standardError, level > 0, level < 1 else { return nil }
        let size = student.quantile(upperTail: level / 2) + NormalDistribution.quantile(upperTail: 0.1)
        return (size * standardError).isFinite ? size * standardError : nil
    }

    private var student: StudentT { StudentT(degreesOfFreedom: Double(runs - 2)) }

    /// Ways to deal the ranks out, counting those of equal ranks once.
    private static func orders(of ranks: [Int]) -> Double {
        var orders = 1.0
        var seen: [Int: Double] = [:]
        for (place, rank) in ranks.enumerated() {
            seen[rank, default: 0] += 1
            orders *= Double(place + 1) / (seen[rank] ?? 1)
        }
        return orders.rounded()
    }

    /// To the next order in the lexicographic one, each once; false after the last.
    private static func advance(_ order: inout [Double]) -> Bool {
        guard let pivot = order.indices.dropLast().last(where: { order[$0] < order[$0 + 1] }),
            let next = order.lastIndex(where: { $0 > order[pivot] })
        else { return false }
        order.swapAt(pivot, next)
        order[(pivot + 1)...].reverse()
        return true
    }
}
