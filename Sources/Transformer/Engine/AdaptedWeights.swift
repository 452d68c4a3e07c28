import CVectorKernels
import RealModule
import WeightFiles

/// Reads a model's parameters as float32 with the adapter applied, through buffers that are reused.
final class AdaptedWeights {
    private let tensors: ModelTensors
    private let adapter: LowRankAdapter?
    private let configuration: ModelConfiguration
    private var bytes: [UInt8] = []
    private var stored = FloatBuffer(count: 0)

    init(_ model: LanguageModel) {
        tensors = model.tensors
        adapter = model.adapter
        configuration = model.configuration
    }

    /// The weight as (outputs, inputs), however the file stores it: W + s·B·A, with DoRA's rescaling by row.
    func readWeight(of module: LinearModule, into target: UnsafeMutablePointer<Float>) throws {
        if module.isTransposed {
            let count = module.outputs * module.inputs
            if stored.count < count { stored = FloatBuffer(count: count) }
            try read(module.weightName, into: stored.pointer)
            vk_transpose(stored.pointer, module.inputs, module.outputs, target)
        } else {
            try read(module.weightName, into: target)
        }
        adapter?.updates[module.path]?.mergeOverBLAS(into: target, outputs: module.outputs, inputs: module.inputs)
    }

    /// A bias, or a norm's parameter.
    func readVector(_ name: String, into target: UnsafeMutablePointer<Float>) throws {
        try read(name, into: target)
    }

    func readEmbedding(ofToken token: Int, into target: UnsafeMutablePointer<Float>) throws {
        try read(configuration.embedding.weightName, rows: token..<token + 1, into: target)
    }

    func readPosition(row: Int, of table: EmbeddingStage.Positions, into target: UnsafeMutablePointer<Float>) throws {
        try read(table.weightName, rows: row..<row + 1, into: target)
    }

    /// Some rows of the output matrix, (rows, tokenWidth).
    func readHead(rows: Range<Int>, into target: UnsafeMutablePointer<Float>) throws {
        try read(tensors.headName, rows: rows, into: target)
        let width = configuration.embedding.tokenWidth
        adapter?.updates[configuration.head.path]?.mergeOverBLAS(
            into: target, rows: rows, outputs: configuration.vocabularySize, inputs: width)
    }

    private func read(_ name: String, rows: Range<Int>? = nil, into target: UnsafeMutablePointer<Float>) throws {
        let tensor = try tensors.tensor(name)
        try tensor.read(rows: rows ?? 0..<tensor.rowCount, into: target, scratch: &bytes)
    }
}

extension LowRankUpdate {
    /// The same as `merge(into:outputs:inputs:)`, as a matrix product; `rows` are the outputs that `weights` holds.
    func mergeOverBLAS(
        into weights: UnsafeMutablePointer<Float>, rows: Range<Int>? = nil, outputs: Int, inputs: Int
    ) {
        let rows = rows ?? 0..<outputs
        b.withUnsafeBufferPointer { b in
            a.withUnsafeBufferPointer { a in
                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                LinearAlgebra.multiply(
                    b + rows.lowerBound * rank, a, into: weights, m: rows.count, n: inputs, k: rank, alpha: scale,
                    beta: 1)
            }
        }
        guard let magnitude else { return }
        for (place, row) in rows.enumerated() {
            let start = weights + place * inputs
            let norm = Float.sqrt(vk_sum_of_squares(start, inputs))
            guard norm > 0 else { continue }
            vk_scale(start, magnitude[row] / norm, inputs)
        }
    }
}
