import FairwatchTesting
import StrictJSON
import Testing

@testable import Transformer

struct ModelConfigurationTests {
    /// A Llama's configuration with some keys changed; nil removes a key.
    private func parse(_ changes: [(String, JSON?)] = []) throws -> ModelConfiguration {
        let base: JSON = [
            "model_type": "llama", "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
            "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152, "max_position_embeddings": 8192,
            "tie_word_embeddings": true, "hidden_act": "silu", "attention_bias": false, "rope_scaling": nil,
        ]
        return try ModelConfiguration.parse(
            Array(base.changing(changes.map { (key: $0.0, value: $0.1) }).written().utf8))
    }

    @Test func readsAShapeWithTheFormatsOwnDefaults() throws {
        let configuration = try parse()
        #expect(configuration.attention.headWidth == 64)
        #expect(configuration.attention.rotary?.theta == 10_000)
        #expect(configuration.head.norm?.epsilon == 1e-6)
        #expect(configuration.attention.queryWidth == 576)
        #expect(configuration.attention.keyValueWidth == 192)
        #expect(configuration.parameters.count == 272)
        #expect(configuration.parameterCount == 134_515_008)
        #expect(try parse([("num_key_value_heads", nil)]).attention.keyValueHeads == 9)
        #expect(try parse([("tie_word_embeddings", nil)]).head.isTied == false)
    }

    @Test(
        arguments: [
            ("rope_theta", .number(JSONNumber(literal: "5e5")), 500_000),
            ("rope_scaling", ["rope_type": "default"], 10_000),
            ("rope_parameters", ["rope_type": "default", "rope_theta": 123], 123),
            ("rope_scaling", ["type": "default", "rope_theta": 77], 77),
        ] as [(String, JSON, Double)])
    func readsThetaWhereverWritersPutIt(_ key: String, _ value: JSON, _ theta: Double) throws {
        #expect(try parse([(key, value)]).attention.rotary?.theta == theta)
    }

    /// Writers put null for what they don't use.
    @Test func nullIsAsGoodAsAbsent() throws {
        let scaling: JSON = ["rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 2048]
        let withNulls = scaling.changing(
            ["attention_factor", "mscale", "mscale_all_dim", "beta_fast", "beta_slow", "truncate", "type"]
                .map { (key: $0, value: .null) })
        #expect(try parse([("rope_scaling", withNulls)]) == (try parse([("rope_scaling", scaling)])))
        #expect(try parse([("rope_scaling", ["rope_type": .null, "type": .null])]) == (try parse()))
    }

    /// The key that the error names.
    @Test(
        arguments: [
            ("model_type", nil), ("model_type", "mixtral"), ("model_type", 3),
            ("quantization_config", ["quant_method": "bitsandbytes"]), ("quantization_config", "awq"),
            ("compression_config", ["format": "pack-quantized"]),
            ("hidden_act", "mish"), ("hidden_act", 1), ("attention_bias", "yes"), ("mlp_bias", 1),
            ("pretraining_tp", 2), ("tie_word_embeddings", "true"),
            ("rope_scaling", ["rope_type": "llama3", "factor": 8]), ("rope_scaling", ["type": "linear"]),
            ("rope_scaling", "linear"), ("rope_parameters", ["rope_type": "yarn"]), ("rope_scaling", ["rope_type": 1]),
            ("rope_scaling", ["factor": 2]),
            (
                "rope_parameters",
                ["rope_type": "default", "partial_rotary_factor": .number(JSONNumber(literal: "0.5"))]
            ), ("hidden_size", nil), ("hidden_size", 0), ("hidden_size", -576),
            ("hidden_size", 576_000_000), ("hidden_size", "576"),
            ("hidden_size", .number(JSONNumber(literal: "576.0"))),
            ("hidden_size", .number(JSONNumber(literal: "99999999999999999999"))), ("intermediate_size", nil),
            ("intermediate_size", 0), ("num_hidden_layers", nil), ("num_hidden_layers", 0),
            ("num_hidden_layers", 1_000_000),
            ("num_attention_heads", nil), ("num_attention_heads", 0), ("num_attention_heads", 15),
            ("num_key_value_heads", 0), ("num_key_value_heads", 2), ("num_key_value_heads", 18), ("head_dim", 0),
            ("head_dim", 63), ("head_dim", 1), ("head_dim", 100_000), ("vocab_size", nil), ("vocab_size", 0),
            ("vocab_size", .number(JSONNumber(literal: "9223372036854775807"))), ("max_position_embeddings", 0),
            ("max_position_embeddings", .number(JSONNumber(literal: "1e9"))), ("rms_norm_eps", 0),
            ("rms_norm_eps", "small"),
            ("rms_norm_eps", .number(JSONNumber(literal: "-1e-6"))),
            ("rms_norm_eps", .number(JSONNumber(literal: "1e300"))),
            ("rms_norm_eps", .number(JSONNumber(literal: "1e-300"))), ("rope_theta", 0), ("rope_theta", -1),
            ("rope_theta", "big"), ("rope_theta", .number(JSONNumber(literal: "1e999"))),
            ("rope_parameters", ["rope_theta": 0]), ("rope_parameters", ["rope_theta": "big"]),
        ] as [(String, JSON?)])
    func refusesByName(_ key: String, _ value: JSON?) {
        let error = #expect(throws: ModelConfigurationError.self) { _ = try parse([(key, value)]) }
        #expect(error?.key == key || error?.key?.hasPrefix(key + ".") == true)
        #expect(error.map { "\($0)".hasPrefix("config.json: ") } == true)
    }

    @Test(arguments: ["", "[]", "null", "{", "{\"model_type\":\"llama\",\"model_type\":\"llama\"}", "\u{0}"])
    func refusesWhatIsNoObject(_ text: String) {
        #expect(throws: ModelConfigurationError.self) { try ModelConfiguration.parse(Array(text.utf8)) }
    }

    @Test(arguments: ["quantization_config", "compression_config"])
    func aQuantisedBaseIsToldWhatToDo(_ key: String) throws {
        #expect(try parse([(key, JSON.null)]) == parse())
        let error = #expect(throws: ModelConfigurationError.self) {
            try parse([(key, ["quant_method": "gptq"])])
        }
        #expect(error?.key == key)
        #expect(error?.remedy?.contains("unquantised") == true)
    }
}
