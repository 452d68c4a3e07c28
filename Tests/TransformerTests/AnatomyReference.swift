import FairwatchTesting
import Foundation
import RealModule
import StrictJSON
import Testing
import WeightFiles

@testable import Transformer

/// What numpy says of the matrices that an adapter or a full fine-tune changes; see AdapterReference/make_anatomy.py.
struct AnatomyReference {
    struct Name: Sendable, CustomTestStringConvertible {
        let model: String
        /// Nil for the full fine-tune.
        let adapter: String?

        var testDescription: String { "\(model)/\(adapter ?? "fine-tune")" }
    }

    private static let file = Result {
        try JSON.parse(AdapterReferenceFiles.bytes(AdapterReferenceFiles.directory.appending(path: "anatomy.json")))
    }

    static let adapters: [Name] = {
        let models = (try? file.get())?["adapters"]?.object?.members ?? []
        return models.flatMap { model in
            (model.value.object?.members ?? []).map { Name(model: model.key, adapter: $0.key) }
        }
    }()

    static let fineTunes: [Name] = {
        ((try? file.get())?["fine_tunes"]?.object?.members ?? []).map { Name(model: $0.key, adapter: nil) }
    }()

    private let weights: ModelWeights
    let base: LanguageModel
    let tuned: LanguageModel
    /// By path.
    let expected: [String: JSON]

    init(_ name: Name) throws {
        let document = try Self.file.get()
        if let adapter = name.adapter {
            let reference = try AdapterReference(.init(model: name.model, adapter: adapter))
            weights = reference.weights
            base = try reference.model(nil)
            tuned = try reference.model(reference.adapter())
            expected = Self.members(document["adapters"]?[name.model]?[adapter])
        } else {
            let model = try ReferenceModel(name.model)
            weights = model.weights
            base = try LanguageModel(configuration: model.configuration, weights: weights)
            tuned = try LanguageModel(configuration: model.configuration, weights: Self.fineTune(of: base))
            expected = Self.members(document["fine_tunes"]?[name.model])
        }
        try #require(!expected.isEmpty)
    }

    private static func members(_ json: JSON?) -> [String: JSON] {
        Dictionary(uniqueKeysWithValues: (json?.object?.members ?? []).map { ($0.key, $0.value) })
    }

    /// Matrices plus 0.05·sin(0.37·i²), all else as it is; `change` has a parameter's values as the base's file has
    /// them.
    static func fineTune(
        of base: LanguageModel,
        _ change: (_ name: String, _ values: [Float]) -> [Float] = { _, values in
            values.enumerated().map { Float(Double($1) + 0.05 * sin(0.37 * Double($0 * $0))) }
        }
    ) throws -> ModelWeights {
        var builder = SafetensorsBuilder()
        for parameter in base.configuration.parameters {
            let values = try base.tensors.tensor(parameter.name).floats()
            builder.add(
                parameter.name, shape: parameter.shape,
                values: parameter.shape.count > 1 ? change(parameter.name, values) : values)
        }
        return try ModelWeights(MemoryBytes(builder.bytes()), file: "model.safetensors")
    }

    /// The base with another adapter.
    func model(_ adapter: LowRankAdapter) throws -> LanguageModel {
        try LanguageModel(configuration: base.configuration, weights: weights, adapter: adapter)
    }

    static var everything: AdapterAnatomy.Options {
        var options = AdapterAnatomy.Options()
        options.intruders = .authors
        return options
    }

    func measured(
        _ tuned: LanguageModel? = nil, _ options: AdapterAnatomy.Options = everything
    ) throws -> AdapterAnatomy {
        try AdapterAnatomy.measure(tuned ?? self.tuned, base: base, options: options)
    }

    /// The largest relative difference to numpy in any number of any matrix.
    func error(_ anatomy: AdapterAnatomy) throws -> Double {
        var worst = 0.0
        var missing = Set(expected.keys)
        for matrix in anatomy.matrices {
            let expected = try #require(expected[matrix.path], "\(matrix.path)")
            missing.remove(matrix.path)
            try worst = max(worst, error(matrix, expected))
        }
        // Of a tied pair the embedding stands for both.
        let (head, embedding) = (base.configuration.head, base.configuration.embedding)
        if head.isTied, expected[head.path]?["change_norm"] == expected[embedding.path]?["change_norm"] {
            missing.remove(head.path)
        }
        try #require(missing.isEmpty, "\(missing.sorted())")
        return worst
    }

    private func error(_ matrix: MatrixAnatomy, _ expected: JSON) throws -> Double {
        #expect(matrix.rows == expected["rows"]?.integer && matrix.columns == expected["columns"]?.integer)
        let spectrum = try matrix.spectrum.get()
        let intruders = try #require(try matrix.intruders?.get())
        let rank = try #require(expected["numerical"]?.integer)
        var pairs = [
            (matrix.weightNorm, expected["weight_norm"]?.double), (matrix.changeNorm, expected["change_norm"]?.double),
            (spectrum.stableRank, expected["stable"]?.double), (spectrum.effectiveRank, expected["effective"]?.double),
            (Double(spectrum.numericalRank), Double(rank)),
        ]
        let singular = expected["singular"]?.array ?? []
        let similarity = expected["similarity"]?.array ?? []
        try #require(!singular.isEmpty && similarity.count == intruders.similarities.count)
        pairs += zip(spectrum.singularValues, singular).map { ($0, $1.double) }
        pairs += zip(intruders.similarities, similarity).map { ($0, $1.double) }
        return try pairs.reduce(0) { worst, pair in
            let theirs = try #require(pair.1)
            return max(worst, (pair.0 - theirs).magnitude / theirs)
        }
    }
}
