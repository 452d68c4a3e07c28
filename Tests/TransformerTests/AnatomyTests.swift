import FairwatchTesting
import RealModule
import Testing
import WeightFiles

@testable import Transformer

/// Spectra whose measures are known in closed form.
struct SpectrumTests {
    @Test(arguments: [1, 3, 50]) func equalValuesAreAsManyDirections(_ count: Int) throws {
        let spectrum = try #require(Spectrum(squares: [Double](repeating: 4, count: count), noise: 0, scale: 3))
        #expect(spectrum.largest == 6)
        #expect((spectrum.stableRank - Double(count)).magnitude < 1e-12)
        #expect((spectrum.effectiveRank - Double(count)).magnitude < 1e-9)
        #expect(spectrum.numericalRank == count)
    }

    /// Shares ½, ¼, ¼ have the entropy 1.5 ln 2.
    @Test func theEffectiveRankIsTheEntropyOfTheValuesNotOfTheirSquares() throws {
        let spectrum = try #require(Spectrum(squares: [1, 4, 1], noise: 0))
        #expect((spectrum.effectiveRank - Double.pow(2, 1.5)).magnitude < 1e-12)
        #expect((spectrum.stableRank - 1.5).magnitude < 1e-12)
        #expect((spectrum.norm - Double.sqrt(6)).magnitude < 1e-12)
    }

    @Test func valuesBelowAThousandthDoNotCount() throws {
        let spectrum = try #require(Spectrum(squares: [1, 1.1e-6, 0.9e-6, 1e-20, -1e-18], noise: 1e-17))
        #expect(spectrum.numericalRank == 2)
        #expect(spectrum.singularValues.count == 3)
    }

    @Test(arguments: [[], [0], [-1e-30, 0], [1e-17]] as [[Double]]) func nothingHasNoSpectrum(_ squares: [Double]) {
        #expect(Spectrum(squares: squares, noise: 1e-16) == nil)
    }
}

/// What has no value, what is refused, and what must not matter.
struct AnatomyTests {
    private func reference(_ adapter: String, of model: String = "llama-bias") throws -> AnatomyReference {
        try AnatomyReference(.init(model: model, adapter: adapter))
    }

    private func zeros(_ values: [Float]) -> [Float] { values.map { _ in 0 } }

    // MARK: Undefined is a reason, never a number

    @Test func anUpdateOfZeroHasNoRanks() throws {
        let reference = try reference("plain")
        let zero = try #require(reference.tuned.adapter).changingUpdates { $0.with(b: zeros($0.b)) }
        let anatomy = try reference.measured(reference.model(zero))
        #expect(anatomy.matrices.count == 4)
        for matrix in anatomy.matrices {
            #expect(matrix.changeNorm == 0 && matrix.ratio == 0)
            #expect(matrix.spectrum == .failure(.unchanged) && matrix.intruders == .failure(.unchanged))
        }
        let summary = anatomy.summary
        #expect(summary.ratio == 0 && summary.undefined == .unchanged)
        #expect(summary.stableRank == nil && summary.effectiveRank == nil && summary.largestNumericalRank == nil)
        #expect(summary.intruders == nil)
    }

    /// Both factors have entries, but their product has none.
    @Test func factorsThatMissEachOtherAreNoChange() throws {
        let reference = try reference("plain")
        let missing = try #require(reference.tuned.adapter).changingUpdates { update in
            let (inputs, outputs) = (update.a.count / 2, update.b.count / 2)
            return update.with(
                a: [Float](repeating: 0, count: inputs) + update.a[inputs...],
                b: (0..<outputs).flatMap { [update.b[2 * $0], 0] })
        }
        for matrix in try reference.measured(reference.model(missing), .init()).matrices {
            #expect(matrix.changeNorm == 0 && matrix.spectrum == .failure(.unchanged))
        }
    }

    /// PEFT starts DoRA's magnitudes at the lengths of the rows, which float32 divides and multiplies again.
    @Test func dorasStartIsRoundingAndNoChange() throws {
        let reference = try reference("dora")
        let base = reference.base
        let modules = base.configuration.linearModules
        var lengths: [String: [Float]] = [:]
        for (path, module) in modules {
            guard let tensor = try? base.tensors.tensor(module.weightName) else { continue }
            let values = try tensor.floats()
            lengths[path] = (0..<module.outputs).map { row in
                let row = values[row * module.inputs..<(row + 1) * module.inputs]
                return Float(Double.sqrt(row.reduce(0) { $0 + Double($1) * Double($1) }))
            }
        }
        var updates = try #require(reference.tuned.adapter).updates
        for (path, update) in updates {
            let magnitude = try #require(lengths[path])
            updates[path] = update.with(b: zeros(update.b), magnitude: magnitude)
        }
        let start = LowRankAdapter(updates: updates, summary: try #require(reference.tuned.adapter).summary)
        let anatomy = try reference.measured(reference.model(start))
        #expect(anatomy.matrices.contains { $0.changeNorm > 0 })
        for matrix in anatomy.matrices where matrix.changeNorm > 0 {
            #expect(matrix.spectrum == .failure(.rounding) && matrix.intruders == .failure(.rounding))
            #expect(try #require(matrix.ratio) < 1e-6)
        }
    }

    @Test func aFineTuneThatIsTheBaseIsNoChange() throws {
        let reference = try AnatomyReference(.init(model: "qwen2", adapter: nil))
        let same = try AnatomyReference.fineTune(of: reference.base) { $1 }
        let tuned = try LanguageModel(configuration: reference.base.configuration, weights: same)
        let anatomy = try reference.measured(tuned)
        #expect(anatomy.matrices.count == reference.expected.count)
        #expect(anatomy.matrices.allSatisfy { $0.spectrum == .failure(.unchanged) })
    }

    @Test func aZeroMatrixHasNoRatio() throws {
        let reference = try AnatomyReference(.init(model: "qwen2", adapter: nil))
        let name = "model.layers.1.mlp.up_proj.weight"
        let zero = try LanguageModel(
            configuration: reference.base.configuration,
            weights: AnatomyReference.fineTune(of: reference.base) { $0 == name ? zeros($1) : $1 })
        let anatomy = try AdapterAnatomy.measure(
            reference.tuned, base: zero, options: AnatomyReference.everything)
        let matrix = try #require(anatomy.matrices.first { $0.path + ".weight" == name })
        #expect(matrix.ratio == nil && matrix.weightNorm == 0 && matrix.changeNorm > 0)
        #expect(matrix.intruders == .failure(.zeroBase))
        #expect(try matrix.spectrum.get().numericalRank == 16)
        #expect(anatomy.summary.ratio != nil)
    }

    @Test func denseSpectraAreLeftOutWhenNotAskedFor() throws {
        var options = AdapterAnatomy.Options()
        options.measuresDenseSpectra = false
        let dora = try reference("dora")
        let some = try dora.measured(dora.tuned, options)
        #expect(some.matrices.allSatisfy { $0.spectrum == .failure(.notAsked) && $0.intruders == nil })
        #expect(try some.matrices.map(\.changeNorm) == dora.measured().matrices.map(\.changeNorm))
        let plain = try reference("plain")
        #expect(try plain.measured(plain.tuned, options).matrices.allSatisfy { (try? $0.spectrum.get()) != nil })
    }

    @Test func matricesThatAreTooLargeKeepTheirNorms() throws {
        var options = AnatomyReference.everything
        options.largestSide = 1
        for name in ["plain", "dora", "embedding"] {
            let reference = try reference(name)
            let all = try reference.measured().matrices
            for (matrix, whole) in zip(try reference.measured(reference.tuned, options).matrices, all) {
                #expect(matrix.spectrum == .failure(.tooLarge) && matrix.intruders == .failure(.tooLarge))
                #expect((matrix.changeNorm / whole.changeNorm - 1).magnitude < 1e-6)
                #expect(matrix.weightNorm == whole.weightNorm)
            }
        }
    }

    // MARK: What is refused

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func notANumberInTheBaseIsNamed(_ value: Float) throws {
        let reference = try AnatomyReference(.init(model: "qwen2", adapter: nil))
        for name in ["model.layers.1.self_attn.k_proj.weight", "model.embed_tokens.weight"] {
            let damaged = try LanguageModel(
                configuration: reference.base.configuration,
                weights: AnatomyReference.fineTune(of: reference.base) { $0 == name ? [value] + $1.dropFirst() : $1 })
            for (tuned, base, code) in [
                (reference.tuned, damaged, AnatomyError.Code.baseNotFinite), (damaged, reference.base, .notFinite),
            ] {
                let error = #expect(throws: AnatomyError.self) {
                    try AdapterAnatomy.measure(tuned, base: base, options: AnatomyReference.everything)
                }
                #expect(error?.code == code)
                #expect(error.map { $0.module + ".weight" } == name)
            }
        }
    }

    @Test func anOverflowingUpdateIsNamed() throws {
        for name in ["plain", "dora"] {
            let reference = try reference(name)
            for options in [AnatomyReference.everything, .init()] {
                let huge = try #require(reference.tuned.adapter).changingUpdates { $0.with(scale: .infinity) }
                let error = #expect(throws: AnatomyError.self) {
                    try reference.measured(reference.model(huge), options)
                }
                #expect(error?.code == .notFinite)
            }
        }
    }

    /// Far above what a float32 product could hold.
    @Test func largeAndSmallFactorsKeepTheirRanks() throws {
        let reference = try reference("plain")
        let adapter = try #require(reference.tuned.adapter)
        let plain = try reference.measured(reference.tuned, .init()).matrices
        for factor in [0x1p-60, 0x1p60] as [Float] {
            let other = adapter.changingUpdates { $0.with(a: $0.a.map { $0 * factor }, b: $0.b.map { $0 * factor }) }
            for (matrix, same) in zip(try reference.measured(reference.model(other), .init()).matrices, plain) {
                let (scaled, unscaled) = (try matrix.spectrum.get(), try same.spectrum.get())
                #expect((scaled.stableRank - unscaled.stableRank).magnitude < 1e-9)
                #expect((scaled.effectiveRank - unscaled.effectiveRank).magnitude < 1e-9)
                #expect((matrix.changeNorm / same.changeNorm / Double(factor) / Double(factor) - 1).magnitude < 1e-9)
            }
        }
    }

    @Test func ranksAboveTheSidesAreNoMoreThanThem() throws {
        let reference = try reference("plain")
        let wide = try #require(reference.tuned.adapter).changingUpdates { update in
            let outputs = update.b.count / 2
            return LowRankUpdate(
                rank: 40, scale: update.scale, a: (0..<40 * 16).map { Float.sin(Float($0 * $0)) },
                b: (0..<outputs * 40).map { Float.cos(Float($0 * $0)) }, magnitude: nil)
        }
        for matrix in try reference.measured(reference.model(wide), .init()).matrices {
            #expect(try matrix.spectrum.get().singularValues.count == min(matrix.rows, matrix.columns))
        }
    }

    @Test func anotherNetworkIsRefused() throws {
        let reference = try reference("plain")
        for name in ["gpt2", "sharded-f32", "llama-linear"] {
            let other = try ReferenceModel(name)
            let model = try LanguageModel(configuration: other.configuration, weights: other.weights)
            let error = #expect(throws: AnatomyError.self) { try AdapterAnatomy.measure(model, base: reference.base) }
            #expect(error?.code == .otherBase)
        }
    }

    @Test func eigenvaluesOfNoMatrixAreRefused() {
        let matrix = DoubleMatrix(count: 1)
        #expect(throws: LinearAlgebra.NotConverged.self) {
            try LinearAlgebra.eigenvalues(of: matrix.pointer, side: 0, wantsVectors: false)
        }
        #expect(throws: LinearAlgebra.NotConverged.self) {
            try LinearAlgebra.eigenvalues(of: matrix.pointer, side: 40_000, wantsVectors: false)
        }
    }

    // MARK: What must not matter

    @Test(arguments: ["patterns", "embedding-dora", "grown-saved"]) func threadsAndMemoryChangeNothing(
        _ name: String
    ) throws {
        let reference = try reference(name)
        let alone = try reference.measured()
        for memory in [0, 1 << 20, 2 << 30] {
            var options = AnatomyReference.everything
            options.memory = memory
            let several = try AdapterAnatomy.measure(
                reference.tuned, base: reference.base, options: options, parallel: ConcurrentFor(workers: 3))
            #expect(several == alone)
        }
    }

    @Test func progressReachesTheEndAndMayStop() throws {
        struct Stop: Error {}
        let reference = try reference("all-linear")
        var heard: [Double] = []
        _ = try AdapterAnatomy.measure(reference.tuned, base: reference.base) { heard.append($0) }
        #expect(heard == heard.sorted() && heard.count == 14)
        #expect((try #require(heard.last) - 1).magnitude < 1e-9)
        #expect(throws: Stop.self) {
            try AdapterAnatomy.measure(reference.tuned, base: reference.base) { _ in throw Stop() }
        }
    }

    // MARK: Groups

    @Test func layersAndKindsAddUpToTheWhole() throws {
        let anatomy = try reference("patterns").measured()
        #expect(anatomy.byLayer.map(\.layer) == [0, 1])
        #expect(anatomy.byKind.map(\.kind).prefix(2) == ["self_attn.q_proj", "self_attn.k_proj"])
        for groups in [anatomy.byLayer, anatomy.byKind] {
            #expect(groups.reduce(0) { $0 + $1.summary.matrices } == anatomy.matrices.count)
            let squares = groups.reduce(0) { $0 + $1.summary.changeNorm * $1.summary.changeNorm }
            #expect((Double.sqrt(squares) / anatomy.summary.changeNorm - 1).magnitude < 1e-12)
            #expect(groups.compactMap(\.summary.stableRank?.largest).max() == anatomy.summary.stableRank?.largest)
        }
        let down = try #require(anatomy.byKind.first { $0.kind == "mlp.down_proj" }).summary
        #expect(down.matrices == 2)
    }

    @Test func ranksAndScalesAreThoseOfTheMatrix() throws {
        let anatomy = try reference("patterns").measured()
        func matrix(_ end: String) throws -> MatrixAnatomy {
            try #require(anatomy.matrices.first { $0.path.hasSuffix(end) })
        }
        #expect(try matrix("0.self_attn.q_proj").rank == 3 && matrix("1.mlp.up_proj").rank == 1)
        #expect(try matrix("0.self_attn.q_proj").scale == Double(Float(4 / Double.sqrt(3))))
        #expect(try matrix("0.mlp.down_proj").scale == Double(Float(9 / Double.sqrt(2))))
        let saved = try reference("save-linear").measured()
        #expect(saved.matrices.filter { $0.path.hasSuffix("o_proj") }.allSatisfy { $0.rank == nil && $0.scale == nil })
    }

    @Test func rowsThatWereAddedAreCountedApart() throws {
        let anatomy = try reference("grown-saved").measured()
        let tables = anatomy.matrices.filter { $0.layer == nil }
        #expect(tables.map(\.path) == ["model.embed_tokens", "lm_head"])
        #expect(tables.allSatisfy { $0.addedRows == 2 && $0.rows == 41 && $0.kind == $0.path })
        #expect(anatomy.byLayer.last?.layer == nil)
    }
}
