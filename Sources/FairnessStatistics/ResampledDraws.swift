import RealModule

/// The values of one quantity on the data, on every draw of clusters, and with each cluster left out.
///
/// Where a value is undefined it is NaN.
struct ResampledDraws: Sendable, Equatable {
    /// Of the data.
    let value: Double
    let draws: [Double]
    let leftOut: [Double]

    /// More clusters than this are left out in as many blocks, not one by one: the acceleration's expectation stays the
    /// same, because second and third moments of independent clusters add up. Prime, so that no order of the items (a
    /// group in every eighth place) puts one group into one block.
    static let mostLeftOut = 997

    /// Each quantity of each statistic; all of them see the same draws, the first ones of `ResamplingWeights` with this
    /// seed.
    ///
    /// - Parameter clusters: Of every one of the statistics; at least 1.
    static func resample(
        _ statistics: [any ResampledStatistic], clusters: Int, draws: Int, seed: UInt64
    ) -> [[ResampledDraws]] {
        var multiplicities = [Double](repeating: 1, count: clusters)
        let values = statistics.map { $0.finiteValues(multiplicities) }
        var leftOut = values.map { $0.map { _ in [Double]() } }
        var drawn = leftOut

        let blocks = min(clusters, mostLeftOut)
        for block in 0..<blocks {
            for cluster in stride(from: block, to: clusters, by: blocks) { multiplicities[cluster] = 0 }
            append(statistics, multiplicities, to: &leftOut)
            for cluster in stride(from: block, to: clusters, by: blocks) { multiplicities[cluster] = 1 }
        }

        var chosen = DrawnClusters(of: clusters, seed: seed)
        for _ in 0..<draws {
            for cluster in 0..<clusters { multiplicities[cluster] = 0 }
            for _ in 0..<clusters { multiplicities[chosen.next()] += 1 }
            append(statistics, multiplicities, to: &drawn)
        }
        return values.indices.map { statistic in
            values[statistic].indices.map { quantity in
                ResampledDraws(
                    value: values[statistic][quantity], draws: drawn[statistic][quantity],
                    leftOut: leftOut[statistic][quantity])
            }
        }
    }

    private static func append(
        _ statistics: [any ResampledStatistic], _ multiplicities: [Double], to kept: inout [[[Double]]]
    ) {
        for (index, statistic) in statistics.enumerated() {
            for (quantity, value) in statistic.finiteValues(multiplicities).enumerated() {
                kept[index][quantity].append(value)
            }
        }
    }

    /// Draw by draw with another quantity's.
    func combined(with other: ResampledDraws, _ combine: (Double, Double) -> Double) -> ResampledDraws {
        ResampledDraws(
            value: combine(value, other.value), draws: zip(draws, other.draws).map(combine),
            leftOut: zip(leftOut, other.leftOut).map(combine))
    }
}

extension ResampledStatistic {
    /// Exactly one number for each quantity, NaN where it is undefined or infinite.
    fileprivate func finiteValues(_ multiplicities: [Double]) -> [Double] {
        let values = values(multiplicities)
        return quantities.indices.map { quantity in
            guard quantity < values.count, let value = values[quantity], value.isFinite else { return .nan }
            return value
        }
    }
}
