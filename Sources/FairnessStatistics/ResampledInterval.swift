import RealModule

/// Standard error, bias and interval of a resampled quantity.
struct ResampledInterval {
    /// Of the data.
    private let value: Double
    /// The defined ones, ascending; not empty.
    private let sorted: [Double]
    private let leftOut: [Double]
    /// The mean of the draws minus the value: what the value exceeds the truth by, as the draws exceed the value.
    let bias: Double
    /// The draws' standard deviation (divided by one less than their number); zero where they differ by rounding only.
    let deviation: Double

    /// Nil with fewer than two defined draws.
    init?(_ quantity: ResampledDraws) {
        let sorted = quantity.draws.filter { !$0.isNaN }.sorted()
        guard sorted.count > 1, let first = sorted.first, let last = sorted.last else { return nil }
        value = quantity.value
        leftOut = quantity.leftOut
        self.sorted = sorted
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(sorted.count - 1)).squareRoot()
        self.deviation = deviation > 1e-13 * max(first.magnitude, last.magnitude) ? deviation : 0
        bias = mean - value
    }

    /// z₀, the normal quantile of the share of draws below the value, ties counted half: how far the draws' median lies
    /// from the value. Infinite where all draws lie on one side.
    var biasCorrection: Double {
        // What rounding makes of equal values.
        let tolerance = 1e-9 * deviation
        let below = sorted.count { $0 < value - tolerance }
        let notAbove = sorted.count { $0 <= value + tolerance }
        return NormalDistribution.quantile(Double(below + notAbove) / Double(2 * sorted.count))
    }

    /// The skewness of the values with a cluster left out, over six; nil where one of them is undefined or all are
    /// equal.
    var acceleration: Double? {
        let mean = leftOut.reduce(0, +) / Double(leftOut.count)
        var squares = 0.0
        var cubes = 0.0
        for value in leftOut {
            let change = mean - value
            squares += change * change
            cubes += change * change * change
        }
        let acceleration = cubes / (6 * squares * squares.squareRoot())
        return acceleration.isFinite ? acceleration : nil
    }

    /// Bias-corrected and accelerated (Efron, JASA 82 (1987) 171–185); nil where a correction is undefined.
    func accelerated(confidence: Double) -> (low: Double, high: Double)? {
        let bias = biasCorrection
        guard let acceleration, bias.isFinite else { return nil }
        func corrected(_ z: Double) -> Double? {
            let shifted = bias + z
            let scale = 1 - acceleration * shifted
            return scale > 0 ? bias + shifted / scale : nil
        }
        let z = NormalDistribution.quantile(upperTail: (1 - confidence) / 2)
        guard let low = corrected(-z), let high = corrected(z) else { return nil }
        return (quantile(z: low), quantile(z: high))
    }

    /// Linear between the draws, as numpy's default.
    private func quantile(z: Double) -> Double {
        let place = NormalDistribution.upperTail(-z) * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 2)
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
}
