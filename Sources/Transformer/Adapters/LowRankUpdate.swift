import RealModule

/// The change an adapter makes to one linear module: W ← W + s·B·A, with DoRA rows renormalised to trained magnitudes.
package struct LowRankUpdate: Sendable, Equatable {
    package let rank: Int
    /// s: α/r, or α/√r when rank-stabilised.
    package let scale: Float
    package let a: [Float]  // (rank, inputs)
    package let b: [Float]  // (outputs, rank)
    /// DoRA: the length each row shall have; nil for plain LoRA.
    package let magnitude: [Float]?  // (outputs)
    /// The update's own bias (`lora_bias`), of which s times is added to the module's.
    package let bias: [Float]?  // (outputs)

    package init(
        rank: Int, scale: Float, a: [Float], b: [Float], magnitude: [Float]?, bias: [Float]? = nil
    ) {
        self.rank = rank
        self.scale = scale
        self.a = a
        self.b = b
        self.magnitude = magnitude
        self.bias = bias
    }

    /// True when the factors alone prove that nothing changes; false says nothing about it.
    package var isZero: Bool {
        let isProductZero = a.allSatisfy { $0 == 0 } || b.allSatisfy { $0 == 0 }
        let isBiasZero = bias?.allSatisfy { $0 == 0 } ?? true
        return magnitude == nil && (scale == 0 || (isProductZero && isBiasZero))
    }

    /// Merges into float32 weights, a reference for the engine's faster way.
    ///
    /// DoRA: V = W + s·B·A, then each row of V is scaled to its magnitude (arXiv:2402.09353, equation 5, with the
    /// norm over the inputs as PEFT takes it). A row of V without length has no direction and stays zero.
    ///
    /// - Parameter weights: (outputs, inputs), row-major.
    /// - Returns: false, and nothing changed, when the sizes don't fit.
    package func merge(into weights: inout [Float], outputs: Int, inputs: Int) -> Bool {
        let fits =
            weights.count == outputs * inputs && a.count == rank * inputs && b.count == outputs * rank
            && (magnitude.map { $0.count == outputs } ?? true)
        guard fits else { return false }
        var change = [Float](repeating: 0, count: inputs)
        for output in 0..<outputs {
            for input in 0..<inputs { change[input] = 0 }
            for component in 0..<rank {
                let factor = b[output * rank + component]
                for input in 0..<inputs { change[input] += factor * a[component * inputs + input] }
            }
            let row = output * inputs
            for input in 0..<inputs { weights[row + input] += scale * change[input] }
            guard let magnitude else { continue }
            var square = 0.0
            for input in 0..<inputs { square += Double(weights[row + input]) * Double(weights[row + input]) }
            guard square > 0 else { continue }
            let factor = Float(Double(magnitude[output]) / Double.sqrt(square))
            for input in 0..<inputs { weights[row + input] *= factor }
        }
        return true
    }
}
