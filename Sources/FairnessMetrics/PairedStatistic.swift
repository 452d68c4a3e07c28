import FairnessStatistics

/// One statistic of two models on the same items, subtracted or added: the first model's columns, then as many of the
/// other's.
struct PairedStatistic<Statistic: SmoothStatistic>: SmoothStatistic {
    let statistic: Statistic
    /// Columns of one model, at most half of a `SumVector`.
    let width: Int
    /// Of the second model: −1 for a difference, 1 for a sum.
    let sign: Double
    /// Subtracted from the result.
    let offset: Double

    func evaluate(_ sums: SumVector) -> (value: Double, gradient: SumVector) {
        var first = SumVector.zero
        var second = SumVector.zero
        for column in 0..<width {
            first[column] = sums[column]
            second[column] = sums[width + column]
        }
        let (value, ofFirst) = statistic.evaluate(first)
        let (other, ofSecond) = statistic.evaluate(second)
        var gradient = SumVector.zero
        for column in 0..<width {
            gradient[column] = ofFirst[column]
            gradient[width + column] = sign * ofSecond[column]
        }
        return (value + sign * other - offset, gradient)
    }
}
