import RealModule

/// What the singular values σ of a change say of how many directions it has.
package struct Spectrum: Sendable, Equatable {
    /// ‖ΔW‖₂, the largest.
    package let largest: Double
    /// ‖ΔW‖_F² / ‖ΔW‖₂²: a lower bound of the rank that small values hardly move.
    package let stableRank: Double
    /// exp(−Σ p ln p) with p = σ/Σσ (Roy & Vetterli 2007, "The effective rank").
    package let effectiveRank: Double
    /// Values above `threshold` times the largest.
    package let numericalRank: Int
    /// All that are not zero, descending.
    package let singularValues: [Double]

    /// Directions that carry less than a thousandth of the largest count for nothing; it lies far above the rounding
    /// of float32 in a change that is a few ten-thousandths of its weight.
    package static let threshold = 1e-3

    /// - Parameters:
    ///   - squares: σ², in any order; what rounding has put below `noise` is zero.
    ///   - scale: factor of every σ.
    /// - Returns: nil when none is above zero.
    init?(squares: [Double], noise: Double, scale: Double = 1) {
        let values = squares.filter { $0 > max(noise, 0) }.map { Double.sqrt($0) * scale.magnitude }
        let descending = values.filter { $0 > 0 }.sorted(by: >)
        guard let largest = descending.first else { return nil }
        let sum = descending.reduce(0, +)
        self.largest = largest
        stableRank = descending.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
        effectiveRank = Double.exp(
            -descending.reduce(0) { entropy, value in
                let share = value / sum
                return share > 0 ? entropy + share * Double.log(share) : entropy
            })
        numericalRank = descending.count { $0 > Self.threshold * largest }
        singularValues = descending
    }

    /// ‖ΔW‖_F.
    var norm: Double { largest * Double.sqrt(stableRank) }
}
