import CVectorKernels
import RealModule
import WeightFiles

/// Reads a model's parameters as float32 with the adapter applied, through buffers that are reused.
final class AdaptedWeights {
    private let model: LanguageModel
    private var configuration: ModelConfiguration { model.configuration }
    private var adapter: LowRankAdapter? { model.adapter }
    private var bytes: [UInt8] = []
    private var stored = FloatBuffer(count: 0)
    /// DoRA's factors of an embedding's columns, by the embedding's path.
    private var columnFactors: [String: [Float]] = [:]

    init(_ model: LanguageModel) {
        self.model = model
    }

    /// The weight as (outputs, inputs), however the file stores it: W + s·B·A, with DoRA's rescaling by row.
    func readWeight(of module: LinearModule, into target: UnsafeMutablePointer<Float>) throws {
        if module.isTransposed {
            let count = module.outputs * module.inputs
            if stored.count < count { stored = FloatBuffer(count: count) }
            try readVector(module.weightName, into: stored.pointer)
            vk_transpose(stored.pointer, module.inputs, module.outputs, target)
        } else {
            try readVector(module.weightName, into: target)
        }
        adapter?.updates[module.path]?.mergeOverBLAS(into: target, outputs: module.outputs, inputs: module.inputs)
    }

    /// A module's bias, or zeros where neither base nor adapter has one.
    ///
    /// - Returns: whether there is one.
    func readBias(of module: LinearModule, into target: UnsafeMutablePointer<Float>) throws -> Bool {
        if module.hasBias {
            try readVector(module.biasName, into: target)
        } else {
            target.update(repeating: 0, count: module.outputs)
        }
        let isAdded = addUpdateBias(of: module.path, rows: 0..<module.outputs, to: target)
        return module.hasBias || isAdded
    }

    /// A parameter as the file has it: a norm's, or a whole weight.
    func readVector(_ name: String, into target: UnsafeMutablePointer<Float>) throws {
        try read(try tensor(name), into: target)
    }

    func readEmbedding(ofToken token: Int, into target: UnsafeMutablePointer<Float>) throws {
        try readRow(token, of: model.tables.embedding, configuration.embedding.path, into: target)
    }

    func readPosition(row: Int, of table: EmbeddingStage.Positions, into target: UnsafeMutablePointer<Float>) throws {
        let tensor = try tensor(table.weightName)
        try readRow(row, of: .init(tensor: tensor, rows: adapter?.rows[table.path]), table.path, into: target)
    }

    /// Some rows of the output matrix, (rows, tokenWidth).
    func readHead(rows: Range<Int>, into target: UnsafeMutablePointer<Float>) throws {
        try read(model.tables.head, rows, into: target)
        adapter?.updates[configuration.head.path]?.mergeOverBLAS(
            into: target, rows: rows, outputs: configuration.vocabularySize, inputs: configuration.embedding.tokenWidth)
    }

    /// What is added to the logits of some tokens (`lora_bias` on the head).
    ///
    /// - Returns: false, and nothing written, where there is nothing to add.
    func readHeadBias(rows: Range<Int>, into target: UnsafeMutablePointer<Float>) -> Bool {
        let path = configuration.head.path
        guard adapter?.updates[path]?.bias != nil else { return false }
        target.update(repeating: 0, count: rows.count)
        return addUpdateBias(of: path, rows: rows, to: target)
    }

    private func addUpdateBias(of path: String, rows: Range<Int>, to target: UnsafeMutablePointer<Float>) -> Bool {
        guard let update = adapter?.updates[path], let bias = update.bias else { return false }
        for (place, row) in rows.enumerated() { target[place] += update.scale * bias[row] }
        return true
    }

    private func tensor(_ name: String) throws -> TensorView {
        if let replaced = adapter?.parameters[name] { return replaced.tensor }
        return try model.tensors.tensor(name)
    }

    private func read(
        _ tensor: TensorView, rows: Range<Int>? = nil, into target: UnsafeMutablePointer<Float>
    ) throws {
        try tensor.read(rows: rows ?? 0..<tensor.rowCount, into: target, scratch: &bytes)
    }
}

extension AdaptedWeights {
    /// Rows of a table, those that were trained one by one replaced.
    private func read(
        _ table: VocabularyTables.Table, _ rows: Range<Int>, into target: UnsafeMutablePointer<Float>
    ) throws {
        try read(table.tensor, rows: rows, into: target)
        guard let trained = table.rows else { return }
        let width = table.tensor.rowLength
        trained.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for (index, row) in rows.enumerated() {
                guard let place = trained.places[row] else { continue }
                (target + index * width).update(from: values + place * width, count: width)
            }
        }
    }

    /// One vector of an embedding: E + s·(B·A)ᵀ, with DoRA's rescaling by column.
    private func readRow(
        _ row: Int, of table: VocabularyTables.Table, _ path: String, into target: UnsafeMutablePointer<Float>
    ) throws {
        try read(table, row..<row + 1, into: target)
        guard let embedding = adapter?.embeddings[path] else { return }
        let width = table.tensor.rowLength
        embedding.update.mergeOverBLAS(
            into: target, rows: row..<row + 1, outputs: table.tensor.rowCount, inputs: width)
        guard let magnitude = embedding.magnitude else { return }
        let factors = try columnFactors[path] ?? self.factors(magnitude, embedding.update, table)
        columnFactors[path] = factors
        for column in 0..<width { target[column] *= factors[column] }
    }

    /// The magnitudes by the columns' lengths, which take one reading of the whole table.
    private func factors(
        _ magnitude: [Float], _ update: LowRankUpdate, _ table: VocabularyTables.Table
    ) throws -> [Float] {
        let (count, width) = (table.tensor.rowCount, table.tensor.rowLength)
        let step = 1024
        let piece = FloatBuffer(count: min(step, count) * width)
        var squares = [Double](repeating: 0, count: width)
        for start in stride(from: 0, to: count, by: step) {
            let rows = start..<min(start + step, count)
            try read(table, rows, into: piece.pointer)
            update.mergeOverBLAS(into: piece.pointer, rows: rows, outputs: count, inputs: width)
            for index in 0..<rows.count {
                for column in 0..<width {
                    let value = Double(piece.pointer[index * width + column])
                    squares[column] += value * value
                }
            }
        }
        return zip(magnitude, squares).map { $1 > 0 ? Float(Double($0) / Double.sqrt($1)) : 1 }
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
