import StrictJSON
import Testing

@testable import Transformer

struct AnatomyReferenceTests {
    /// The reference is computed in float64 throughout; here the tuned weight is the float32 one that is applied.
    private static let tolerance = 5e-6

    private static let mistake = 1e-2

    @Test func thereAreReferences() {
        #expect(AnatomyReference.adapters.count >= 31 && AnatomyReference.fineTunes.count == 4)
    }

    @Test(arguments: AnatomyReference.adapters + AnatomyReference.fineTunes)
    func everyNumberIsNumpys(_ name: AnatomyReference.Name) throws {
        let reference = try AnatomyReference(name)
        #expect(try reference.error(reference.measured()) <= Self.tolerance)
    }

    @Test(arguments: AnatomyReference.adapters + AnatomyReference.fineTunes)
    func intrudersAreCountedAsNumpyCountsThem(_ name: AnatomyReference.Name) throws {
        let reference = try AnatomyReference(name)
        let anatomy = try reference.measured()
        let expected = try anatomy.matrices.reduce(0) { sum, matrix in
            let similarities = try #require(reference.expected[matrix.path]?["similarity"]?.array, "\(matrix.path)")
            return sum + similarities.count { ($0.double ?? 1) < 0.5 }
        }
        #expect(anatomy.summary.intruders?.count == expected)
    }

    /// Without this all counts above might be zero.
    @Test func thereAreIntruders() throws {
        let reference = try AnatomyReference(.init(model: "gpt2", adapter: "every-conv"))
        #expect(try reference.measured().summary.intruders?.count ?? 0 >= 5)
    }

    // MARK: What is slightly wrong fails the same test

    @Test(arguments: AnatomyReference.adapters) func twiceTheScaleFails(_ name: AnatomyReference.Name) throws {
        let reference = try AnatomyReference(name)
        let adapter = try AdapterReference(.init(model: name.model, adapter: try #require(name.adapter)))
        let alpha = try #require(adapter.configuration["lora_alpha"]?.integer)
        let other = try adapter.adapter(changing: [("lora_alpha", JSON(2 * alpha))])
        #expect(try reference.error(reference.measured(adapter.model(other))) > Self.mistake)
    }

    @Test(arguments: [
        ("llama-bias", "dora"), ("gpt2", "dora"), ("llama-bias", "embedding-dora"), ("qwen2", "embedding-dora"),
        ("gpt2", "embedding-dora"),
    ])
    func withoutTheMagnitudesOfDoRAItFails(_ model: String, _ adapter: String) throws {
        let reference = try AnatomyReference(.init(model: model, adapter: adapter))
        let plain = try #require(reference.tuned.adapter).withoutMagnitudes
        #expect(plain.updates.values.allSatisfy { $0.magnitude == nil })
        #expect(try reference.error(reference.measured(reference.model(plain))) > Self.mistake)
    }

    /// The singular values of a transposed square change are the same; that its directions are others is seen in the
    /// intruders alone.
    @Test func aTransposedChangeFails() throws {
        let reference = try AnatomyReference(.init(model: "gpt2", adapter: "every-conv"))
        let other = try #require(reference.tuned.adapter).changingUpdates(of: "attn.c_proj") { $0.transposed }
        let anatomy = try reference.measured(reference.model(other))
        #expect(try reference.error(anatomy) > Self.mistake)
        for (matrix, right) in try zip(anatomy.matrices, reference.measured().matrices) {
            let values = try zip(matrix.spectrum.get().singularValues, right.spectrum.get().singularValues)
            #expect(values.allSatisfy { ($0 - $1).magnitude < 1e-6 * $1 })
        }
    }

    @Test func patternsThatAreLeftOutFail() throws {
        let reference = try AnatomyReference(.init(model: "llama-bias", adapter: "patterns"))
        let adapter = try AdapterReference(.init(model: "llama-bias", adapter: "patterns"))
        for change in [("alpha_pattern", JSON.object(JSONObject())), ("use_rslora", false)] {
            let other = try adapter.adapter(changing: [change])
            #expect(try reference.error(reference.measured(adapter.model(other))) > Self.mistake)
        }
    }

    @Test(arguments: AnatomyReference.fineTunes) func anotherFineTuneFails(_ name: AnatomyReference.Name) throws {
        let reference = try AnatomyReference(name)
        let other = try AnatomyReference.fineTune(of: reference.base) { _, values in
            values.enumerated().map { Float(Double($1) + 0.05 * Double.sin(0.36 * Double($0 * $0))) }
        }
        let tuned = try LanguageModel(configuration: reference.base.configuration, weights: other)
        #expect(try reference.error(reference.measured(tuned)) > Self.mistake)
    }

    /// What the factors alone say is what the product says.
    @Test(arguments: AnatomyReference.adapters) func factorsHaveTheSingularValuesOfTheirProduct(
        _ name: AnatomyReference.Name
    ) throws {
        let reference = try AnatomyReference(name)
        let reader = ChangedMatrixReader(tuned: reference.tuned, base: reference.base)
        for matrix in try ChangedMatrix.all(of: reference.tuned, base: reference.base) {
            guard let factors = matrix.factors else { continue }
            let products = ChangeProducts(
                rows: matrix.rows, columns: matrix.columns, .init(spectrum: true, vectors: false))
            try reader.forEachPiece(of: matrix) { products.add($0, $1, rows: $2) }
            let dense = try #require(products.change).eigenvalues(matrix.path).reversed().map {
                max($0, 0).squareRoot()
            }
            let cheap = try #require(try factors.spectrum(matrix.path))
            #expect(cheap.singularValues.count <= factors.rank)
            for (index, value) in dense.enumerated() {
                let other = index < cheap.singularValues.count ? cheap.singularValues[index] : 0
                #expect((value - other).magnitude <= 1e-6 * cheap.largest, "\(matrix.path) \(index)")
            }
        }
    }
}
