import CVectorKernels

/// One or several linear modules of the same inputs, one under the other, ready to be multiplied with rows.
final class LinearWeights {
    let outputs: Int
    private let inputs: Int
    private let weight: FloatBuffer  // (outputs, inputs)
    private let bias: FloatBuffer  // (outputs)
    private var isBiased = false

    init(_ modules: [LinearModule]) {
        outputs = modules.reduce(0) { $0 + $1.outputs }
        inputs = modules.first?.inputs ?? 0
        weight = FloatBuffer(count: outputs * inputs)
        bias = FloatBuffer(count: outputs)
    }

    /// - Parameter modules: of the shapes this was made for.
    func load(_ modules: [LinearModule], from weights: AdaptedWeights) throws {
        var row = 0
        isBiased = false
        for module in modules {
            try weights.readWeight(of: module, into: weight.pointer + row * inputs)
            if try weights.readBias(of: module, into: bias.pointer + row) { isBiased = true }
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
        guard isBiased else { return }
        for row in 0..<count { vk_add(target + row * targetStride, bias.pointer, outputs) }
    }
}
