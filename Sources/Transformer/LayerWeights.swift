import CVectorKernels
import RealModule
import WeightFiles

/// One layer's weights in float32 with the adapter merged in; the memory is reused for layer after layer.
final class LayerWeights {
    let inputNorm: FloatBuffer  // (width)
    let postAttentionNorm: FloatBuffer  // (width)
    let queryKeyValue: FloatBuffer  // (queryWidth + 2 * keyValueWidth, width)
    let output: FloatBuffer  // (width, queryWidth)
    let gateUp: FloatBuffer  // (2 * feedForwardWidth, width)
    let down: FloatBuffer  // (width, feedForwardWidth)

    private let shape: ModelConfiguration

    init(_ shape: ModelConfiguration) {
        self.shape = shape
        inputNorm = FloatBuffer(count: shape.width)
        postAttentionNorm = FloatBuffer(count: shape.width)
        queryKeyValue = FloatBuffer(count: (shape.queryWidth + 2 * shape.keyValueWidth) * shape.width)
        output = FloatBuffer(count: shape.width * shape.queryWidth)
        gateUp = FloatBuffer(count: 2 * shape.feedForwardWidth * shape.width)
        down = FloatBuffer(count: shape.width * shape.feedForwardWidth)
    }

    /// Floats that one instance holds.
    static func floats(_ shape: ModelConfiguration) -> Int {
        let attention = (2 * shape.queryWidth + 2 * shape.keyValueWidth) * shape.width
        return attention + 3 * shape.feedForwardWidth * shape.width + 2 * shape.width
    }

    /// Reads layer `layer` and merges the adapter's updates: W ← W + s·B·A, with DoRA's rescaling by row.
    func load(_ layer: Int, from weights: WeightStream, adapter: LowRankAdapter?) throws {
        let names = LlamaNames(layer: layer)
        try weights.read(names.inputNorm, into: inputNorm.pointer)
        try weights.read(names.postAttentionNorm, into: postAttentionNorm.pointer)
        var target = queryKeyValue.pointer
        for (module, outputs) in [
            (names.query, shape.queryWidth), (names.key, shape.keyValueWidth), (names.value, shape.keyValueWidth),
        ] {
            try load(module, outputs: outputs, inputs: shape.width, into: target, weights, adapter)
            target += outputs * shape.width
        }
        try load(names.output, outputs: shape.width, inputs: shape.queryWidth, into: output.pointer, weights, adapter)
        let half = shape.feedForwardWidth * shape.width
        for (module, offset) in [(names.gate, 0), (names.up, half)] {
            try load(
                module, outputs: shape.feedForwardWidth, inputs: shape.width, into: gateUp.pointer + offset, weights,
                adapter)
        }
        try load(
            names.down, outputs: shape.width, inputs: shape.feedForwardWidth, into: down.pointer, weights, adapter)
    }

    private func load(
        _ module: String, outputs: Int, inputs: Int, into target: UnsafeMutablePointer<Float>, _ weights: WeightStream,
        _ adapter: LowRankAdapter?
    ) throws {
        try weights.read(module + ".weight", into: target)
        if let update = adapter?.updates[module] {
            update.mergeOverBLAS(into: target, outputs: outputs, inputs: inputs)
        }
    }
}

extension LowRankUpdate {
    /// The same as `merge(into:outputs:inputs:)`, as a matrix product.
    func mergeOverBLAS(into weights: UnsafeMutablePointer<Float>, outputs: Int, inputs: Int) {
        b.withUnsafeBufferPointer { b in
            a.withUnsafeBufferPointer { a in
                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                LinearAlgebra.multiply(b, a, into: weights, m: outputs, n: inputs, k: rank, alpha: scale, beta: 1)
            }
        }
        guard let magnitude else { return }
        for row in 0..<outputs {
            let start = weights + row * inputs
            let norm = Float.sqrt(vk_sum_of_squares(start, inputs))
            guard norm > 0 else { continue }
            let factor = magnitude[row] / norm
            for column in 0..<inputs { start[column] *= factor }
        }
    }
}
