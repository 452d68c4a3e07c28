import StrictJSON

/// What a model type's `config.json` says of the network: one file an architecture.
protocol Architecture: SendableMetatype {
    /// As `model_type` spells it.
    static var modelType: String { get }
    /// Refuses by name whatever would change the arithmetic and isn't computed here.
    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration
}

extension ModelConfiguration {
    static let architectures: [any Architecture.Type] = [
        Gemma.self, Gemma2.self, GPT2.self, Llama.self, Mistral.self, OPT.self, Qwen2.self, Qwen3.self,
    ]

    /// Parses the bytes of `config.json`, refusing by name whatever would change the arithmetic and isn't supported.
    package static func parse(_ bytes: [UInt8]) throws(ModelConfigurationError) -> ModelConfiguration {
        let reader = try ConfigurationReader(bytes)
        guard let modelType = reader.object["model_type"]?.string else {
            throw ModelConfigurationError(
                key: "model_type", problem: "missing", remedy: "is this a Hugging Face model directory?")
        }
        guard let architecture = architectures.first(where: { $0.modelType == modelType }) else {
            throw ModelConfigurationError(
                key: "model_type", problem: "this architecture is not supported yet",
                remedy: "supported: " + architectures.map { $0.modelType }.joined(separator: ", "))
        }
        try reader.refuseQuantisedWeights()
        try reader.require("is_causal", { $0.bool == true }, or: "attention to later tokens is not supported")
        try reader.require("is_encoder_decoder", { $0.bool == false }, or: "only decoders can score a text")
        try reader.require(
            "per_layer_config", { $0.isNull }, or: "layers that differ in their shapes are not supported")
        return try architecture.configuration(reader)
    }
}
