import FairwatchTesting
import StrictJSON
import Testing

@testable import Transformer

/// Values that single architectures refuse of their `config.json`.
struct ArchitectureLimitTests {
    private func parse(_ type: String, _ changes: [(String, JSON?)]) throws -> ModelConfiguration {
        let base: JSON = [
            "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 8,
            "num_key_value_heads": 2, "vocab_size": 512, "max_position_embeddings": 128,
        ]
        let changes = [("model_type", JSON.string(type))] + changes
        return try ModelConfiguration.parse(
            Array(base.changing(changes.map { (key: $0.0, value: $0.1) }).written().utf8))
    }

    private static func number(_ literal: String) -> JSON { .number(JSONNumber(literal: literal)) }

    @Test(arguments: ["attn_logit_softcapping", "final_logit_softcapping"])
    func aSoftCapThatFloatsCantHoldIsNoneAndRefused(_ key: String) throws {
        func cap(_ value: JSON?) throws -> Float? {
            let configuration = try parse("gemma2", [(key, value)])
            return key.hasPrefix("attn") ? configuration.attention.softCap : configuration.head.softCap
        }
        #expect(try cap(JSON.null) == nil)
        #expect(try cap(nil) == (key.hasPrefix("attn") ? 50 : 30))
        #expect(try cap(Self.number("0.001")) == 0.001 && cap(Self.number("1e6")) == 1e6)
        for literal in ["1e-300", "0.0009", "1000001", "1e300", "0", "-1"] {
            let error = #expect(throws: ModelConfigurationError.self) { try cap(Self.number(literal)) }
            #expect(error?.key == key)
        }
    }

    /// transformers 5.23.0 stops there too, but for Llama and Qwen, which take null for one for each query head.
    @Test(arguments: [
        ("mistral", true), ("gemma", true), ("gemma2", true), ("llama", false), ("qwen2", false), ("qwen3", false),
    ])
    func nullKeyHeadsAreRefusedWhereTheyMeanNothing(_ type: String, _ isRefused: Bool) throws {
        let changes: [(String, JSON?)] = [("num_key_value_heads", JSON.null)]
        guard isRefused else {
            #expect(try parse(type, changes).attention.keyValueHeads == 8)
            return
        }
        let error = #expect(throws: ModelConfigurationError.self) { try parse(type, changes) }
        #expect(error?.key == "num_key_value_heads")
        #expect(error?.problem.hasPrefix("null") == true)
    }

    @Test(arguments: [(8, 8, "1 features"), (8, 2 * 8, nil), (1, 2048, "2048 features"), (1, 1024, nil)])
    func headsHaveTheWidthThatTheyDivideTo(_ heads: Int, _ width: Int, _ word: String?) throws {
        let changes: [(String, JSON?)] = [
            ("num_attention_heads", JSON(heads)), ("num_key_value_heads", 1), ("hidden_size", JSON(width)),
        ]
        guard let word else {
            #expect(try parse("llama", changes).attention.headWidth == width / heads)
            return
        }
        let error = #expect(throws: ModelConfigurationError.self) { try parse("llama", changes) }
        #expect(error?.key == "num_attention_heads")
        #expect(error?.problem.contains(word) == true)
    }
}
