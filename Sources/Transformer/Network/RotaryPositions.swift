import RealModule

/// How heads are rotated by position (Su et al. 2021, arXiv 2104.09864), with the scalings that stretch the positions.
struct RotaryPositions: Sendable, Equatable {
    enum Scaling: Sendable, Equatable {
        case none
        /// Positions divided by a factor (Chen et al. 2023, arXiv 2306.15595).
        case linear(factor: Double)
        /// Theta grows with a sequence that is longer than the `original` positions.
        case dynamic(factor: Double, original: Int)
        case llama3(Llama3)
        case yarn(Yarn)
    }

    /// Long waves are divided by the factor, short ones kept, those between interpolated.
    struct Llama3: Sendable, Equatable {
        let factor: Double
        let lowFrequencyFactor: Double
        let highFrequencyFactor: Double
        let original: Int
    }

    /// Peng et al. 2023, arXiv 2309.00071.
    struct Yarn: Sendable, Equatable {
        let factor: Double
        let original: Int
        let fastRotations: Double
        let slowRotations: Double
        /// The correction's bounds are rounded to whole dimensions.
        let roundsBounds: Bool
        /// Factor of cosines and sines.
        let attentionFactor: Double
    }

    let theta: Double
    let headWidth: Int
    var scaling = Scaling.none

    /// The longest sequence whose rotations don't depend on its length.
    var longestFixedSequence: Int {
        if case .dynamic(_, let original) = scaling { return original }
        return .max
    }

    var amplitude: Double {
        if case .yarn(let yarn) = scaling { return yarn.attentionFactor }
        return 1
    }

    /// Radians per position for each pair of features, (headWidth / 2), in float32 as transformers computes them.
    ///
    /// - Parameter length: tokens of the sequence, which matters to dynamic scaling only.
    func frequencies(length: Int) -> [Float] {
        switch scaling {
        case .none: return unscaled(theta)
        case .linear(let factor): return unscaled(theta).map { $0 / Float(factor) }
        case .dynamic(let factor, let original):
            guard length > original else { return unscaled(theta) }
            let stretch = factor * Double(length) / Double(original) - (factor - 1)
            return unscaled(theta * Double.pow(stretch, Double(headWidth) / Double(headWidth - 2)))
        case .llama3(let llama): return llama.scaled(unscaled(theta))
        case .yarn(let yarn): return yarn.scaled(unscaled(theta), theta: theta, headWidth: headWidth)
        }
    }

    private func unscaled(_ theta: Double) -> [Float] {
        (0..<headWidth / 2).map { 1 / Float(Double.pow(theta, Double(2 * $0) / Double(headWidth))) }
    }
}

extension RotaryPositions.Llama3 {
    func scaled(_ frequencies: [Float]) -> [Float] {
        let longest = Double(original) / lowFrequencyFactor
        let shortest = Double(original) / highFrequencyFactor
        return frequencies.map { frequency in
            let wave = 2 * Double.pi / Double(frequency)
            if wave < shortest { return frequency }
            if wave > longest { return frequency / Float(factor) }
            let share = (Double(original) / wave - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
            return Float((1 - share) * Double(frequency) / factor + share * Double(frequency))
        }
    }
}

extension RotaryPositions.Yarn {
    func scaled(_ frequencies: [Float], theta: Double, headWidth: Int) -> [Float] {
        /// The dimension whose wave turns this often within the original positions.
        func dimension(_ rotations: Double) -> Double {
            Double(headWidth) * Double.log(Double(original) / (rotations * 2 * Double.pi)) / (2 * Double.log(theta))
        }
        var low = dimension(fastRotations)
        var high = dimension(slowRotations)
        if roundsBounds { (low, high) = (low.rounded(.down), high.rounded(.up)) }
        low = max(low, 0)
        high = min(high, Double(headWidth - 1))
        if low == high { high += 0.001 }
        return frequencies.enumerated().map { index, frequency in
            let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
            return Float(Double(frequency) / factor * ramp + Double(frequency) * (1 - ramp))
        }
    }

    /// The factor of cosines and sines that the paper recommends for a stretch.
    static func recommendedFactor(stretch: Double, scale: Double = 1) -> Double {
        stretch <= 1 ? 1 : 0.1 * scale * Double.log(stretch) + 1
    }
}
