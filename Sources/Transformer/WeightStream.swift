import WeightFiles

/// Reads a model's tensors as float32 through one reused buffer.
final class WeightStream {
    private let weights: ModelWeights
    private var scratch: [UInt8] = []

    init(_ weights: ModelWeights) {
        self.weights = weights
    }

    /// Some rows of a tensor, or all of them.
    func read(_ name: String, rows: Range<Int>? = nil, into target: UnsafeMutablePointer<Float>) throws {
        let tensor = try weights.tensor(name)
        try tensor.read(rows: rows ?? 0..<tensor.rowCount, into: target, scratch: &scratch)
    }
}
