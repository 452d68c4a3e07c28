/// Llama 1 to 3 (Grattafiori et al. 2024, arXiv 2407.21783), SmolLM2, TinyLlama and others of the same type.
enum Llama: Architecture {
    static let modelType = "llama"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var family = try LlamaFamily(reader)
        family.activation = try reader.activation("hidden_act", default: .silu)
        family.hasProjectionBias = try reader.flag("attention_bias")
        family.hasOutputBias = family.hasProjectionBias
        family.hasFeedForwardBias = try reader.flag("mlp_bias")
        return family.configuration
    }
}
