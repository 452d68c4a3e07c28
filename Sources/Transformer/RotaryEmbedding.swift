import RealModule

/// Cosines and sines of the rotary position embedding (Su et al. 2021, arXiv 2104.09864), float32 as the reference
/// implementation computes them.
struct RotaryEmbedding {
    let half: Int
    private let cosines: [Float]  // (positions, half)
    private let sines: [Float]

    init(headWidth: Int, theta: Double, positions: Int) {
        half = headWidth / 2
        var cosines: [Float] = []
        var sines: [Float] = []
        cosines.reserveCapacity(positions * half)
        sines.reserveCapacity(positions * half)
        let frequencies = (0..<half).map { index in
            1 / Float(Double.pow(theta, Double(2 * index) / Double(headWidth)))
        }
        for position in 0..<positions {
            for frequency in frequencies {
                let angle = Double(Float(position) * frequency)
                cosines.append(Float(Double.cos(angle)))
                sines.append(Float(Double.sin(angle)))
            }
        }
        self.cosines = cosines
        self.sines = sines
    }

    func withAngles(at position: Int, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                guard let cosine = cosines.baseAddress, let sine = sines.baseAddress else { return }
                body(cosine + position * half, sine + position * half)
            }
        }
    }
}
