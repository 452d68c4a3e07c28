import CVectorKernels

/// One or several linear modules of the same inputs, one under the other, ready to be multiplied with rows.
final class LinearWeights {
    let outputs: Int
    private let inputs: Int
    private let weight: FloatBuffer  // (outputs, inputs)
    private let bias: FloatBuffer?  // (outputs)

    init(_ modules: [LinearModule]) {
        outputs = modules.reduce(0) { $0 + $1.outputs }
        inputs = modules.first?.inputs ?? 0
        weight = FloatBuffer(count: outputs * inputs)
        bias = modules.contains(where: \.hasBias) ? FloatBuffer(count: outputs) : nil
        bias?.fill(0..<outputs, with: 0)
    }

    /// - Parameter modules: of the shapes this was made for.
    func load(_ modules: [LinearModule], from weights: AdaptedWeights) throws {
        var row = 0
        for module in modules {
            try weights.readWeight(of: module, into: weight.pointer + row * inputs)
            if module.hasBias, let bias { try weights.readVector(module.biasName, into: bias.pointer + row) }
            row += module.outputs
        }
    }

    /// Writes W·x + b of each row, or adds it to what is there.
    func apply(
        _ rows: UnsafePointer<Float>, stride: Int, count: Int, into target: UnsafeMutablePointer<Float>,
        targetStride: Int, adding: Bool = false, products: MatrixProducts
    ) {
        products.multiplyTransposed(
            rows, strideA: stride, weight.pointer, strideB: inputs, into: target, strideC: targetStride, m: count,
            n: outputs, k: inputs, adding: adding)
        guard let bias else { return }
        for row in 0..<count { vk_add(target + row * targetStride, bias.pointer, outputs) }
    }
}
