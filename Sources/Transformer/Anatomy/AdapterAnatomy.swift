/// What a checkpoint changes of its base, matrix by matrix: how much, in how many directions, and which are new.
///
/// Of an adapter the matrices that it holds something for are described, of a full fine-tune all. Biases, norms and
/// rows that were added to a vocabulary are not.
package struct AdapterAnatomy: Sendable, Equatable {
    /// How much is computed.
    package struct Options: Sendable {
        /// The singular values of changes that are no product of factors, as of DoRA and full fine-tunes: of a matrix
        /// with n on its shorter side they take about as long as a forward pass of n rows through it.
        package var measuresDenseSpectra = true
        /// Nil leaves intruder dimensions out, which need all singular vectors of W and W + ΔW.
        package var intruders: IntruderDimensions.Criterion?
        /// The shorter side beyond which a matrix' singular values are left out.
        package var largestSide = 8_192
        /// Bytes that matrices described at the same time may take together.
        package var memory = 2 << 30

        package init() {}
    }

    /// In the order of the network.
    package let matrices: [MatrixAnatomy]

    /// Describes `tuned` beside its base, a few matrices at a time.
    ///
    /// - Parameters:
    ///   - base: without an adapter.
    ///   - onProgress: hears the fraction that is done, on the calling thread; what it throws ends the work.
    /// - Throws: `AnatomyError`, and what reading the weights throws.
    package static func measure(
        _ tuned: LanguageModel, base: LanguageModel, options: Options = Options(),
        parallel: any ParallelFor = SerialFor(), onProgress: (Double) throws -> Void = { _ in }
    ) throws -> AdapterAnatomy {
        let matrices = try ChangedMatrix.all(of: tuned, base: base)
        // Those of one size together, so that what runs side by side ends together.
        let order = matrices.indices.sorted {
            (options.work(matrices[$0]), $1) > (options.work(matrices[$1]), $0)
        }
        let layers = layers(of: base.configuration)
        let largest = matrices.map { options.bytes($0) }.max() ?? 0
        let workers = max(1, min(parallel.workers, options.memory / max(largest, 1)))
        let readers = (0..<workers).map { _ in ChangedMatrixReader(tuned: tuned, base: base) }
        var described = [MatrixAnatomy?](repeating: nil, count: matrices.count)
        let total = matrices.reduce(0) { $0 + options.work($1) }
        var done = 0.0
        for start in stride(from: 0, to: order.count, by: workers) {
            let batch = Array(order[start..<min(start + workers, order.count)])
            let results = UnsafeMutableBufferPointer<Result<MatrixAnatomy, any Error>?>.allocate(capacity: batch.count)
            results.initialize(repeating: nil)
            defer {
                results.deinitialize()
                results.deallocate()
            }
            parallel.run(batch.count) { index, _ in
                let matrix = matrices[batch[index]]
                results[index] = Result {
                    try MatrixAnatomy(matrix, layer: layers[matrix.path], readers[index], options)
                }
            }
            for (place, result) in zip(batch, results) {
                described[place] = try result?.get()
                done += options.work(matrices[place])
            }
            try onProgress(total > 0 ? done / total : 1)
        }
        // A table that was saved only because rows were added is the base's own.
        let isAdapter = tuned.adapter != nil
        let kept = zip(matrices, described).compactMap { matrix, anatomy in
            isAdapter && matrix.update == nil && matrix.addedRows != 0 && anatomy?.changeNorm == 0 ? nil : anatomy
        }
        return AdapterAnatomy(matrices: kept)
    }

    private static func layers(of configuration: ModelConfiguration) -> [String: Int] {
        var layers: [String: Int] = [:]
        for (index, layer) in configuration.layers.enumerated() {
            for module in layer.linearModules { layers[module.path] = index }
        }
        return layers
    }
}

extension AdapterAnatomy.Options {
    func isTooLarge(_ side: Int) -> Bool { side > min(largestSide, 16_384) }

    /// What has to be gathered of a matrix.
    func wanted(of matrix: ChangedMatrix) -> ChangeProducts.Wanted {
        guard !isTooLarge(min(matrix.rows, matrix.columns)) else { return .init(spectrum: false, vectors: false) }
        let hasFactors = matrix.factors.map { !isTooLarge($0.rank) } ?? false
        return .init(spectrum: measuresDenseSpectra && !hasFactors, vectors: intruders != nil)
    }

    fileprivate func bytes(_ matrix: ChangedMatrix) -> Int {
        ChangedMatrixReader.bytes(matrix)
            + ChangeProducts.bytes(rows: matrix.rows, columns: matrix.columns, wanted(of: matrix))
    }

    /// Roughly its share of the time.
    fileprivate func work(_ matrix: ChangedMatrix) -> Double {
        let wanted = wanted(of: matrix)
        let side = Double(min(matrix.rows, matrix.columns))
        let products = (wanted.spectrum ? 1.0 : 0) + (wanted.vectors ? 5 : 0)
        return Double(matrix.rows) * Double(matrix.columns) * (20 + products * side) + 4 * products * side * side * side
    }
}
