/// A smooth function of cluster sums that doesn't change when all sums are multiplied by the same number.
///
/// That (homogeneity of degree zero) makes the linearised contributions of the clusters, gradient · sums, add up to
/// zero, so one standard error by linearisation serves every metric.
package protocol SmoothStatistic: Sendable {
    /// The value and its derivative by each column; the value is NaN where it is undefined.
    func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector)

    /// Each cluster's share of the items; shares add up to one.
    func weights(of sums: ClusterSums) -> [Double]

    /// By how much each cluster's influence changes, for each unit of the value, where all items of a model are shifted
    /// alike; nil where influences stay as they are.
    func slopes(of sums: ClusterSums) -> [Double]?
}

extension SmoothStatistic {
    package func slopes(of sums: ClusterSums) -> [Double]? { nil }
}

/// Column 1 over column 0: a mean (count, values), or a rate by token (tokens, negative log-likelihoods).
package struct RatioOfSums: SmoothStatistic {
    package init() {}

    package func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        let value = sums[1] / sums[0]
        var gradient = SumVector.zero
        gradient[0] = -value / sums[0]
        gradient[1] = 1 / sums[0]
        return (value.isFinite ? value : .nan, gradient)
    }
}

/// The means of two kinds of items taken together, from (count, sum, count, sum): kinds may share clusters or not.
///
/// For a paired contrast of two models the sums are those of the items' differences.
package struct PairOfMeans: SmoothStatistic {
    package enum Kind: Sendable {
        /// The first kind's mean minus the second's.
        case difference
        /// The mean of the two means, however many items each kind has.
        case balanced
    }

    package let kind: Kind

    package init(_ kind: Kind) {
        self.kind = kind
    }

    package func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        let (first, second) = kind == .difference ? (1.0, -1.0) : (0.5, 0.5)
        let x = sums[1] / sums[0]
        let y = sums[3] / sums[2]
        var gradient = SumVector.zero
        gradient[0] = -first * x / sums[0]
        gradient[1] = first / sums[0]
        gradient[2] = -second * y / sums[2]
        gradient[3] = second / sums[2]
        let value = first * x + second * y
        return (value.isFinite ? value : .nan, gradient)
    }
}

/// Mean over standard deviation from (count, values, squares); the deviation divides by n, not n − 1.
package struct ScaledMean: SmoothStatistic {
    package init() {}

    package func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        let scaled = Self.evaluate(n: sums[0], sum: sums[1], squares: sums[2])
        var gradient = SumVector.zero
        gradient[0] = scaled.byCount
        gradient[1] = scaled.bySum
        gradient[2] = scaled.bySquares
        return (scaled.value, gradient)
    }

    package func slopes(of sums: ClusterSums) -> [Double]? { Self.slopes(of: sums, squares: 2) }

    /// −½ Σ (z² − 1)/n over a cluster's items, z = (x − mean)/deviation, which a shift leaves as it is: the influence of
    /// an item is (z − value·(z² − 1)/2)/n.
    ///
    /// - Parameter squares: The column of x².
    static func slopes(of sums: ClusterSums, squares: Int) -> [Double] {
        let totals = sums.totals
        let n = totals[0]
        let mean = totals[1] / n
        let variance = totals[squares] / n - mean * mean
        return (0..<sums.clusters).map { cluster in
            let own = sums[cluster]
            let deviations = own[squares] - 2 * mean * own[1] + mean * mean * own[0]
            return -0.5 * (deviations / variance - own[0]) / n
        }
    }

    struct Parts {
        var value: Double
        var byCount: Double
        var bySum: Double
        var bySquares: Double
    }

    static func evaluate(n: Double, sum: Double, squares: Double) -> Parts {
        let mean = sum / n
        let meanSquare = squares / n
        let variance = meanSquare - mean * mean
        // Below this the variance is what rounding left over of equal values.
        guard variance > 1e-13 * meanSquare else { return Parts(value: .nan, byCount: 0, bySum: 0, bySquares: 0) }
        let deviation = variance.squareRoot()
        let value = mean / deviation
        let byVariance = -0.5 * value / variance
        return Parts(
            value: value.isFinite ? value : .nan,
            byCount: -value / n + byVariance * (2 * mean * mean - meanSquare) / n,
            bySum: 1 / (n * deviation) - byVariance * 2 * mean / n,
            bySquares: byVariance / n)
    }
}

/// The scaled mean of one quantity minus, or plus, that of another on the same items: (count, x, y, x², y²).
package struct ScaledMeanContrast: SmoothStatistic {
    package enum Kind: Sendable {
        case difference, sum
    }

    package let kind: Kind

    package init(_ kind: Kind) {
        self.kind = kind
    }

    package func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        let sign: Double = kind == .difference ? -1 : 1
        let x = ScaledMean.evaluate(n: sums[0], sum: sums[1], squares: sums[3])
        let y = ScaledMean.evaluate(n: sums[0], sum: sums[2], squares: sums[4])
        var gradient = SumVector.zero
        gradient[0] = x.byCount + sign * y.byCount
        gradient[1] = x.bySum
        gradient[2] = sign * y.bySum
        gradient[3] = x.bySquares
        gradient[4] = sign * y.bySquares
        return (x.value + sign * y.value, gradient)
    }

    /// Where x is shifted.
    package func slopes(of sums: ClusterSums) -> [Double]? { ScaledMean.slopes(of: sums, squares: 3) }
}

/// The least-squares slope of y on x with an intercept, from (count, x, y, x², xy).
package struct RegressionSlope: SmoothStatistic {
    package init() {}

    package func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        let n = sums[0]
        let meanX = sums[1] / n
        let meanY = sums[2] / n
        let spread = sums[3] / n - meanX * meanX
        guard spread > 1e-13 * (sums[3] / n) else { return (.nan, .zero) }
        let slope = (sums[4] / n - meanX * meanY) / spread
        let scale = 1 / (n * spread)
        var gradient = SumVector.zero
        gradient[0] = scale * (2 * meanX * meanY - sums[4] / n + slope * (sums[3] / n - 2 * meanX * meanX))
        gradient[1] = scale * (2 * slope * meanX - meanY)
        gradient[2] = -scale * meanX
        gradient[3] = -scale * slope
        gradient[4] = scale
        return (slope.isFinite ? slope : .nan, gradient)
    }
}
