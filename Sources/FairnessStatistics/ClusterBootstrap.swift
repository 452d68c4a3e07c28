/// The studentised bootstrap of one statistic over its clusters.
struct ClusterBootstrap {
    let statistic: any SmoothStatistic
    let sums: ClusterSums
    /// The statistic of all clusters.
    let value: Double
    /// Of `value`, positive.
    let standardError: Double

    /// t* = (draw's value − value) / draw's standard error, one for each draw, ascending.
    ///
    /// A draw without variation between its clusters has an infinite t*, a draw where the statistic is undefined none.
    func studentised(_ weights: ResamplingWeights) -> [Double] {
        let clusters = sums.clusters
        var result: [Double] = []
        result.reserveCapacity(weights.draws)
        var tile = [SumVector](repeating: .zero, count: clusters)
        for first in stride(from: 0, to: weights.draws, by: ResamplingWeights.tile) {
            let start = first * clusters
            for cluster in 0..<clusters {
                for draw in 0..<ResamplingWeights.tile {
                    tile[cluster][draw] = Double(weights.counts[start + cluster * ResamplingWeights.tile + draw])
                }
            }
            let (values, errors) = evaluate(tile)
            for draw in 0..<min(ResamplingWeights.tile, weights.draws - first) {
                let t = studentise(values[draw], errors[draw])
                if !t.isNaN { result.append(t) }
            }
        }
        result.sort()
        return result
    }

    private func studentise(_ drawn: Double, _ error: Double) -> Double {
        let change = drawn - value
        // What rounding leaves of a standard error that is zero.
        if error <= 1e-9 * standardError {
            return change.magnitude <= 1e-9 * standardError ? 0 : change * .infinity
        }
        return change / error
    }

    /// The statistic and its standard error for the eight draws of a tile.
    ///
    /// - Parameter weights: (clusters), eight draws in each vector.
    private func evaluate(_ weights: [SumVector]) -> (values: SumVector, errors: SumVector) {
        let clusters = sums.clusters
        let columns = sums.columns
        var drawn = (0..<columns).map { _ in SumVector.zero }
        for column in 0..<columns {
            var total = SumVector.zero
            for cluster in 0..<clusters {
                total += weights[cluster] * sums.storage[column * clusters + cluster]
            }
            drawn[column] = total
        }

        var values = SumVector.zero
        var gradients = (0..<columns).map { _ in SumVector.zero }
        for draw in 0..<ResamplingWeights.tile {
            var ofDraw = SumVector.zero
            for column in 0..<columns { ofDraw[column] = drawn[column][draw] }
            let (value, gradient) = statistic.evaluate(ofDraw)
            values[draw] = value
            for column in 0..<columns { gradients[column][draw] = gradient[column] }
        }

        var squares = SumVector.zero
        for cluster in 0..<clusters {
            var contribution = SumVector.zero
            for column in 0..<columns {
                contribution += gradients[column] * sums.storage[column * clusters + cluster]
            }
            squares += weights[cluster] * contribution * contribution
        }
        let factor = Double(clusters) / Double(clusters - 1)
        return (values, (squares * factor).squareRoot())
    }
}
