/// τ, the standard deviation of a metric's true change over neutral fine-tunes: what a fine-tune moves although its text
/// has nothing to do with what is measured (fairness.md, "Statistics" 4).
///
/// By moments about zero, since a change in one direction that every neutral fine-tune makes is drift too:
/// τ² = mean Δ² − mean SE², at least 0 (as DerSimonian and Laird, Control. Clin. Trials 7 (1986) 177–188, with a known
/// centre and equal weights).
package struct NeutralDrift: Sendable, Equatable {
    package let runs: Int
    package let mean: Double
    /// √ mean Δ²: what was seen, the items' noise in it.
    package let rootMeanSquare: Double
    /// √ mean SE².
    package let standardError: Double
    /// Mean Δ² less mean SE², which chance may make negative.
    package let variance: Double

    package var tau: Double { variance > 0 ? variance.squareRoot() : 0 }

    /// - Parameter changes: Of each fine-tune, on the metric's scale.
    /// - Returns: nil without any, and where a number isn't finite.
    package init?(changes: [(value: Double, standardError: Double)]) {
        let count = Double(changes.count)
        let square = changes.reduce(0) { $0 + $1.value * $1.value } / count
        let noise = changes.reduce(0) { $0 + $1.standardError * $1.standardError } / count
        guard !changes.isEmpty, square.isFinite, noise.isFinite else { return nil }
        runs = changes.count
        mean = changes.reduce(0) { $0 + $1.value } / count
        rootMeanSquare = square.squareRoot()
        standardError = noise.squareRoot()
        variance = square - noise
    }

    /// Whether it is larger than `tau` by more than chance: n · mean Δ² / (τ² + SE²) beyond the upper 1 % point of χ², by
    /// Wilson and Hilferty's approximation (PNAS 17 (1931) 684–688).
    package func exceeds(_ tau: Double) -> Bool {
        let count = Double(runs)
        let spread = 2 / (9 * count)
        let cube = 1 - spread + 2.3263478740408408 * spread.squareRoot()
        let expected = tau * tau + standardError * standardError
        return rootMeanSquare * rootMeanSquare > expected * cube * cube * cube
    }

    /// τ of several alike, such as a metric's categories, taken together.
    package static func pooled(_ drifts: [NeutralDrift]) -> Double {
        guard !drifts.isEmpty else { return 0 }
        let variance = drifts.reduce(0) { $0 + $1.variance } / Double(drifts.count)
        return variance > 0 ? variance.squareRoot() : 0
    }
}
