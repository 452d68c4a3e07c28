import CVectorKernels

/// A normalisation with its parameters, ready to be applied to rows.
final class NormWeights {
    private let kind: Norm.Kind
    private let width: Int
    private let epsilon: Float
    private let weight: FloatBuffer  // (width)
    private let bias: FloatBuffer  // (width), zero without one

    init(_ norm: Norm) {
        kind = norm.kind
        width = norm.width
        epsilon = norm.epsilon
        weight = FloatBuffer(count: width)
        bias = FloatBuffer(count: width)
        weight.fill(0..<width, with: 1)
        bias.fill(0..<width, with: 0)
    }

    /// - Parameter norm: one of the shape this was made for.
    func load(_ norm: Norm?, from weights: AdaptedWeights) throws {
        guard let norm else { return }
        switch norm.kind {
        case .rootMeanSquare(let offset):
            try weights.readVector(norm.weightName, into: weight.pointer)
            if offset != 0 { for index in 0..<width { weight.pointer[index] += offset } }
        case .layer:
            try weights.readVector(norm.weightName, into: weight.pointer)
            try weights.readVector(norm.biasName, into: bias.pointer)
        case .plainLayer: break
        }
    }

    /// `row` and `target` may be the same.
    func apply(_ row: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        switch kind {
        case .rootMeanSquare: vk_rms_norm(row, weight.pointer, epsilon, width, target)
        case .layer, .plainLayer: vk_layer_norm(row, weight.pointer, bias.pointer, epsilon, width, target)
        }
    }
}
