import RealModule

/// What a checkpoint changes of one matrix, in numbers.
package struct MatrixAnatomy: Sendable, Equatable {
    /// The module's path, such as `model.layers.0.self_attn.q_proj`.
    package let path: String
    /// Nil outside the layers.
    package let layer: Int?
    /// The path within its layer, such as `self_attn.q_proj`; outside the layers all of it.
    package let kind: String
    /// As (outputs, inputs), or (rows, width) of a table; of a resized vocabulary the rows that both have.
    package let rows: Int
    package let columns: Int
    /// How many rows a resized vocabulary has more than the base's; they are not part of the change.
    package let addedRows: Int
    /// Of the low-rank update; nil of a matrix that was trained whole.
    package let rank: Int?
    /// α/r, or α/√r.
    package let scale: Double?
    /// ‖W‖_F of the base.
    package let weightNorm: Double
    /// ‖ΔW‖_F of what is applied: with DoRA it includes the rescaling of W itself.
    package let changeNorm: Double
    package let spectrum: Result<Spectrum, AdapterAnatomy.Undefined>
    /// Nil when they were not asked for.
    package let intruders: Result<IntruderDimensions, AdapterAnatomy.Undefined>?

    /// ‖ΔW‖/‖W‖; nil where W is zero.
    package var ratio: Double? { weightNorm > 0 ? changeNorm / weightNorm : nil }
}

extension MatrixAnatomy {
    /// A DoRA change below this fraction of its weight is what float32 makes of W·‖W‖/‖W‖.
    private static let rounding = 0x1p-20

    init(
        _ matrix: ChangedMatrix, layer: Int?, _ reader: ChangedMatrixReader, _ options: AdapterAnatomy.Options
    ) throws {
        let wanted = options.wanted(of: matrix)
        let products = ChangeProducts(rows: matrix.rows, columns: matrix.columns, wanted)
        let factors = options.isTooLarge(matrix.update?.rank ?? 0) ? nil : matrix.factors
        var spectrum: Result<Spectrum, AdapterAnatomy.Undefined>?
        if factors != nil, !wanted.vectors {
            try reader.forEachPieceOfBase(of: matrix) { products.add($0, rows: $1) }
        } else {
            try reader.forEachPiece(of: matrix) { products.add($0, $1, rows: $2) }
        }
        guard products.weightSquares.isFinite else { throw AnatomyError.notFinite(matrix.path, ofBase: true) }
        guard products.changeSquares.isFinite, matrix.update?.scale.isFinite ?? true else {
            throw AnatomyError.notFinite(matrix.path, ofBase: false)
        }
        var changeNorm = Double.sqrt(products.changeSquares)
        let weightNorm = Double.sqrt(products.weightSquares)
        if let factors {
            let found = try factors.spectrum(matrix.path)
            spectrum = found.map { .success($0) }
            changeNorm = found?.norm ?? 0
        }
        let isRounding = matrix.update?.magnitude != nil && changeNorm <= Self.rounding * weightNorm
        let undefined: AdapterAnatomy.Undefined? = changeNorm == 0 ? .unchanged : isRounding ? .rounding : nil

        path = matrix.path
        self.layer = layer
        kind = layer.map { Self.kind(matrix.path, layer: $0) } ?? matrix.path
        rows = matrix.rows
        columns = matrix.columns
        addedRows = matrix.addedRows
        rank = matrix.update?.rank
        scale = (matrix.update?.scale).map(Double.init)
        self.weightNorm = weightNorm
        self.changeNorm = changeNorm
        if let undefined {
            self.spectrum = .failure(undefined)
        } else {
            self.spectrum = try spectrum ?? Self.denseSpectrum(matrix, products, options)
        }
        guard let criterion = options.intruders else {
            intruders = nil
            return
        }
        intruders = try undefined.map { .failure($0) } ?? Self.intruders(criterion, matrix, products)
    }

    private static func denseSpectrum(
        _ matrix: ChangedMatrix, _ products: ChangeProducts, _ options: AdapterAnatomy.Options
    ) throws -> Result<Spectrum, AdapterAnatomy.Undefined> {
        guard let change = products.change else {
            return .failure(options.measuresDenseSpectra ? .tooLarge : .notAsked)
        }
        let squares = try change.eigenvalues(matrix.path)
        let noise = GramMatrix.noise(side: change.side, largest: squares.last ?? 0)
        return Spectrum(squares: squares, noise: noise).map { .success($0) } ?? .failure(.unchanged)
    }

    private static func intruders(
        _ criterion: IntruderDimensions.Criterion, _ matrix: ChangedMatrix, _ products: ChangeProducts
    ) throws -> Result<IntruderDimensions, AdapterAnatomy.Undefined> {
        guard let weight = products.weight, let tuned = products.tuned else { return .failure(.tooLarge) }
        let found = try IntruderDimensions(
            criterion, weight: weight, tuned: tuned, cross: products.cross, module: matrix.path)
        return found.map { .success($0) } ?? .failure(.zeroBase)
    }

    /// What follows the layer's number in the path.
    private static func kind(_ path: String, layer: Int) -> String {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard let place = parts.firstIndex(of: "\(layer)"), place + 1 < parts.count else { return path }
        return parts[(place + 1)...].joined(separator: ".")
    }
}

extension MatrixAnatomy {
    /// Why there is no spectrum; nil where there is one.
    package var undefined: AdapterAnatomy.Undefined? {
        if case .failure(let reason) = spectrum { reason } else { nil }
    }

    /// Why intruder dimensions that were asked for have no number.
    package var undefinedIntruders: AdapterAnatomy.Undefined? {
        if case .failure(let reason)? = intruders { reason } else { nil }
    }
}
