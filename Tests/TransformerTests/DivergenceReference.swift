import Foundation
import StrictJSON
import Testing

@testable import Transformer

/// What scipy makes of transformers' and PEFT's distributions; see ModelReference/divergence.py.
struct DivergenceReference {
    /// By layer and context.
    struct Table {
        let fromBase: [[Double]]
        let toBase: [[Double]]
    }

    private static let file = Result {
        try JSON.parse([UInt8](Data(contentsOf: ReferenceModel.directory.appending(path: "divergence.json"))))
    }

    /// As "model/adapter".
    static let names = ((try? file.get())?["cases"]?.object?.members ?? []).map(\.key)
    static let withAdapter = names.filter { !$0.hasSuffix("/") }
    /// Those without a last norm have nothing that the lens could leave out.
    static let withNorm = withAdapter.filter { !$0.hasPrefix("opt-350m") }

    let contexts: [[Int32]]
    let sets: [[Int]]
    let jensenShannon: [Double]
    let layers: Table
    /// The same through a lens without the model's last norm, without the last layer.
    let unnormed: Table
    let base: LanguageModel
    let adapter: AdapterReference?

    init(_ name: String) throws {
        let parts = name.split(separator: "/")
        if parts.count == 2 {
            let reference = try AdapterReference(.init(model: String(parts[0]), adapter: String(parts[1])))
            adapter = reference
            base = try reference.model(nil)
        } else {
            adapter = nil
            base = try ReferenceModel(String(parts[0])).model()
        }
        let entry = try #require(Self.file.get()["cases"]?[name])
        func doubles(_ value: JSON?) -> [Double] { (value?.array ?? []).compactMap(\.double) }
        func table(_ value: JSON?) -> Table {
            func rows(_ key: String) -> [[Double]] { (value?[key]?.array ?? []).map(doubles) }
            return Table(fromBase: rows("from_base"), toBase: rows("to_base"))
        }
        func integers(_ value: JSON?) -> [[Int]] {
            (value?.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
        }
        contexts = integers(entry["contexts"]).map { $0.map { Int32($0) } }
        sets = integers(entry["sets"])
        jensenShannon = doubles(entry["jensen_shannon"])
        layers = table(entry["layers"])
        unnormed = table(entry["unnormed"])
        try #require(contexts.count == 8 && jensenShannon.count == 6)
    }

    func tuned(changing changes: [(key: String, value: JSON?)] = []) throws -> LanguageModel {
        guard let adapter else { return base }
        return try adapter.model(adapter.adapter(changing: changes))
    }
}

extension LanguageModel {
    /// Compares on one thread unless told otherwise.
    func compared(
        with base: LanguageModel?, _ contexts: [[Int32]], _ sets: [[Int]] = [], byLayer: Bool = false,
        parallel: any ParallelFor = SerialFor(), memory: Int = 0, onProgress: (Double) throws -> Void = { _ in }
    ) throws -> Divergences {
        _ = LinearAlgebra.useOneThreadPerCall()
        let engine = DivergenceEngine(tuned: self, base: base, parallel: parallel, memory: memory)
        let plan = try DivergencePlan(
            contexts: contexts, sets: sets, byLayer: byLayer, longestShared: engine.longestSharedSequence)
        return try engine.compare(plan, onProgress: onProgress)
    }
}

extension Divergences {
    var all: [[Double]] {
        [contexts.map(\.fromBase), contexts.map(\.toBase), sets] + layers.map { $0.map(\.fromBase) }
            + layers.map { $0.map(\.toBase) }
    }
}
