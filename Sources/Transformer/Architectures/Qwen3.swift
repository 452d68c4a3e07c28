/// Qwen 3: Llama with a norm on each query and key head (Yang et al. 2025, arXiv 2505.09388).
enum Qwen3: Architecture {
    static let modelType = "qwen3"

    static func configuration(_ reader: ConfigurationReader) throws(ModelConfigurationError) -> ModelConfiguration {
        var defaults = Qwen2.defaults(reader)
        defaults.headWidth = 128
        var family = try LlamaFamily(reader, defaults)
        family.activation = try reader.activation("hidden_act", default: .silu)
        family.hasHeadNorms = true
        family.hasProjectionBias = try reader.flag("attention_bias")
        family.hasOutputBias = family.hasProjectionBias
        family.windows = try Qwen2.windows(reader, layers: family.layers)
        return family.configuration
    }
}
