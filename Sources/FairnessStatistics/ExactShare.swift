/// The interval of a share of independent trials that holds the truth at least as often as it says: Clopper and
/// Pearson's, Biometrika 26 (1934) 404–413.
package struct ExactShare: Sendable, Equatable {
    package let hits: Int
    package let trials: Int

    /// - Returns: nil without trials, and where the hits aren't among them.
    package init?(hits: Int, trials: Int) {
        guard trials > 0, (0...trials).contains(hits) else { return nil }
        self.hits = hits
        self.trials = trials
    }

    package var value: Double { Double(hits) / Double(trials) }

    /// - Parameter confidence: Between 0 and 1.
    package func interval(confidence: Double) -> Estimate.Interval {
        let tail = (1 - confidence) / 2
        let below = Double(trials - hits)
        let low = hits == 0 ? 0 : Self.quantile(Double(hits), below + 1, tail)
        let high = hits == trials ? 1 : Self.quantile(Double(hits + 1), below, 1 - tail)
        return Estimate.Interval(low: low, high: high)
    }

    /// Of the beta distribution, by bisection down to neighbouring numbers.
    private static func quantile(_ a: Double, _ b: Double, _ probability: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if regularisedIncompleteBeta(a, b, x: middle, complement: 1 - middle) < probability {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }
}
