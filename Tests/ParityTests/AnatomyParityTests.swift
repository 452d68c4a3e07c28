import Foundation
import StrictJSON
import Testing
import Transformer

@testable import FairnessMonitor

/// The anatomy of real adapters of a real model beside numpy's singular value decompositions; see
/// TransformerTests/AdapterReference/make_anatomy.py.
@Suite(.serialized, .needsSmolLM2) struct AnatomyParityTests {
    private static let tolerance = 1e-5

    private struct Measured {
        let anatomy: AdapterAnatomy
        let seconds: Double
    }

    private func measure(
        _ name: String, alphaTimes factor: Int = 1, intruders: Bool, dense: Bool = true
    ) throws -> Measured {
        try #require(LinearAlgebra.useOneThreadPerCall() == 1)
        let model = try RealModel()
        let adapter = try model.adapter(try ParityFiles.adapter(name), alphaTimes: factor)
        let base = try LanguageModel(configuration: model.base.configuration, weights: model.base.weights)
        let tuned = try LanguageModel(
            configuration: model.base.configuration, weights: model.base.weights, adapter: adapter)
        var options = AdapterAnatomy.Options()
        options.intruders = intruders ? .authors : nil
        options.measuresDenseSpectra = dense
        let clock = ContinuousClock()
        let start = clock.now
        let anatomy = try AdapterAnatomy.measure(
            tuned, base: base, options: options, parallel: DispatchParallelFor(workers: 2))
        return Measured(anatomy: anatomy, seconds: (clock.now - start) / .seconds(1))
    }

    private func reference(_ name: String) throws -> JSON {
        let file = try JSON.parse(
            [UInt8](try Data(contentsOf: ParityFiles.here.appending(path: "adapters/anatomy.json"))))
        return try #require(file["adapters"]?[name])
    }

    /// The largest relative difference in any number of the whole or of the matrices of three layers.
    private func error(_ anatomy: AdapterAnatomy, _ name: String) throws -> Double {
        let reference = try reference(name)
        let summary = anatomy.summary
        var pairs = [
            (summary.ratio, reference["ratio"]), (summary.stableRank?.median, reference["median_stable"]),
            (summary.stableRank?.largest, reference["largest_stable"]),
            (summary.effectiveRank?.median, reference["median_effective"]),
            (summary.effectiveRank?.largest, reference["largest_effective"]),
        ]
        let matrices = Dictionary(uniqueKeysWithValues: anatomy.matrices.map { ($0.path, $0) })
        for (path, expected) in try #require(reference["modules"]?.object).members.map({ ($0.key, $0.value) }) {
            let matrix = try #require(matrices[path])
            let spectrum = try matrix.spectrum.get()
            pairs += [
                (matrix.weightNorm, expected["weight_norm"]), (matrix.changeNorm, expected["change_norm"]),
                (spectrum.stableRank, expected["stable"]), (spectrum.effectiveRank, expected["effective"]),
                (Double(spectrum.numericalRank), expected["numerical"]),
            ]
            pairs += zip(spectrum.singularValues, expected["singular"]?.array ?? []).map { ($0, $1) }
            guard let intruders = try matrix.intruders?.get() else { continue }
            #expect(intruders.similarities.count == 10)
            pairs += zip(intruders.similarities, expected["similarity"]?.array ?? []).map { ($0, $1) }
        }
        return try pairs.reduce(0) { worst, pair in
            let (ours, theirs) = (
                try #require(pair.0), try #require(pair.1?.double ?? pair.1?.integer.map(Double.init))
            )
            return max(worst, (ours - theirs).magnitude / theirs)
        }
    }

    private func agrees(_ name: String) throws {
        let cheap = try measure(name, intruders: false)
        let whole = try measure(name, intruders: true)
        let differences = (try error(cheap.anatomy, name), try error(whole.anatomy, name))
        print(
            "anatomy \(name): worst by \(differences.0) in \(cheap.seconds) s, with intruders \(differences.1) in "
                + "\(whole.seconds) s")
        #expect(max(differences.0, differences.1) <= Self.tolerance)
        #expect(whole.anatomy.summary.matrices == (try reference(name))["matrices"]?.integer)
        #expect(whole.anatomy.summary.intruders?.count == (try reference(name))["intruders"]?.integer)
    }

    @Test(arguments: ParityFiles.adaptersHere) func adaptersAgree(_ name: String) throws { try agrees(name) }

    @Test(.needsSharedModels, arguments: ParityFiles.adaptersElsewhere) func largerAdaptersAgree(
        _ name: String
    ) throws { try agrees(name) }

    @Test func anotherAdapterFails() throws {
        let other = try measure("anti-r8-qv", intruders: false).anatomy
        #expect(try error(other, "anti-r2-qv") > 1e-2)
    }

    @Test func twiceTheScaleFails() throws {
        let twice = try measure("anti-r2-qv", alphaTimes: 2, intruders: false).anatomy
        #expect(try error(twice, "anti-r2-qv") > 1e-2)
    }

    /// At forty times its scale an adapter has directions of its own.
    @Test func aLoudAdapterHasIntruders() throws {
        let loud = try measure("anti-r8-qv", alphaTimes: 40, intruders: true).anatomy
        #expect(loud.summary.intruders.map { $0.count > 10 } == true)
    }
}
