import Foundation
import StrictJSON
import Testing
import WeightFiles

@testable import Transformer

struct AdapterReferenceTests {
    /// Float32 on both sides, over at most 24 tokens.
    private static let tolerance = 1e-4

    @Test func thereAreAdaptersOfAllArchitectures() throws {
        #expect(AdapterReference.names.count >= 60)
        let types = try Set(AdapterReference.names.map { try AdapterReference($0).base.modelType })
        #expect(types == ["gemma", "gemma2", "gpt2", "llama", "mistral", "opt", "qwen2", "qwen3"])
    }

    @Test(arguments: AdapterReference.names) func everyTokenHasPeftsLogProbability(
        _ name: AdapterReference.Name
    ) throws {
        let reference = try AdapterReference(name)
        let adapter = try reference.adapter()
        #expect(!adapter.changesNothing)
        #expect(try reference.error(adapter) <= Self.tolerance)
        #expect(adapter.summary.targetsWithoutTensors.isEmpty || name.adapter == "patterns")
    }

    /// A beginning shared by one sequence for each token of the vocabulary, which may have grown.
    @Test(arguments: AdapterReference.names) func theWholeDistributionAgrees(_ name: AdapterReference.Name) throws {
        let reference = try AdapterReference(name)
        let model = try reference.model(reference.adapter())
        let tokens = 0..<Int32(model.configuration.vocabularySize)
        let last = try model.scores(tokens.map { reference.prefix + [$0] }).compactMap(\.last)
        #expect(worstDifference([last], [reference.continuations]) <= Self.tolerance)
        #expect((last.reduce(0) { $0 + exp($1) } - 1).magnitude < 1e-6)
    }

    @Test(arguments: AdapterReference.names) func withoutTheAdapterTheSameTestFails(
        _ name: AdapterReference.Name
    ) throws {
        let reference = try AdapterReference(name)
        if let size = try reference.adapter().summary.vocabularySize, size > reference.base.vocabularySize {
            // Its new tokens are unknown to the base.
            #expect(throws: ScoringError.self) { try reference.error(nil) }
        } else {
            #expect(try reference.error(nil) > 10 * Self.tolerance)
        }
    }

    @Test(arguments: AdapterReference.names) func anotherScaleFailsTheSameTest(_ name: AdapterReference.Name) throws {
        let reference = try AdapterReference(name)
        let alpha = try #require(reference.configuration["lora_alpha"]?.integer)
        let other = try reference.adapter(changing: [("lora_alpha", JSON(2 * alpha))])
        #expect(try reference.error(other) > Self.tolerance)
    }

    /// No tensor is left out but those that PEFT leaves out too, whose copies must be equal.
    @Test(arguments: AdapterReference.names) func everyTensorMatters(_ name: AdapterReference.Name) throws {
        let reference = try AdapterReference(name)
        let scores = try reference.scores(reference.adapter())
        for tensor in reference.tensors.tensors.map(\.name) {
            let file = try reference.file { name, values in
                name == tensor ? values.enumerated().map { $1 + 0.5 * Float(1 + $0 % 7) } : values
            }
            let changed: [[Double]]
            do {
                changed = try reference.scores(reference.adapter(tensors: file))
            } catch let error as AdapterError {
                #expect(error.code == .tensors, "\(error)")
                continue
            }
            #expect(worstDifference(changed, scores) > 1e-6 || reference.idle.contains(tensor), "\(tensor)")
        }
    }

    /// A tensor lost on the way is never measured as if it had not been trained.
    @Test(arguments: AdapterReference.names) func everyTensorMustBeThere(_ name: AdapterReference.Name) throws {
        let reference = try AdapterReference(name)
        // Base matrices beside a low-rank update, and their second copies, are the base's own. That PEFT tied GPT-2's
        // head when it saved it is written nowhere: it doesn't tie the two when it reads them again.
        let silent = name.model == "gpt2" && name.adapter == "save-tied" ? "base_model.model.lm_head.weight" : nil
        for tensor in reference.tensors.tensors.map(\.name) where tensor != silent {
            let file = try reference.file { $0 == tensor ? nil : $1 }
            guard let adapter = try? reference.adapter(tensors: file), let model = try? reference.model(adapter)
            else { continue }
            let error = try worstDifference(model.scores(reference.sequences), reference.logProbabilities)
            #expect(error <= Self.tolerance, "\(tensor)")
        }
    }
}

extension AdapterReferenceTests {
    /// Tables that stay in the file are converted as they are read.
    @Test(arguments: ["BF16", "F16", "F64"]) func savedTablesOfEveryTypeAreRead(_ type: String) throws {
        for name in ["save-both", "grown", "tokens", "embedding"] {
            let reference = try AdapterReference(.init(model: "qwen2", adapter: name))
            let rounded = try reference.file(type: type)
            let same = try reference.file { name, _ in try? rounded.tensor(name).floats() }
            #expect(
                bits(try reference.scores(reference.adapter(tensors: rounded)))
                    == bits(try reference.scores(reference.adapter(tensors: same))))
        }
    }

    @Test(arguments: [
        ("llama-bias", "plain", "LoRA"), ("qwen2", "embedding-dora", "DoRA"),
        ("llama-bias", "patterns", "LoRA, rank-stabilised, ranks 1, 2, 3"),
        ("qwen2", "save-head", "LoRA + saved lm_head"),
        ("llama-bias", "save-norms", "LoRA + saved input_layernorm, norm, post_attention_layernorm"),
        ("qwen2", "lora-bias", "LoRA + biases"), ("gpt2", "bias-all", "LoRA + biases"),
        ("qwen2", "tokens", "LoRA + 3 token rows"), ("qwen2", "grown", "LoRA + vocabulary of 44"),
        ("llama-bias", "grown-saved", "LoRA + saved embed_tokens, lm_head + vocabulary of 43"),
    ])
    func summariesSayWhatWasTrained(_ model: String, _ adapter: String, _ method: String) throws {
        #expect(try AdapterReference(.init(model: model, adapter: adapter)).adapter().summary.method == method)
    }

    @Test func anAdapterWithRowsOrParametersIsAChange() throws {
        for name in ["tokens", "save-head"] {
            let reference = try AdapterReference(.init(model: "qwen2", adapter: name))
            let file = try reference.file { $0.contains("lora_B") ? $1.map { _ in 0 } : $1 }
            #expect(try !reference.adapter(tensors: file).changesNothing)
        }
        let reference = try AdapterReference(.init(model: "gpt2", adapter: "embedding-tied"))
        let zero = try reference.file { $0.contains("lora_embedding_A") ? $1.map { _ in 0 } : $1 }
        #expect(try reference.adapter(tensors: zero).changesNothing)
        #expect(bits(try reference.scores(reference.adapter(tensors: zero))) == bits(try reference.scores(nil)))
    }
}

/// What a wrong reading of PEFT's tied pairs, copies and orientations would give.
struct AdapterMistakeTests {
    private static let mistake = 1e-2

    private func reference(_ model: String, _ adapter: String) throws -> AdapterReference {
        try AdapterReference(.init(model: model, adapter: adapter))
    }

    @Test(arguments: ["tokens", "tokens-of-both"]) func tokenRowsOfATiedHeadAreTheEmbeddings(_ name: String) throws {
        let reference = try reference("qwen2", name)
        var adapter = try reference.adapter()
        adapter.rows["lm_head"] = TokenRows(places: [:], values: [])
        #expect(try reference.error(adapter) > Self.mistake)
    }

    @Test func tokenRowsOfAnUntiedHeadAreNot() throws {
        let reference = try reference("llama-bias", "tokens")
        var adapter = try reference.adapter()
        adapter.rows["lm_head"] = adapter.rows["model.embed_tokens"]
        #expect(try reference.error(adapter) > Self.mistake)
    }

    @Test func aSavedHeadUntiesTheEmbedding() throws {
        let reference = try reference("qwen2", "save-head")
        var adapter = try reference.adapter()
        let head = try #require(adapter.parameters["lm_head.weight"])
        adapter.parameters["lm_head.weight"] = ReplacedParameter(tensor: head.tensor, isOwnCopy: false)
        #expect(try reference.error(adapter) > Self.mistake)
    }

    @Test func aSavedEmbeddingLeavesTheHeadToTheBase() throws {
        let reference = try reference("qwen2", "save-embedding")
        var adapter = try reference.adapter()
        let table = try #require(adapter.parameters["model.embed_tokens.weight"])
        adapter.parameters["lm_head.weight"] = table
        #expect(try reference.error(adapter) > Self.mistake)
    }

    @Test func anUpdatedEmbeddingLeavesItsTiedHeadAlone() throws {
        let reference = try reference("qwen2", "embedding")
        let adapter = try reference.adapter()
        let shared = try #require(adapter.embeddings["model.embed_tokens"]).update
        let wrong = LowRankAdapter(
            updates: ["lm_head": shared], embeddings: adapter.embeddings, parameters: adapter.parameters,
            summary: adapter.summary)
        #expect(try reference.error(wrong) > Self.mistake)
    }

    @Test func aSquareTransposedWeightTakesItsUpdateTransposed() throws {
        let reference = try reference("gpt2", "every-conv")
        let adapter = try reference.adapter()
        var updates = adapter.updates
        for (module, update) in updates where module.hasSuffix("attn.c_proj") {
            let (a, b) = (update.a, update.b)
            let width = a.count / update.rank
            func transposed(_ matrix: [Float], rows: Int) -> [Float] {
                (0..<matrix.count / rows).flatMap { column in
                    (0..<rows).map { matrix[$0 * matrix.count / rows + column] }
                }
            }
            updates[module] = LowRankUpdate(
                rank: update.rank, scale: update.scale, a: transposed(b, rows: width),
                b: transposed(a, rows: update.rank), magnitude: nil)
        }
        #expect(updates != adapter.updates)
        #expect(try reference.error(LowRankAdapter(updates: updates, summary: adapter.summary)) > Self.mistake)
    }

    @Test(arguments: [true, false]) func whatTheFileSaysOfOrientationDoesNotMatter(_ isTransposed: Bool) throws {
        for name in [("gpt2", "every-conv"), ("llama-bias", "plain")] {
            let reference = try reference(name.0, name.1)
            let adapter = try reference.adapter(changing: [("fan_in_fan_out", JSON.bool(isTransposed))])
            #expect(try reference.error(adapter) <= 1e-4)
        }
    }

    @Test func aGrownVocabularyNeedsBothTables() throws {
        let reference = try reference("llama-bias", "grown")
        let file = try reference.file { $0.hasSuffix("lm_head.weight") ? nil : $1 }
        let error = #expect(throws: AdapterError.self) {
            try reference.model(reference.adapter(tensors: file))
        }
        #expect(error?.description.contains("only one of them was resized") == true)
    }

    @Test func aTiedGrownVocabularyIsWholeWithOneTable() throws {
        let reference = try reference("qwen2", "grown")
        for name in ["lm_head.weight", "embed_tokens.weight"] {
            let file = try reference.file { $0.hasSuffix(name) ? nil : $1 }
            #expect(try reference.error(reference.adapter(tensors: file)) <= 1e-4)
        }
    }

    @Test(arguments: ["grown", "save-tied", "embedding-tied", "head-and-embedding"])
    func copiesOfATiedTableMustAgree(_ name: String) throws {
        let reference = try reference("qwen2", name)
        let file = try reference.file { name, values in
            name.hasSuffix("embed_tokens.weight") || name.hasSuffix("embed_tokens.base_layer.weight")
                ? values.map { $0 + 1 } : values
        }
        let error = #expect(throws: AdapterError.self) { try reference.model(reference.adapter(tensors: file)) }
        #expect(error?.code == .tensors && error?.description.contains("the base ties") == true)
    }
}
