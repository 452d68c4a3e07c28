import Foundation
import RealModule
import StrictJSON
import Testing
import Transformer
import WeightFiles

/// Merges compared with what PEFT itself makes of the same files.
@Suite struct LowRankReferenceTests {
    private static let tiny = AdapterReferenceFiles.directory.appending(path: "tiny")

    private static func tinyBase() throws -> Safetensors {
        try AdapterReferenceFiles.safetensors(tiny.appending(path: "base.safetensors"))
    }

    private static func shapes(_ base: Safetensors) -> [String: LinearModule] {
        var shapes: [String: LinearModule] = [:]
        for tensor in base.tensors {
            shapes[tensor.name] = LinearModule("", outputs: tensor.shape[0], inputs: tensor.shape[1])
        }
        return shapes
    }

    @Test(arguments: [
        "plain", "half", "brain", "rslora", "dora", "dora-rslora", "patterns", "one-layer", "expression", "bias-all",
    ])
    func mergesAsPeftDoes(_ name: String) throws {
        let base = try Self.tinyBase()
        let directory = Self.tiny.appending(path: name)
        let adapter = try AdapterReferenceFiles.adapter(directory, modules: Self.shapes(base))
        let merged = try AdapterReferenceFiles.safetensors(directory.appending(path: "merged.safetensors"))
        #expect(adapter.updates.keys.sorted() == merged.tensors.map(\.name).sorted())
        #expect(adapter.summary.targetsWithoutTensors.isEmpty == (name != "one-layer"))
        #expect(!adapter.changesNothing)
        for expected in merged.tensors {
            let update = try #require(adapter.updates[expected.name])
            var weights = try base.tensor(expected.name).floats()
            #expect(update.merge(into: &weights, outputs: expected.shape[0], inputs: expected.shape[1]))
            for (mine, theirs) in zip(weights, try expected.floats()) {
                #expect((mine - theirs).magnitude <= 2e-6, "\(expected.name)")
            }
        }
    }

    /// The negative control: the tolerance above would notice a wrong formula.
    @Test func tellsAWrongScaleFromTheRightOne() throws {
        let base = try Self.tinyBase()
        let directory = Self.tiny.appending(path: "rslora")
        let adapter = try AdapterReferenceFiles.adapter(directory, modules: Self.shapes(base))
        let merged = try AdapterReferenceFiles.safetensors(directory.appending(path: "merged.safetensors"))
        let expected = try #require(merged.tensors.first)
        let right = try #require(adapter.updates[expected.name])
        let wrong = LowRankUpdate(rank: 3, scale: 4.0 / 3.0, a: right.a, b: right.b, magnitude: nil)
        var weights = try base.tensor(expected.name).floats()
        #expect(wrong.merge(into: &weights, outputs: expected.shape[0], inputs: expected.shape[1]))
        let worst = zip(weights, try expected.floats()).map { ($0 - $1).magnitude }.max() ?? 0
        #expect(worst > 1e-2)
    }

    private struct SharedCase {
        let adapter: String
        let module: String
        let shape: LinearModule
        let product: [Double]
        let change: Double

        init?(_ row: JSON) {
            guard let adapter = row["adapter"]?.string, let module = row["module"]?.string,
                let outputs = row["outputs"]?.integer, let inputs = row["inputs"]?.integer,
                let change = row["change"]?.double
            else { return nil }
            self.adapter = adapter
            self.module = module
            shape = LinearModule("", outputs: outputs, inputs: inputs)
            product = (row["product"]?.array ?? []).compactMap(\.double)
            self.change = change
        }

        /// The made-up base weight of `make_shared.py`.
        func weights() -> [Float] {
            (0..<(shape.outputs * shape.inputs)).map { Float(0.05 * Double.sin(0.37 * Double($0) + 0.1)) }
        }
    }

    private static func sharedShapes() -> [String: LinearModule] {
        var shapes: [String: LinearModule] = [:]
        for layer in 0..<30 {
            let attention = "model.layers.\(layer).self_attn."
            shapes[attention + "q_proj"] = LinearModule("", outputs: 576, inputs: 576)
            shapes[attention + "k_proj"] = LinearModule("", outputs: 192, inputs: 576)
            shapes[attention + "v_proj"] = LinearModule("", outputs: 192, inputs: 576)
            shapes[attention + "o_proj"] = LinearModule("", outputs: 576, inputs: 576)
            shapes["model.layers.\(layer).mlp.gate_proj"] = LinearModule("", outputs: 1536, inputs: 576)
            shapes["model.layers.\(layer).mlp.up_proj"] = LinearModule("", outputs: 1536, inputs: 576)
            shapes["model.layers.\(layer).mlp.down_proj"] = LinearModule("", outputs: 576, inputs: 1536)
        }
        return shapes
    }

    @Test(.enabled(if: AdapterReferenceFiles.sharedAdapters != nil, "FAIRWATCH_SHARED_MODELS is not set"))
    func mergesTheRealAdaptersAsPeftDoes() throws {
        let directory = try #require(AdapterReferenceFiles.sharedAdapters)
        let cases = try AdapterReferenceFiles.json("shared.json").compactMap(SharedCase.init)
        #expect(cases.count == 20)
        var adapters: [String: LowRankAdapter] = [:]
        for name in Set(cases.map(\.adapter)) {
            adapters[name] = try AdapterReferenceFiles.adapter(
                directory.appending(path: name), modules: Self.sharedShapes())
        }
        #expect(adapters["anti-r8-patterns"]?.summary.ranksUsed == [2, 4, 8, 16])
        #expect(adapters.values.allSatisfy { $0.summary.targetsWithoutTensors.isEmpty })
        var worst = 0.0
        for expected in cases {
            let adapter = try #require(adapters[expected.adapter])
            let update = try #require(adapter.updates[expected.module])
            let original = expected.weights()
            var weights = original
            let (outputs, inputs) = (expected.shape.outputs, expected.shape.inputs)
            #expect(update.merge(into: &weights, outputs: outputs, inputs: inputs))
            let x = (0..<inputs).map { Double.cos(0.11 * Double($0)) }
            let rows = Array(0..<8) + [outputs - 1]
            for (row, theirs) in zip(rows, expected.product) {
                var mine = 0.0
                for input in 0..<inputs { mine += Double(weights[row * inputs + input]) * x[input] }
                worst = max(worst, (mine - theirs).magnitude)
            }
            var change = 0.0
            for (new, old) in zip(weights, original) {
                change += (Double(new) - Double(old)) * (Double(new) - Double(old))
            }
            #expect((Double.sqrt(change) / expected.change - 1).magnitude < 1e-5)
        }
        #expect(worst < 1e-5)
    }
}
